/** Calls of the REST protocol of the GLPI plugins: `GET <url>?action=…`, answered with JSON. */
import { describeError, FiError } from '../errors.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { decodeAnswer } from '../protocol/classic.js';
import { excerpt } from '../protocol/decode.js';
import type { HttpAnswer, HttpClient } from '../protocol/http.js';
import { maskUrl } from '../protocol/url.js';
import { isRecord } from '../task/record.js';

export type RestValue = string | number | undefined | readonly RestValue[] | { readonly [name: string]: RestValue };

/** Longest encoded value; plugins keep it in a URL. */
const MAX_VALUE = 1500;

/**
 * Parameters as the plugins read them: lists as `k[]=a`, maps as `k[name]=v`, empty values left out. A value that is too
 * long keeps its end, after an ellipsis: of a command's output the end tells what went wrong. Pure.
 */
export function encodeParameters(parameters: Readonly<Record<string, RestValue>>): string {
  const parts: string[] = [];
  const add = (name: string, value: RestValue): void => {
    if (value === undefined || value === '') return;
    if (typeof value === 'object') {
      const list = Array.isArray(value);
      for (const [key, item] of Object.entries(value)) add(`${name}[${list ? '' : key}]`, item);
      return;
    }
    parts.push(`${encode(name)}=${shortened(String(value))}`);
  };
  for (const [name, value] of Object.entries(parameters)) add(name, value);
  return parts.join('&');
}

const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

function shortened(value: string): string {
  let encoded = encode(value);
  if (encoded.length <= MAX_VALUE) return encoded;
  let rest = value.slice(-MAX_VALUE);
  for (encoded = encode(`…${rest}`); encoded.length > MAX_VALUE; encoded = encode(`…${rest}`)) {
    rest = rest.slice(Math.max(1, Math.floor((encoded.length - MAX_VALUE) / 9)));
  }
  return encoded;
}

/** The URL of a call. */
export function restUrl(url: string, parameters: Readonly<Record<string, RestValue>>): string {
  const separator = url.includes('?') ? '&' : '?';
  return `${url}${separator}${encodeParameters(parameters)}`;
}

const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };

export interface RestCall {
  readonly url: string;
  readonly http: HttpClient;
  readonly parameters: Readonly<Record<string, RestValue>>;
  readonly log?: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Parameters of a POST, sent as a form; `parameters` stay in the URL. undefined: a GET. */
  readonly form?: Readonly<Record<string, RestValue>>;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Is told the headers of a successful answer, and the URL that it came from, behind all redirects. What it throws is what the
   * call throws, and the answer is not read.
   */
  readonly onHeaders?: (headers: HttpAnswer['headers'], url: string) => void;
}

/**
 * Makes a call and returns the JSON object that was answered.
 * @throws FiError when there is no usable answer
 */
export async function restGet(call: RestCall): Promise<Readonly<Record<string, unknown>>> {
  const { url, http, parameters, signal, log = silentLogger } = call;
  const full = restUrl(url, parameters);
  log.debug2(full);
  const answer = await http.request({
    method: call.form === undefined ? 'GET' : 'POST',
    url: full,
    headers: { ...(call.form === undefined ? {} : FORM_HEADERS), ...call.headers },
    ...(call.form === undefined ? {} : { body: Buffer.from(encodeParameters(call.form)) }),
    ...(signal === undefined ? {} : { signal }),
  });
  call.onHeaders?.(answer.headers, answer.url);
  const decoded = await decodeAnswer(answer.body, url, http.maxBytes);
  const where = maskUrl(url);
  if (decoded.kind === 'empty') throw new FiError('ERR_FI_ANSWER_EMPTY', `${where}: Got empty response`);
  try {
    const value: unknown = JSON.parse(decoded.text);
    // PHP writes an empty map as an empty list
    if (Array.isArray(value) && value.length === 0) return {};
    if (isRecord(value)) return value;
  } catch {
    // told below
  }
  throw new FiError(
    'ERR_FI_ANSWER',
    `${where}: Can't decode JSON content, starting with "${excerpt(decoded.text, 100)}"`,
  );
}

/**
 * Asks which jobs a task has to do. A server without that part has none.
 * @param options.task name on the server: `Deploy`
 */
export async function getConfig(options: {
  readonly url: string;
  readonly http: HttpClient;
  readonly deviceid: string;
  readonly task: string;
  readonly version: string;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
}): Promise<{ task: string; remote: string }[]> {
  const { url, http, deviceid, task, version, log, signal } = options;
  let answer: Readonly<Record<string, unknown>>;
  try {
    const parameters = { action: 'getConfig', machineid: deviceid, task: { [task]: version } };
    answer = await restGet({ url, http, parameters, log, signal });
  } catch (error) {
    signal?.throwIfAborted();
    log.debug(`${task} task not supported by ${maskUrl(url)}: ${describeError(error)}`);
    return [];
  }
  return readSchedule(answer, task, log, maskUrl(url));
}

/** The entries of a schedule for one task; only web addresses are followed. Pure, apart from the log. */
export function readSchedule(
  answer: Readonly<Record<string, unknown>>,
  task: string,
  log: Logger,
  where: string,
): { task: string; remote: string }[] {
  const { schedule } = answer;
  if (schedule === undefined) log.debug(`No job schedule returned from server at ${where}`);
  else if (!Array.isArray(schedule)) log.error(`Malformed schedule from server at ${where}`);
  if (!Array.isArray(schedule)) return [];
  const found: { task: string; remote: string }[] = [];
  let named = false;
  for (const entry of schedule.slice(0, 100)) {
    if (!isRecord(entry) || entry.task !== task) continue;
    named = true;
    const { remote } = entry;
    const url = typeof remote === 'string' && URL.canParse(remote) ? new URL(remote) : undefined;
    if (url?.protocol === 'http:' || url?.protocol === 'https:') found.push({ task, remote: String(remote) });
    else
      log.error(`${task}: the server names ${JSON.stringify(String(remote).slice(0, 100))}, which is no web address`);
  }
  if (!named) log.debug(`No ${task} job found in server jobs list.`);
  return found;
}

/**
 * The first conversation of a run: asks a server what it wants, in the protocol that it speaks, and makes typed data of the
 * answer. Native servers (GLPI 10 and later) are asked with CONTACT, others with PROLOG; a PROLOG that carries
 * GLPI-Agent-ID is how a native server is recognised, and a native server that stops understanding is asked as a classic
 * one the next time.
 */
import { describeError, FiError } from '../errors.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { type ClassicReply, decodeAnswer, parseReply } from '../protocol/classic.js';
import { type DecodedMessage, excerpt } from '../protocol/decode.js';
import { type Compression, encodeBody } from '../protocol/encode.js';
import { HttpStatusError } from '../protocol/failure.js';
import type { HttpClient } from '../protocol/http.js';
import { exchangeNative, type NativeAnswer, parseNativeAnswer } from '../protocol/native.js';
import type { InventoryParameter, Json } from '../task/contract.js';
import { isRecord } from '../task/record.js';
import { programVersion } from '../version.js';
import { writeXml } from '../xml/write.js';
import { readParameters } from './parameters.js';
import { getConfig } from './rest.js';

/** A task as a server is told of it. */
export interface AnnouncedTask {
  readonly id: string;
  /** Name in getConfig for tasks that are scheduled there. */
  readonly schedule?: string;
  readonly version: string;
  /** Planned for this target, not only installed. */
  readonly enabled: boolean;
}

export interface ContactOptions {
  readonly url: string;
  readonly http: HttpClient;
  readonly deviceid: string;
  readonly agentid: string;
  /** What is remembered of the server. */
  readonly native: boolean;
  readonly tasks: readonly AnnouncedTask[];
  readonly tag?: string | undefined;
  /** Port of the local HTTP interface, when it runs. */
  readonly httpdPort?: number | undefined;
  readonly compression?: Compression;
  readonly log?: Logger;
  readonly signal?: AbortSignal;
}

/** What a server answered, in plain values that pass between processes. */
export interface ContactReport {
  /** `failed`: no usable answer; `pending`: the server asks to be asked again. */
  readonly outcome: 'ok' | 'failed' | 'pending';
  /** Why it failed: one line. */
  readonly reason?: string;
  /** Whether the server speaks the native protocol, as far as is known now. */
  readonly native: boolean;
  /** Seconds until the next contact at most, or until a pending one. */
  readonly delay?: number;
  readonly wantsInventory: boolean;
  /** Ids of tasks that the server does not want now. */
  readonly disabled: readonly string[];
  /** Categories that the server does not want; replaces `no-category`. */
  readonly noCategory?: readonly string[];
  /** What the server has for an inventory. */
  readonly inventoryParameters?: readonly InventoryParameter[];
  /** Jobs of PROLOG answers. */
  readonly options: readonly { readonly name: string; readonly option: { readonly [name: string]: Json } }[];
  /** Jobs of getConfig, by the task's name there. */
  readonly schedule: readonly { readonly task: string; readonly remote: string }[];
}

/** Every client sends this number; no server looks at it. */
const PROLOG_TOKEN = '12345678';
/** Lists of settings that servers of ten years ago sent, and that no agent uses. */
const IGNORED_MEMBERS = new Set(['MODEL', 'GET', 'WALK']);

interface Support {
  readonly [task: string]: string;
}

interface NativeContact {
  readonly answer: NativeAnswer;
  readonly disabled: readonly string[];
  readonly noCategory: readonly string[] | undefined;
  readonly inventoryParameters: readonly InventoryParameter[];
  /** Who handles each task: `glpi`, or a plugin. */
  readonly support: Support;
}

/** The report of a contact that failed. */
export const failedContact = (reason: string, native: boolean): ContactReport => ({
  outcome: 'failed',
  reason,
  native,
  wantsInventory: false,
  disabled: [],
  options: [],
  schedule: [],
});

/** Asks a server what it wants. Never rejects, except when it is aborted. */
export async function contactServer(options: ContactOptions): Promise<ContactReport> {
  const { log = silentLogger, signal } = options;
  try {
    return options.native ? await contactNative(options, log) : await contactClassic(options, log);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = describeError(error);
    log.error(reason);
    // A server that is down is still the server it was; one that answers something else is not.
    const understood = !(error instanceof FiError) || !NOT_NATIVE.has(error.code);
    if (options.native && !understood) log.info('the server does not understand the native protocol any more');
    return failedContact(reason, options.native && understood);
  }
}

/** Answers after which a server is taken for a classic one. */
const NOT_NATIVE = new Set([
  'ERR_FI_ANSWER',
  'ERR_FI_ANSWER_EMPTY',
  'ERR_FI_ANSWER_HTML',
  'ERR_FI_XML',
  'ERR_FI_HTTP_STATUS',
]);

/** @param given the answer to a contact, when the server has given it already */
async function contactNative(options: ContactOptions, log: Logger, given?: NativeContact): Promise<ContactReport> {
  const contact = given ?? (await sendContact(options, log));
  const { answer, disabled, noCategory, inventoryParameters, support } = contact;
  if (answer.status === 'pending') {
    log.info(`server pending: ${answer.message ?? `can retry in ${answer.expirationSeconds} s`}`);
    return { ...failedContact('', true), outcome: 'pending', delay: answer.expirationSeconds };
  }
  const servers = Object.values(support);
  const needsPlugin = servers.length === 0 || servers.some((server) => server !== 'glpi');
  // A plugin's jobs still come with a PROLOG; without GLPI-Agent-ID, or the server would answer natively again.
  const reply = needsPlugin ? await pluginProlog(options, log) : undefined;
  return {
    outcome: 'ok',
    native: true,
    ...(answer.expirationSeconds > 0 ? { delay: answer.expirationSeconds } : {}),
    wantsInventory: !disabled.includes('inventory'),
    disabled,
    ...(noCategory === undefined ? {} : { noCategory }),
    ...(inventoryParameters.length === 0 ? {} : { inventoryParameters }),
    options: reply === undefined ? [] : jobsOf(reply),
    schedule: await scheduleOf(options, log, disabled),
  };
}

/** Jobs of a plugin beside a native server; that there is none is no failure of the contact. */
async function pluginProlog(options: ContactOptions, log: Logger): Promise<ClassicReply | undefined> {
  try {
    const decoded = await sendProlog(options, log, {});
    return decoded.kind === 'xml' ? await parseReply(decoded, options.url) : undefined;
  } catch (error) {
    options.signal?.throwIfAborted();
    log.debug(`no answer for plugins: ${describeError(error)}`);
    return undefined;
  }
}

async function contactClassic(options: ContactOptions, log: Logger): Promise<ContactReport> {
  const decoded = await sendProlog(options, log, { 'glpi-agent-id': options.agentid });
  if (decoded.kind === 'json') {
    const answer = parseNativeAnswer(decoded.text);
    if (answer === undefined || answer.status === 'error') {
      const said = excerpt(answer?.message ?? decoded.text, 200);
      throw new FiError('ERR_FI_ANSWER', `${options.url}: no usable answer: "${said}"`);
    }
    log.debug('the server speaks the native protocol');
    // Without a date it means "contact me"; with one it is all that a contact would tell.
    const isWhole = answer.expirationSeconds > 0;
    return contactNative(options, log, isWhole ? { answer, ...readTasks(answer.answer) } : undefined);
  }
  const reply = await parseReply(decoded, options.url);
  if (reply.error !== undefined) log.warning(`the server reports an error: ${excerpt(reply.error, 200)}`);
  return {
    outcome: 'ok',
    native: false,
    ...(reply.prologFreqHours === undefined ? {} : { delay: reply.prologFreqHours * 3600 }),
    wantsInventory: reply.response === 'SEND',
    disabled: [],
    options: jobsOf(reply),
    schedule: await scheduleOf(options, log, []),
  };
}

/** The OPTIONs of a reply as plain values. */
function jobsOf(reply: ClassicReply): ContactReport['options'] {
  return reply.options.map(({ name, ...members }) => ({
    name,
    // The parser's maps hold texts, lists and maps of texts only: JSON by construction.
    option: Object.fromEntries(
      Object.entries(members).filter(([member]) => !IGNORED_MEMBERS.has(member)),
    ) as unknown as { readonly [name: string]: Json },
  }));
}

/** What getConfig schedules for the tasks that are scheduled there. */
async function scheduleOf(
  options: ContactOptions,
  log: Logger,
  disabled: readonly string[],
): Promise<ContactReport['schedule']> {
  const schedule: { task: string; remote: string }[] = [];
  for (const task of options.tasks) {
    if (task.schedule === undefined || !task.enabled || disabled.includes(task.id)) continue;
    const { schedule: name, version } = task;
    const { url, http, deviceid, signal } = options;
    schedule.push(...(await getConfig({ url, http, deviceid, task: name, version, log, signal })));
  }
  return schedule;
}

async function sendProlog(
  options: ContactOptions,
  log: Logger,
  headers: Readonly<Record<string, string>>,
): Promise<DecodedMessage> {
  const { url, http, deviceid, compression, signal } = options;
  const document = await writeXml('REQUEST', { DEVICEID: deviceid, QUERY: 'PROLOG', TOKEN: PROLOG_TOKEN });
  log.debug2(`sending message:\n${document}`);
  const { body, contentType } = await encodeBody(document, 'xml', compression);
  try {
    const answer = await http.request({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': contentType },
      body,
      ...(signal === undefined ? {} : { signal }),
    });
    const decoded = await decodeAnswer(answer.body, url, http.maxBytes);
    log.debug2(`receiving message (${decoded.compression}):\n${decoded.text}`);
    return decoded;
  } catch (error) {
    if (error instanceof HttpStatusError && error.status === 400) {
      const hint = 'OCS Inventory refuses agents that are not on its list: allow this name there, or set user-agent';
      throw new FiError(error.code, `${error.message}; ${hint}`, { cause: error });
    }
    throw error;
  }
}

async function sendContact(options: ContactOptions, log: Logger): Promise<NativeContact> {
  const { url, http, deviceid, agentid, tasks, tag, httpdPort, compression, signal } = options;
  const names = (list: readonly AnnouncedTask[]) => [...new Set(list.map(({ id }) => id))].sort();
  const message = JSON.stringify({
    action: 'contact',
    deviceid,
    'enabled-tasks': names(tasks.filter(({ enabled }) => enabled)),
    ...(httpdPort === undefined ? {} : { 'httpd-port': String(httpdPort) }),
    'installed-tasks': names(tasks),
    name: 'GLPI-Agent',
    ...(tag === undefined || tag === '' ? {} : { tag }),
    version: programVersion(),
  });
  log.debug2(`sending message:\n${message}`);
  const read = await exchangeNative(message, {
    url,
    http,
    agentId: agentid,
    returnPending: true,
    onText: (text) => log.debug2(`received message:\n${text}`),
    onWait: (seconds) => log.debug(`the answer is pending, asking for it in ${seconds} s`),
    ...(compression === undefined ? {} : { compression }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (read.message !== undefined) log.debug(`server message: ${excerpt(read.message, 200)}`);
  return { answer: read, ...readTasks(read.answer) };
}

/** `disabled` and `tasks` of a contact answer. Pure. */
export function readTasks(answer: Readonly<Record<string, unknown>>): Omit<NativeContact, 'answer'> {
  const { disabled, tasks } = answer;
  const list = typeof disabled === 'string' ? [disabled] : Array.isArray(disabled) ? disabled : [];
  const support: Record<string, string> = {};
  let noCategory: string[] | undefined;
  let inventoryParameters: InventoryParameter[] = [];
  for (const [name, entry] of Object.entries(isRecord(tasks) ? tasks : {})) {
    if (!isRecord(entry)) continue;
    const { server, version, 'no-category': categories } = entry;
    if (typeof server === 'string' && (typeof version === 'string' || typeof version === 'number')) {
      support[name.toLowerCase()] = server.toLowerCase();
    }
    if (name.toLowerCase() === 'inventory') inventoryParameters = readParameters(entry.params);
    if (name.toLowerCase() === 'inventory' && typeof categories === 'string') {
      noCategory = categories
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    }
  }
  return {
    disabled: list
      .filter((item): item is string => typeof item === 'string')
      .map((item) => item.toLowerCase())
      .filter((item) => item !== 'remoteinventory'),
    noCategory,
    inventoryParameters,
    support,
  };
}

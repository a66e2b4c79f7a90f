/**
 * The classic XML protocol of OCS Inventory and FusionInventory: PROLOG asks what to do, everything else hands results in.
 */

import { FiError } from '../errors.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { parseXml, type XmlNode, type XmlValue } from '../xml/read.js';
import { writeXml } from '../xml/write.js';
import { type DecodedMessage, decodeMessage, excerpt } from './decode.js';
import { type Compression, encodeBody } from './encode.js';
import { HttpStatusError } from './failure.js';
import type { HttpClient } from './http.js';
import { canonicalServerUrl, maskUrl } from './url.js';

/** One OPTION of a reply: a job, or settings. Its members are lists and maps as `parseXml` gives them. */
export interface ReplyOption extends XmlNode {
  name: string;
}

/** What a server answers; every part may be missing, and `<REPLY/>` means "nothing to do". */
export interface ClassicReply {
  /** `SEND` when the server wants an inventory; `STOP`, `ACCOUNT_UPDATE`, `NO_ACCOUNT_UPDATE`, … */
  response?: string;
  /** Hours until the next contact. */
  prologFreqHours?: number;
  /** Jobs and settings, in the server's order, with their NAME as `name` and all other members as the server sent them. */
  options: ReplyOption[];
  /** What went wrong on the server, in its own words. */
  error?: string;
  /** The whole REPLY element. */
  reply: XmlNode;
}

/** Elements that are lists even when there is only one. */
const REPLY_LISTS = ['OPTION', 'PARAM', 'MODEL', 'AUTHENTICATION', 'RANGEIP', 'DEVICE', 'GET', 'WALK'];
/** Every client sends this number; no server looks at it. */
const PROLOG_TOKEN = '12345678';

/** How messages go to one server. */
export interface ClassicMessageOptions {
  /** Used as it is; `ClassicClient` makes it canonical. */
  url: string;
  http: HttpClient;
  compression?: Compression;
  /** Sent with every message, for example `GLPI-Agent-ID` in a PROLOG. */
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  log?: Logger;
}

export interface ClassicClientOptions extends ClassicMessageOptions {
  deviceId: string;
}

/** The agent's side of a server: what to do, and results. */
export class ClassicClient {
  readonly url: string;
  readonly #options: ClassicClientOptions;

  constructor(options: ClassicClientOptions) {
    this.url = canonicalServerUrl(options.url);
    this.#options = { ...options, url: this.url };
  }

  /**
   * Asks the server what it wants. A reply with ERROR is returned, not thrown: it holds no jobs.
   *
   * @throws {FiError} when there is no usable answer.
   */
  async prolog(): Promise<ClassicReply> {
    const message = { DEVICEID: this.#options.deviceId, QUERY: 'PROLOG', TOKEN: PROLOG_TOKEN };
    try {
      return await post(await writeXml('REQUEST', message), this.#options);
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 400) {
        throw new FiError(
          error.code,
          `${error.message}; OCS Inventory refuses agents that are not on its list: allow this name there, or set user-agent`,
          { cause: error },
        );
      }
      throw error;
    }
  }

  /** Hands in an inventory, or the result of a network task; see `sendClassic`. */
  inventory(document: string): Promise<ClassicReply> {
    return sendClassic(document, this.#options);
  }
}

/**
 * Hands in a complete XML document.
 *
 * @throws {FiError} when it was not accepted: no usable answer, or a reply with ERROR.
 */
export async function sendClassic(document: string, options: ClassicMessageOptions): Promise<ClassicReply> {
  const reply = await post(document, options);
  if (reply.error !== undefined) {
    throw new FiError(
      'ERR_FI_SERVER',
      `${maskUrl(options.url)}: the server reports an error: ${excerpt(reply.error, 200)}`,
    );
  }
  return reply;
}

async function post(document: string, options: ClassicMessageOptions): Promise<ClassicReply> {
  const { url, http, compression, headers, signal, log = silentLogger } = options;
  log.debug2(`sending message:\n${document}`);
  const { body, contentType } = await encodeBody(document, 'xml', compression);
  const answer = await http.request({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': contentType },
    body,
    ...(signal === undefined ? {} : { signal }),
  });
  const decoded = await decodeAnswer(answer.body, url, http.maxBytes);
  log.debug2(`receiving message (${decoded.compression}):\n${decoded.text}`);
  return parseReply(decoded, url);
}

/** Decodes an answer; damaged data names the server. */
export async function decodeAnswer(body: Buffer, url: string, maxBytes: number): Promise<DecodedMessage> {
  try {
    return await decodeMessage(body, maxBytes);
  } catch (error) {
    if (!(error instanceof FiError)) throw error;
    throw new FiError(error.code, `${maskUrl(url)}: answered ${error.message}`, { cause: error });
  }
}

/** Tags of an answer. A small one that unpacks to millions of empty elements would take gigabytes once it is read. */
const MAX_TAGS = 2_000_000;

function hasMore(text: string, character: string, limit: number): boolean {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    if (++count > limit) return true;
  }
  return false;
}

/**
 * Reads a REPLY.
 *
 * @throws {FiError} `ERR_FI_ANSWER_EMPTY`, `ERR_FI_ANSWER_HTML`, `ERR_FI_ANSWER_JSON` or `ERR_FI_ANSWER` when the answer
 * is something else.
 */
export async function parseReply(answer: DecodedMessage, url: string): Promise<ClassicReply> {
  const where = maskUrl(url);
  if (answer.kind === 'empty')
    throw new FiError('ERR_FI_ANSWER_EMPTY', `${where}: answered nothing; is this URL the inventory server's?`);
  if (answer.kind === 'html') {
    throw new FiError(
      'ERR_FI_ANSWER_HTML',
      `${where}: answered an HTML page instead of an inventory reply; is the URL right?`,
    );
  }
  if (answer.kind === 'json') {
    throw new FiError(
      'ERR_FI_ANSWER_JSON',
      `${where}: answered JSON instead of an XML reply, starting with "${excerpt(answer.text)}"`,
    );
  }
  if (answer.kind !== 'xml') {
    throw new FiError('ERR_FI_ANSWER', `${where}: unexpected content, starting with "${excerpt(answer.text)}"`);
  }
  if (hasMore(answer.text, '<', MAX_TAGS)) {
    throw new FiError('ERR_FI_ANSWER', `${where}: answered an XML document with more than ${MAX_TAGS} tags; refused`);
  }
  let document: XmlNode;
  try {
    document = await parseXml(answer.text, { lists: REPLY_LISTS });
  } catch (error) {
    throw new FiError('ERR_FI_ANSWER', `${where}: answered ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const reply = document.REPLY;
  if (reply === undefined) {
    throw new FiError(
      'ERR_FI_ANSWER',
      `${where}: answered <${Object.keys(document)[0]}> instead of <REPLY>; is this an inventory server?`,
    );
  }
  return typedReply(typeof reply === 'object' && !Array.isArray(reply) ? reply : Object.create(null));
}

function typedReply(reply: XmlNode): ClassicReply {
  const result: ClassicReply = { options: replyOptions(reply.OPTION), reply };
  const response = firstText(reply.RESPONSE);
  const frequency = firstText(reply.PROLOG_FREQ);
  const error = firstText(reply.ERROR);
  if (response) result.response = response;
  if (error) result.error = error;
  if (frequency !== undefined && /^\d{1,6}(?:\.\d{1,6})?$/.test(frequency) && Number(frequency) > 0) {
    result.prologFreqHours = Number(frequency);
  }
  return result;
}

/** OPTION elements that are maps with a NAME; plain text in their place holds no job. */
function replyOptions(value: XmlValue | undefined): ReplyOption[] {
  const options: ReplyOption[] = [];
  for (const item of Array.isArray(value) ? value : []) {
    if (typeof item === 'string' || Array.isArray(item)) continue;
    const { NAME, ...members } = item;
    const name = firstText(NAME);
    if (name) options.push({ ...members, name });
  }
  return options;
}

/** The text of an element, or of the first one when it is repeated. */
function firstText(value: XmlValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return firstText(value[0]);
  return typeof value?.content === 'string' ? value.content : undefined;
}

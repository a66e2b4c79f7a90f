/** The JSON protocol of GLPI 10 and later, as far as handing a message in needs it: answers, and waiting for them. */

import { setTimeout as sleep } from 'node:timers/promises';
import { FiError } from '../errors.js';
import { decodeAnswer } from './classic.js';
import { excerpt } from './decode.js';
import { type Compression, encodeBody } from './encode.js';
import type { HttpAnswer, HttpClient } from './http.js';
import { maskUrl } from './url.js';

export interface NativeAnswer {
  status: string;
  message?: string;
  /** Seconds until the next contact, or until a pending answer can be asked for; 0 when the server names none. */
  expirationSeconds: number;
  /** The whole answer. */
  answer: Readonly<Record<string, unknown>>;
}

export interface NativeExchangeOptions {
  url: string;
  http: HttpClient;
  /** UUID of the agent; servers refuse messages without one. */
  agentId: string;
  compression?: Compression;
  /** Sent with every request beside the agent's id. */
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  /** Told before every wait for a pending answer. */
  onWait?: (seconds: number) => void;
  /** Told the text of every answer. */
  onText?: (text: string) => void;
  /** Return a pending answer that has no id to ask for it, names a long wait, or stays pending. */
  returnPending?: boolean;
}

/** One POST and eleven questions for its result, as the GLPI agent does. */
const MAX_TRIES = 12;
/** A proxy that names a day is asked again within a minute; eleven waits fit into the time that an exchange has. */
const MAX_WAIT_SECONDS = 45;
/** Waits that a contact takes: its caller can come again later. */
const SHORT_WAIT_SECONDS = 30;

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds that an `expiration` means: a number of hours, or one with the unit s, m, h or d; 0 for anything else. */
export function expirationSeconds(value: unknown): number {
  const [, count, unit = 'h'] = /^(\d{1,9})([smhd])?$/.exec(String(value ?? '')) ?? [];
  return count === undefined ? 0 : Number(count) * (UNIT_SECONDS[unit] ?? 0);
}

/** Reads an answer; undefined when the text is not a JSON object, or has no status. */
export function parseNativeAnswer(text: string): NativeAnswer | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return undefined;
  const { status, message, expiration } = answer as Record<string, unknown>;
  if (typeof status !== 'string' || status === '') return undefined;
  return {
    status,
    ...(typeof message === 'string' && message !== '' ? { message } : {}),
    expirationSeconds: expirationSeconds(expiration),
    answer: answer as Record<string, unknown>,
  };
}

/**
 * Sends a JSON message and returns the final answer; a pending one is asked for again, up to eleven times.
 *
 * @throws {FiError} when there is no usable answer, or the server reports an error.
 */
export async function exchangeNative(message: string, options: NativeExchangeOptions): Promise<NativeAnswer> {
  const { url, http, agentId, signal, onWait } = options;
  const where = maskUrl(url);
  const { body, contentType } = await encodeBody(message, 'json', options.compression);
  const common = { url, ...(signal === undefined ? {} : { signal }) };
  const headers: Record<string, string> = { ...options.headers, 'glpi-agent-id': agentId };
  let reply = await http.request({
    ...common,
    method: 'POST',
    headers: { ...headers, 'content-type': contentType },
    body,
  });
  for (let tries = 1; ; tries += 1) {
    const answer = await readAnswer(reply, url, http.maxBytes, options.onText);
    if (answer.status === 'error') {
      const said = excerpt(answer.message ?? 'no reason given', 200);
      throw new FiError('ERR_FI_SERVER', `${where}: the server reports an error: ${said}`);
    }
    if (answer.status !== 'pending') return answer;
    const requestId = String(reply.headers['glpi-request-id'] ?? '');
    const isKnown = /^[\dA-F]{8}$/.test(requestId);
    if (options.returnPending === true) {
      if (!isKnown || answer.expirationSeconds > SHORT_WAIT_SECONDS || tries === MAX_TRIES) return answer;
    }
    if (tries === MAX_TRIES) {
      throw new FiError(
        'ERR_FI_PENDING',
        `${where}: still no final answer after ${MAX_TRIES} tries; the server is busy, try again later`,
      );
    }
    if (isKnown) headers['glpi-request-id'] = requestId;
    const seconds = Math.min(answer.expirationSeconds, MAX_WAIT_SECONDS);
    onWait?.(seconds);
    await sleep(seconds * 1000, undefined, { signal }).catch(() => {
      throw new FiError('ERR_FI_ABORTED', `${where}: request cancelled while waiting for the final answer`);
    });
    reply = await http.request({ ...common, method: 'GET', headers });
  }
}

async function readAnswer(
  reply: HttpAnswer,
  url: string,
  maxBytes: number,
  onText: (text: string) => void = () => undefined,
): Promise<NativeAnswer> {
  const where = maskUrl(url);
  const decoded = await decodeAnswer(reply.body, url, maxBytes);
  onText(decoded.text);
  if (decoded.kind === 'empty')
    throw new FiError('ERR_FI_ANSWER_EMPTY', `${where}: answered nothing; is this URL the GLPI server's?`);
  if (decoded.kind === 'html') {
    throw new FiError(
      'ERR_FI_ANSWER_HTML',
      `${where}: answered an HTML page instead of an inventory reply; is the URL right?`,
    );
  }
  const answer = parseNativeAnswer(decoded.text);
  if (answer === undefined) {
    throw new FiError(
      'ERR_FI_ANSWER',
      `${where}: not a valid answer of a GLPI server, starting with "${excerpt(decoded.text)}"`,
    );
  }
  return answer;
}

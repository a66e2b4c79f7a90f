/**
 * One exchange over node:http or node:https: limits of time and size, decompression. Redirects and authentication are the
 * client's (`http.ts`), words for what goes wrong are in `failure.ts`.
 */

import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { Connecting } from './agents.js';

export interface Exchange {
  method: string;
  /** Without credentials. */
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: Buffer | undefined;
  agent: Agent;
  /**
   * Longest silence in ms: while connecting, before the answer, and within it. All of an exchange may take ten times as long,
   * for one that is consumed: all before its body.
   */
  timeoutMs: number;
  /** Largest body in bytes, before and after decompression; not for one that is consumed. */
  maxBytes: number;
  signal?: AbortSignal | undefined;
  /** Takes the body of a successful answer as it arrives. */
  consume?: ((body: Readable, headers: IncomingHttpHeaders) => Promise<void>) | undefined;
}

export interface RawAnswer {
  status: number;
  statusText: string;
  headers: IncomingHttpHeaders;
  /** Empty when it was consumed. */
  body: Buffer;
}

/** Code of the error for an answer that is too large: the one that zlib has for it. */
export const TOO_LARGE = 'ERR_BUFFER_TOO_LARGE';

/** A limit of ours was reached, as opposed to one of the network (`ETIMEDOUT` too). */
export class TimeLimitError extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Silences that an exchange may take in all: a server that sends a byte now and then shall not hold a machine up for ever. */
const TOTAL = 10;
/** Timers take no longer time. */
const MAX_TIMER = 2 ** 31 - 1;

/** What goes wrong when the other side has closed a connection. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/**
 * Sends a request and reads the answer, whatever its status is. A request is sent once, but for a kept connection that turns
 * out to be closed: servers close idle connections at any time, also while a request is on its way.
 * @throws errors of Node.js with their codes: `ETIMEDOUT`, `ECONNRESET`, `ERR_BUFFER_TOO_LARGE`, …; what `consume` throws
 */
export async function exchange(options: Exchange): Promise<RawAnswer> {
  const { signal, timeoutMs } = options;
  signal?.throwIfAborted();
  const end = new AbortController();
  const cancel = () => end.abort(signal?.reason);
  signal?.addEventListener('abort', cancel);
  const limit = TOTAL * timeoutMs;
  const total = setTimeout(
    () => end.abort(new TimeLimitError(`no complete answer within ${limit / 1000} s`)),
    Math.min(limit, MAX_TIMER),
  );
  try {
    const answer = await attempt(options, end, total);
    // A body that was ended half-way can look like one that is whole.
    end.signal.throwIfAborted();
    return answer;
  } catch (error) {
    throw end.signal.aborted ? end.signal.reason : error;
  } finally {
    clearTimeout(total);
    signal?.removeEventListener('abort', cancel);
  }
}

async function attempt(options: Exchange, end: AbortController, total: NodeJS.Timeout): Promise<RawAnswer> {
  const { url, consume, maxBytes, agent } = options;
  const { request: open } = await import(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const response = await answerOf(options, open, end).catch((error: unknown) => {
    if (!(error instanceof StaleConnection)) throw error;
    // The others have been idle for as long, so this attempt makes a connection, and is the last one.
    for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
    return answerOf(options, open, end);
  });
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = response;
  const answer = { status, statusText, headers };
  if (consume === undefined)
    return { ...answer, body: await decompressed(await bodyOf(response, maxBytes), options, headers) };
  if (status < 200 || status >= 300) return { ...answer, body: await bodyOf(response, maxBytes) };
  clearTimeout(total);
  try {
    await consume(response, headers);
  } finally {
    // One that was read to its end leaves its connection to the next request.
    if (!response.readableEnded) response.destroy();
  }
  return { ...answer, body: Buffer.alloc(0) };
}

/** A kept connection was closed before the request on it had an answer, or a part of one. */
class StaleConnection extends Error {
  readonly code = 'ECONNRESET';
}

type Open = (url: URL, options: RequestOptions & Connecting) => ClientRequest;

/** Sends the request. @returns the answer as soon as its headers are there */
function answerOf(options: Exchange, open: Open, end: AbortController): Promise<IncomingMessage> {
  const { method, url, body, agent, timeoutMs, consume } = options;
  const headers =
    consume === undefined ? { 'accept-encoding': 'gzip, deflate, br', ...options.headers } : options.headers;
  return new Promise((resolve, reject) => {
    const timeout = Math.min(timeoutMs, MAX_TIMER);
    const { signal } = end;
    const request = open(url, { method, headers, agent, timeout, signal, connecting: signal });
    const silent = () => end.abort(new TimeLimitError(`no answer within ${timeoutMs / 1000} s`));
    // Idle sockets tell of themselves; name resolution, handshakes and a server that thinks for too long do not.
    const patience = setTimeout(() => {
      const uploading = request.socket?.connecting === false && !request.writableFinished;
      if (uploading) patience.refresh();
      else silent();
    }, timeout);
    const progress = () => patience.refresh();
    let readBefore = 0;
    request.on('socket', (socket) => {
      readBefore = socket.bytesRead;
      if (socket.connecting) socket.once('connect', progress).once('secureConnect', progress);
    });
    request.on('finish', progress);
    request.on('timeout', silent);
    const failed = (error: Error & { code?: string }) => {
      clearTimeout(patience);
      const unanswered = request.reusedSocket && request.socket?.bytesRead === readBefore;
      reject(
        unanswered && !signal.aborted && CLOSED.has(error.code ?? '') ? new StaleConnection(error.message) : error,
      );
    };
    request.on('error', failed);
    // The only sign of an answer that means to switch to another protocol.
    request.on('close', () => failed(Object.assign(new Error('no answer'), { code: 'ECONNRESET' })));
    request.on('response', (message) => {
      clearTimeout(patience);
      // Whoever reads gets the error; when nobody does any more, it is of no interest.
      message.on('error', () => undefined);
      resolve(message);
    });
    request.end(body);
  });
}

async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw Object.assign(new Error('too large'), { code: TOO_LARGE });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Undoes the compression that the headers tell of. */
async function decompressed(body: Buffer, { maxBytes }: Exchange, headers: IncomingHttpHeaders): Promise<Buffer> {
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (body.length === 0 || encoding === undefined || encoding === 'identity') return body;
  const { brotliDecompress, gunzip, inflate, inflateRaw } = await import('node:zlib');
  const limits = { maxOutputLength: maxBytes };
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return promisify(gunzip)(body, limits);
    case 'deflate':
      // RFC 9110 means zlib; some servers send what is inside of it alone.
      return promisify(((body[0] ?? 0) & 0x0f) === 8 ? inflate : inflateRaw)(body, limits);
    case 'br':
      return promisify(brotliDecompress)(body, limits);
    default:
      return body;
  }
}

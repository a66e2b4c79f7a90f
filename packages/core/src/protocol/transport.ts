/**
 * One exchange over node:http or node:https: limits of time and size, decompression. Redirects and authentication are the
 * client's (`http.ts`), words for what goes wrong are in `failure.ts`.
 */

import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

export interface Exchange {
  method: string;
  /** Without credentials. */
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: Buffer | undefined;
  agent: Agent;
  /** Longest silence in ms: while connecting, before the answer, and within it. */
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

/**
 * Sends a request once and reads the answer, whatever its status is.
 * @throws errors of Node.js with their codes: `ETIMEDOUT`, `ECONNRESET`, `ERR_BUFFER_TOO_LARGE`, …; what `consume` throws
 */
export async function exchange(options: Exchange): Promise<RawAnswer> {
  const { url, consume, maxBytes } = options;
  const { request: open } = await import(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const response = await answerOf(options, open);
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = response;
  const answer = { status, statusText, headers };
  if (consume === undefined)
    return { ...answer, body: await decompressed(await bodyOf(response, maxBytes), options, headers) };
  if (status < 200 || status >= 300) return { ...answer, body: await bodyOf(response, maxBytes) };
  try {
    await consume(response, headers);
  } finally {
    // One that was read to its end leaves its connection to the next request.
    if (!response.readableEnded) response.destroy();
  }
  return { ...answer, body: Buffer.alloc(0) };
}

type Open = (url: URL, options: RequestOptions) => ClientRequest;

/** Sends the request. @returns the answer as soon as its headers are there */
function answerOf(options: Exchange, open: Open): Promise<IncomingMessage> {
  const { method, url, body, agent, timeoutMs, signal, consume } = options;
  const headers =
    consume === undefined ? { 'accept-encoding': 'gzip, deflate, br', ...options.headers } : options.headers;
  return new Promise((resolve, reject) => {
    const request = open(url, {
      method,
      headers,
      agent,
      timeout: timeoutMs,
      ...(signal === undefined ? {} : { signal }),
    });
    let response: IncomingMessage | undefined;
    const silent = () => (response ?? request).destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
    // Idle sockets tell of themselves; name resolution, handshakes and a server that thinks for too long do not.
    const patience = setTimeout(() => {
      const uploading = request.socket?.connecting === false && !request.writableFinished;
      if (uploading) patience.refresh();
      else silent();
    }, timeoutMs);
    const progress = () => patience.refresh();
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once('connect', progress).once('secureConnect', progress);
    });
    request.on('finish', progress);
    request.on('timeout', silent);
    request.on('close', () => clearTimeout(patience));
    request.on('error', reject);
    request.on('response', (message) => {
      clearTimeout(patience);
      response = message;
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

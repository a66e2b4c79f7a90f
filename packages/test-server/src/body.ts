/** Request bodies: read within a limit, and recognised by their bytes. */

import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { FiError } from '@fi/core';
import { type Compression, decodeMessage, type MessageKind } from '@fi/core/protocol';

export const TOO_LARGE = 'ERR_FI_TOO_LARGE';

/**
 * Reads a body.
 * @throws {FiError} `ERR_FI_TOO_LARGE` beyond `maxBytes`, `ERR_FI_ABORTED` when the client goes away
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new FiError(TOO_LARGE, `message larger than ${maxBytes} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // the connection is still needed for the answer when reading ends early
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > maxBytes) throw tooLarge();
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    if (error instanceof FiError) throw error;
    throw new FiError('ERR_FI_ABORTED', 'the client went away before its message was complete', { cause: error });
  }
  return Buffer.concat(chunks);
}

export interface RequestBody {
  readonly compression: Compression;
  readonly kind: MessageKind;
  readonly text: string;
  /** The message without compression, byte for byte. */
  readonly plain: Uint8Array;
}

/**
 * Decodes a body as servers do: zlib, gzip, or plain text; strictly from its first byte.
 * @throws {FiError} when it is none of these, or grows beyond `maxBytes`
 */
export async function decodeBody(body: Uint8Array, maxBytes: number): Promise<RequestBody> {
  if (body.length === 0) throw new FiError('ERR_FI_EMPTY', 'empty body');
  const { compression, kind, text } = await decodeMessage(body, maxBytes);
  if (compression === 'deflate') {
    throw new FiError('ERR_FI_ENCODING', 'raw deflate data; servers expect zlib, gzip or plain text');
  }
  const first = { zlib: 0x78, gzip: 0x1f, none: undefined }[compression];
  if (first !== undefined && body[0] !== first) {
    throw new FiError('ERR_FI_ENCODING', `${compression} data with something else in front of it`);
  }
  if (compression === 'none' && kind === 'xml' && !/^(?:\xef\xbb\xbf)?<\?xml\s/.test(startOf(body))) {
    throw new FiError('ERR_FI_ENCODING', 'plain XML must begin with <?xml');
  }
  return { compression, kind, text, plain: await plainBytes(body, compression, maxBytes) };
}

/** `decodeMessage` gives text only; a message in another encoding than UTF-8 is kept as it is. */
async function plainBytes(body: Uint8Array, compression: Compression, maxOutputLength: number): Promise<Uint8Array> {
  if (compression === 'none') return body;
  return promisify(compression === 'zlib' ? inflate : gunzip)(body, { maxOutputLength });
}

const startOf = (body: Uint8Array): string => Buffer.from(body.subarray(0, 16)).toString('latin1');

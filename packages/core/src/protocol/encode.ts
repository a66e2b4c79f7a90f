/** Compresses what is sent, with the Content-Type that the servers know for it (server protocol, compression). */

import { promisify } from 'node:util';
import { deflate, gzip } from 'node:zlib';

/** `zlib` is what every server takes; `none` is the option `no-compression`. */
export type Compression = 'zlib' | 'gzip' | 'none';

export interface EncodedBody {
  body: Buffer;
  contentType: string;
}

/** Encodes a message. `format` only matters without compression. */
export async function encodeBody(
  message: string | Uint8Array,
  format: 'xml' | 'json',
  compression: Compression = 'zlib',
): Promise<EncodedBody> {
  const plain = Buffer.from(message);
  if (compression === 'zlib')
    return { body: await promisify(deflate)(plain), contentType: 'application/x-compress-zlib' };
  if (compression === 'gzip') return { body: await promisify(gzip)(plain), contentType: 'application/x-compress-gzip' };
  return { body: plain, contentType: `application/${format}` };
}

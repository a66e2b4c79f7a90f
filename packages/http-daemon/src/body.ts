/** The body of a request, within bounds of length and time. */
import type { IncomingMessage } from 'node:http';
import { FiError } from '@fi/core';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_TIME = 60_000;

/** @throws FiError `ERR_FI_BODY` when it is too long, too slow, or the client goes */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
  maxTime: number = MAX_TIME,
): Promise<Buffer> {
  const limit = Math.min(maxBytes, MAX_BYTES);
  const refuse = (reason: string, cause?: unknown) => new FiError('ERR_FI_BODY', `the request ${reason}`, { cause });
  if (Number(request.headers['content-length'] ?? 0) > limit) throw refuse(`is longer than ${limit} bytes`);
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => request.destroy(refuse('took too long')), maxTime);
  try {
    // Breaking off would destroy the connection before the answer is out.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > limit) throw refuse(`is longer than ${limit} bytes`);
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw error instanceof FiError ? error : refuse('broke off', error);
  } finally {
    clearTimeout(timer);
  }
}

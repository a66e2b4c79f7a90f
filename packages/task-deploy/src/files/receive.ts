/** Takes a part in: hashed while it arrives, and named in the datastore only when it is whole. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FiError } from '@fi/core';
import { type HttpClient, maskUrl } from '@fi/core/protocol';
import type { AssociatedFile } from '../job.js';
import type { Datastore } from './datastore.js';

/** How much and how long may come from a source: servers make parts of 1 to 2 MiB, but nothing forbids larger ones. */
export interface Bounds {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds. */
  readonly time: number;
}
export const MIRROR_BOUNDS: Bounds = { size: 4 * 1024 ** 3, time: 3_600_000 };
/** A neighbour is near, and not trusted: it shall neither fill the disk nor hold a job up byte by byte. */
export const PEER_BOUNDS: Bounds = { size: 256 * 1024 ** 2, time: 30_000 };

export interface Download {
  readonly url: string;
  readonly sha512: string;
  readonly file: AssociatedFile;
  readonly http: HttpClient;
  readonly bounds: Bounds;
  readonly store: Datastore;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** What came is not the part that was asked for. */
export const WRONG_PART = 'ERR_FI_PART';

/** @throws FiError when the part did not arrive whole; `ERR_FI_PART` when it is another one */
export function download(options: Download): Promise<void> {
  const { url, sha512, file, http, bounds, store, headers = {}, signal } = options;
  const shown = maskUrl(url);
  const limit = AbortSignal.timeout(bounds.time);
  return receive(sha512, file, store, bounds.size, async (sink) => {
    await http.request({
      method: 'GET',
      url,
      headers,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      consume: async (body, received) => {
        const size = Number(received['content-length'] ?? 0);
        if (size > bounds.size) throw new FiError('ERR_FI_TOO_LARGE', `${shown}: ${size} bytes are no part`);
        if (!(await store.hasRoom(size))) {
          throw new FiError('ERR_FI_DISK_FULL', `no room for ${file.name} below ${store.root}; free some disk space`);
        }
        await sink(body);
      },
    });
  }).catch((error: unknown) => {
    if (!(error instanceof WrongPartError)) throw error;
    throw new FiError(WRONG_PART, `${shown}: what arrived is not the part that was asked for`, { cause: error });
  });
}

/** Takes a part from a folder that is laid out like a mirror; false when it is not there, or not whole. */
export async function copyPart(
  folder: string,
  sha512: string,
  file: AssociatedFile,
  store: Datastore,
): Promise<boolean> {
  const source = path.join(folder, sha512.slice(0, 1), sha512.slice(0, 2), sha512);
  try {
    await receive(sha512, file, store, MIRROR_BOUNDS.size, (sink) => sink(createReadStream(source)));
    return true;
  } catch {
    return false;
  }
}

class WrongPartError extends Error {}

/** Writes and hashes what comes from a source, and adds it to the datastore when it is the part. */
async function receive(
  sha512: string,
  file: AssociatedFile,
  store: Datastore,
  maxSize: number,
  from: (sink: (body: Readable) => Promise<void>) => Promise<void>,
): Promise<void> {
  const temporary = await store.temporary(sha512);
  const hash = createHash('sha512');
  let total = 0;
  try {
    await from(async (body) => {
      const check = new Transform({
        transform(chunk: Buffer, _, done) {
          total += chunk.length;
          if (total > maxSize) {
            done(new FiError('ERR_FI_TOO_LARGE', `${file.name}: more bytes than any part has`));
            return;
          }
          hash.update(chunk);
          done(null, chunk);
        },
      });
      await pipeline(body, check, createWriteStream(temporary, { mode: 0o600 }));
    });
    if (hash.digest('hex') !== sha512) throw new WrongPartError();
    await store.add(temporary, sha512, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

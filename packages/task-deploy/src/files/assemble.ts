/** Puts a file together from its parts, in the work folder of a job. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { FiError } from '@fi/core';
import type { AssociatedFile } from '../job.js';
import type { Datastore } from './datastore.js';

const CHUNK = 256 * 1024;

/**
 * Writes the file and checks it as a whole while it is written. Each part may be several gzip members, or plain bytes.
 * @param destination absolute path; must not exist
 * @throws FiError when the file is not the one that was asked for; nothing is left behind then
 */
export async function assemble(file: AssociatedFile, destination: string, store: Datastore): Promise<void> {
  const hash = createHash('sha512');
  const room = await store.room();
  let written = 0;
  // created here, and by nobody else: an existing file or link is refused
  const handle = await open(destination, 'wx', 0o644);
  await handle.close();
  try {
    for (const part of file.parts) {
      const source = await store.find(part);
      if (source === undefined) throw wrong(file, 'a part is missing');
      const count = new Transform({
        transform(chunk: Buffer, _, done) {
          written += chunk.length;
          if (room !== undefined && written > room) {
            done(new FiError('ERR_FI_DISK_FULL', `no room for ${file.name}; free some disk space`));
            return;
          }
          hash.update(chunk);
          done(null, chunk);
        },
      });
      const read = createReadStream(source, { highWaterMark: CHUNK });
      const write = createWriteStream(destination, { flags: 'a', highWaterMark: 4 * CHUNK });
      if (await isGzip(source)) await pipeline(read, createGunzip({ chunkSize: CHUNK }), count, write);
      else await pipeline(read, count, write);
    }
    if (hash.digest('hex') !== file.sha512) throw wrong(file, 'its SHA-512 is another one');
  } catch (error) {
    await rm(destination, { force: true });
    throw error;
  }
}

function wrong(file: AssociatedFile, reason: string): FiError {
  return new FiError('ERR_FI_PART', `${file.name} is not the file that was asked for: ${reason}`);
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

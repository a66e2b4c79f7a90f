/** Unpacks tar archives. Links may stay inside the folder; devices, pipes and sockets are refused. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { counted } from './count.js';
import { filterProgram } from './filter.js';
import type { UnpackGuard } from './guard.js';

const PLAIN = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory', 'GNUDumpDir']);

/**
 * Unpacks into an existing folder. Owners are not kept, nor set-user-id bits.
 * @throws UnsafeArchiveError for an archive that tries to leave the folder
 */
export async function unpackTar(
  archive: string,
  compression: 'none' | 'gz' | 'bz2' | 'xz',
  folder: string,
  guard: UnpackGuard,
): Promise<void> {
  const { Unpack } = await import('tar');
  let failure: unknown;
  const unpack = new Unpack({
    cwd: folder,
    preserveOwner: false,
    preservePaths: false,
    // an archive that cannot be read to its end is damaged
    strict: true,
    maxDepth: 256,
    filter(name, entry) {
      // what went wrong ends the unpacking below: a filter cannot
      if (failure !== undefined || !('type' in entry)) return false;
      try {
        if (entry.type === 'Link' || entry.type === 'SymbolicLink') {
          guard.link(name, entry.linkpath ?? '', entry.type === 'Link' ? 'hard' : 'symbolic');
        } else if (PLAIN.has(entry.type)) guard.entry(name);
        else throw guard.refuse(`the entry ${JSON.stringify(name.slice(0, 200))} is a ${entry.type}`);
        if (entry.mode !== undefined) entry.mode &= 0o777;
        return true;
      } catch (error) {
        failure = error;
        return false;
      }
    },
  });
  const count = counted(guard, () => {
    if (failure !== undefined) throw failure;
  });
  const stages = decompressor(compression);
  const source: Readable = createReadStream(archive, { highWaterMark: 256 * 1024 });
  await pipeline([source, ...stages, count, unpack as unknown as NodeJS.WritableStream]);
  if (failure !== undefined) throw failure;
}

/** The stages between compressed bytes and plain ones. */
export function decompressor(compression: 'none' | 'gz' | 'bz2' | 'xz' | 'lzma'): NodeJS.ReadWriteStream[] {
  switch (compression) {
    case 'none':
      return [];
    case 'gz':
      return [createGunzip({ chunkSize: 256 * 1024 })];
    case 'bz2':
      return [filterProgram('bzip2', ['-dc'])];
    case 'lzma':
      return [filterProgram('xz', ['-dc', '--format=lzma', '--memlimit-decompress=1GiB'])];
    case 'xz':
      return [filterProgram('xz', ['-dc', '--memlimit-decompress=1GiB'])];
  }
}

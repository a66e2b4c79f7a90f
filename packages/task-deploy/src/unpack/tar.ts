/** Unpacks tar archives. Links may stay inside the folder; devices, pipes and sockets are refused. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { FiError } from '@fi/core';
import { counted } from './count.js';
import { filterProgram } from './filter.js';
import type { UnpackGuard } from './guard.js';

const PLAIN = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory', 'GNUDumpDir']);

/** How the writers of sparse files that keep to POSIX call what is no file as it stands. */
const SPARSE = /(?:^|\/)GNUSparseFile\.\d{1,10}\//;

/** Bytes that are handed over at once: 128 headers of empty files. */
const CHUNK = 64 * 1024;

/**
 * Has the library write one entry after the other. Its own way, to write those at the same time that do not meet, keeps
 * something of each entry until the end: 3 KiB, which is a gigabyte for the largest archives.
 */
class OneByOne {
  readonly #waiting: ((done: () => void) => void)[] = [];
  #busy = false;

  reserve(_paths: readonly string[], work: (done: () => void) => void): boolean {
    this.#waiting.push(work);
    if (!this.#busy) this.#next();
    return true;
  }

  #next(): void {
    const work = this.#waiting.shift();
    this.#busy = work !== undefined;
    let ended = false;
    work?.(() => {
      // each tells its end once, on whatever way
      if (ended) return;
      ended = true;
      this.#next();
    });
  }
}

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
        } else if (SPARSE.test(name)) throw unknownKind(name, 'SparseFile');
        else if (PLAIN.has(entry.type)) guard.entry(name);
        else throw guard.refuse(`the entry ${JSON.stringify(name.slice(0, 200))} is a ${entry.type}`);
        if (entry.mode !== undefined) entry.mode &= 0o777;
        return true;
      } catch (error) {
        failure = error;
        return false;
      }
    },
  });
  // the filter is not asked about kinds that the library does not know
  unpack.on('ignoredEntry', (entry: { readonly path: string; readonly type: string; readonly meta: boolean }) => {
    if (!entry.meta) failure ??= unknownKind(entry.path, entry.type);
  });
  unpack.reservations = new OneByOne() as unknown as typeof unpack.reservations;
  const count = counted(guard, () => {
    if (failure !== undefined) throw failure;
  });
  const stages = decompressor(compression);
  const source: Readable = createReadStream(archive, { highWaterMark: CHUNK });
  await pipeline([source, ...stages, count, unpack as unknown as NodeJS.WritableStream]);
  if (failure !== undefined) throw failure;
}

/** What would be left out without a word otherwise. */
function unknownKind(name: string, type: string): FiError {
  const hint = type === 'SparseFile' ? '; pack it without the option for sparse files' : '';
  return new FiError('ERR_FI_ARCHIVE_KIND', `the entry ${JSON.stringify(name.slice(0, 200))} is a ${type}${hint}`);
}

/** The stages between compressed bytes and plain ones. */
export function decompressor(compression: 'none' | 'gz' | 'bz2' | 'xz' | 'lzma'): NodeJS.ReadWriteStream[] {
  switch (compression) {
    case 'none':
      return [];
    case 'gz':
      return [createGunzip({ chunkSize: CHUNK })];
    case 'bz2':
      return [filterProgram('bzip2', ['-dc'])];
    case 'lzma':
      return [filterProgram('xz', ['-dc', '--format=lzma', '--memlimit-decompress=1GiB'])];
    case 'xz':
      return [filterProgram('xz', ['-dc', '--memlimit-decompress=1GiB'])];
  }
}

/** Where documents come from: named files, directories, the standard input. Nothing is read before its turn. */

import { constants } from 'node:fs';
import { type FileHandle, open, readdir, stat, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describeError, FiError } from '@fi/core';

export interface DocumentSource {
  /** For messages. */
  name: string;
  /** Reads the whole document; fails with a `FiError` that does not repeat the name. */
  read(): Promise<Uint8Array>;
  /** Deletes what was read, unless it has changed since; only files have this. */
  remove?(): Promise<void>;
}

/** Files that a directory is searched for. */
const SUFFIXES = /\.(?:ocs|xml|json|data)$/i;
/** More than any inventory; keeps a wrong path (a disk image) from filling the memory. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** A document that is already in memory. */
export function bufferSource(name: string, bytes: Uint8Array): DocumentSource {
  return { name, read: async () => bytes };
}

/** A document on the standard input, or on another stream. */
export function streamSource(stream: AsyncIterable<Uint8Array>, name = 'STDIN DATA'): DocumentSource {
  return {
    name,
    async read() {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of stream) {
        size += chunk.length;
        if (size > MAX_FILE_BYTES) throw tooLarge();
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
  };
}

/** A file. Only regular files are read: a named pipe would wait for ever, a device never end. */
export function fileSource(path: string): DocumentSource {
  let identity: string | undefined;
  return {
    name: path,
    async read() {
      let file: FileHandle;
      try {
        file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      } catch (error) {
        throw new FiError('ERR_FI_FILE', withoutPath(error, path), { cause: error });
      }
      try {
        const facts = await file.stat();
        if (facts.isDirectory()) throw new FiError('ERR_FI_FILE', 'is a directory; use --directory for it');
        if (!facts.isFile()) throw new FiError('ERR_FI_FILE', 'is not a regular file; use --stdin for pipes');
        if (facts.size > MAX_FILE_BYTES) throw tooLarge();
        const bytes = await file.readFile();
        identity = identityOf(facts);
        return bytes;
      } finally {
        await file.close();
      }
    },
    async remove() {
      try {
        if (identityOf(await stat(path)) !== identity) {
          throw new FiError('ERR_FI_FILE', 'sent, but not removed: it has changed meanwhile');
        }
        await unlink(path);
      } catch (error) {
        if (error instanceof FiError) throw error;
        throw new FiError('ERR_FI_FILE', `sent, but not removed: ${withoutPath(error, path)}`, { cause: error });
      }
    },
  };
}

/**
 * All inventory files of a directory, in byte order of their paths; hidden files are left out, links to directories are
 * not followed.
 *
 * @throws {FiError} `ERR_FI_FILE` when the directory, or one below it, cannot be read.
 */
export async function directorySources(
  directory: string,
  options: { recursive?: boolean } = {},
): Promise<DocumentSource[]> {
  const found: DocumentSource[] = [];
  const waiting = [directory];
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    const folder = current;
    const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
      throw new FiError('ERR_FI_FILE', `${folder}: ${withoutPath(error, folder)}`, { cause: error });
    });
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (options.recursive) waiting.push(path);
      } else if (SUFFIXES.test(entry.name)) found.push(fileSource(path));
    }
  }
  return found.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/** The sources without those that name a file a second time. */
export function withoutRepetitions(sources: readonly DocumentSource[]): DocumentSource[] {
  const seen = new Set<string>();
  return sources.filter((source) => {
    if (source.remove === undefined) return true;
    const path = resolve(source.name);
    return !seen.has(path) && seen.add(path);
  });
}

function tooLarge(): FiError {
  return new FiError('ERR_FI_FILE', `is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB, which no inventory is`);
}

function identityOf({ dev, ino, size, mtimeMs }: { dev: number; ino: number; size: number; mtimeMs: number }): string {
  return [dev, ino, size, mtimeMs].join(':');
}

/** The reason of a file system error alone; messages name the file themselves. */
function withoutPath(error: unknown, path: string): string {
  return describeError(error).replace(`${path}: `, '');
}

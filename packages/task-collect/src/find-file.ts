/** Files that fit filters (collect protocol, findFile). Links to directories are not followed. */
import { createHash } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { compilePattern, type ServerPattern } from '@fi/core/protocol';
import { isRecord } from '@fi/core/task';

export interface FileFilter {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly name: string | undefined;
  /** Compared without regard to letter case. */
  readonly iname: string | undefined;
  /** Searched in the whole path. */
  readonly pattern: ServerPattern | undefined;
  /** Bytes. */
  readonly sizeEquals: number | undefined;
  readonly sizeGreater: number | undefined;
  readonly sizeLower: number | undefined;
  /** Hexadecimal hashes: SHA-512, and SHA-256 or SHA-512 by their length. */
  readonly hashes: readonly string[];
}

export interface FindOptions {
  readonly directory: string;
  readonly recursive: boolean;
  /** Results; 0: as many as there are, within bounds. */
  readonly limit: number;
  readonly filter: FileFilter;
  readonly signal?: AbortSignal | undefined;
}

export interface FoundFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

const MAX_RESULTS = 10_000;
const MAX_DEPTH = 200;
/** Milliseconds that a regular expression may take for one path. */
const PATTERN_LIMIT = 100;

/** Perl's idea of true: servers write 0 and "0" for what is off. */
function given(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
  return text === undefined || text === '' || text === '0' ? undefined : text;
}

const isTrue = (value: unknown): boolean => value === true || given(value) !== undefined;

function size(value: unknown): number | undefined {
  const number = Number.parseFloat(given(value) ?? '');
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Reads the parameters of a job.
 * @throws FiError for a regular expression that cannot be used
 */
export function readFindOptions(params: Readonly<Record<string, unknown>>): FindOptions {
  const filter = isRecord(params.filter) ? params.filter : {};
  const pattern = given(filter.regex);
  const limit = Math.trunc(size(params.limit) ?? 0);
  return {
    directory: typeof params.dir === 'string' ? params.dir : '',
    recursive: isTrue(params.recursive),
    limit: limit > 0 ? Math.min(limit, MAX_RESULTS) : MAX_RESULTS,
    filter: {
      isFile: isTrue(filter.is_file),
      isDirectory: isTrue(filter.is_dir),
      name: given(filter.name),
      iname: given(filter.iname),
      pattern: pattern === undefined ? undefined : compilePattern(pattern, PATTERN_LIMIT),
      sizeEquals: size(filter.sizeEquals),
      sizeGreater: size(filter.sizeGreater),
      sizeLower: size(filter.sizeLower),
      hashes: [given(filter.checkSumSHA512), given(filter.checkSumSHA2)].filter((hash) => hash !== undefined),
    },
  };
}

/** Files and directories that fit, parents before children. What cannot be read is left out. */
export async function findFiles(options: FindOptions): Promise<FoundFile[]> {
  const { directory, recursive, limit, filter, signal } = options;
  const found: FoundFile[] = [];
  if (directory === '' || directory.includes('\0') || (await kindOf(directory)) !== 'directory') return found;

  const consider = async (place: string): Promise<void> => {
    const size = await fits(place, filter);
    if (size !== undefined) found.push({ path: place, size });
  };
  const walk = async (place: string, depth: number): Promise<void> => {
    const below: string[] = [];
    for await (const entry of entriesOf(place)) {
      signal?.throwIfAborted();
      if (found.length >= limit) return;
      const child = place.endsWith('/') ? `${place}${entry.name}` : `${place}/${entry.name}`;
      await consider(child);
      if (entry.isDirectory()) below.push(child);
    }
    if (!recursive || depth >= MAX_DEPTH) return;
    for (const child of below) {
      if (found.length >= limit) return;
      await walk(child, depth + 1);
    }
  };
  await consider(directory);
  await walk(directory, 0);
  return found.slice(0, limit);
}

async function* entriesOf(place: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(place);
  } catch {
    // gone, or not ours to read
  }
}

async function kindOf(place: string): Promise<'file' | 'directory' | 'other' | undefined> {
  const status = await stat(place).catch(() => undefined);
  if (status === undefined) return undefined;
  return status.isFile() ? 'file' : status.isDirectory() ? 'directory' : 'other';
}

/** The size of what fits all filters; undefined: it does not, or it is gone. The cheap filters come first. */
async function fits(place: string, filter: FileFilter): Promise<number | undefined> {
  const { isFile, isDirectory, name, iname, pattern, sizeEquals, sizeGreater, sizeLower, hashes } = filter;
  const base = path.basename(place);
  if (name !== undefined && base !== name) return undefined;
  if (iname !== undefined && base.toLowerCase() !== iname.toLowerCase()) return undefined;
  const status = await stat(place).catch(() => undefined);
  if (status === undefined) return undefined;
  // a hash is one of a file, whatever the form of the server says
  if (isDirectory && hashes.length === 0 && !status.isDirectory()) return undefined;
  if ((isFile || hashes.length > 0) && !status.isFile()) return undefined;
  if (pattern?.test(place) === false) return undefined;
  const { size } = status;
  if (sizeEquals !== undefined && size !== sizeEquals) return undefined;
  if (sizeGreater !== undefined && size < sizeGreater) return undefined;
  if (sizeLower !== undefined && size > sizeLower) return undefined;
  for (const hash of hashes)
    if ((await hashOf(place, hash.length === 64 ? 'sha256' : 'sha512')) !== hash) return undefined;
  return size;
}

async function hashOf(place: string, algorithm: 'sha256' | 'sha512'): Promise<string | undefined> {
  const hash = createHash(algorithm);
  try {
    await pipeline(createReadStream(place), hash);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

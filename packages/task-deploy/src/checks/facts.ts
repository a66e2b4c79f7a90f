/** What checks ask the machine. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { FiError } from '@fi/core';
import type { Registry } from '@fi/core/host';

export interface CheckFacts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What is at a path, links followed; undefined: nothing. */
  stat(path: string): Promise<{ readonly kind: 'file' | 'directory' | 'other'; readonly size: number } | undefined>;
  /** SHA-512 of a file, lower-case hexadecimal. */
  sha512(path: string): Promise<string>;
  /** Free space for a directory, in the MB of the protocol (see `freeMegabytes`). */
  freeSpace(directory: string): Promise<number>;
  /** The registry; undefined: this is no Windows. */
  readonly registry?: Registry | undefined;
}

/** SHA-512 of a file, as a stream. */
export async function sha512File(path: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/**
 * Free space for unprivileged users, in "MB" as the servers' packages have always been written for: available KiB
 * divided by 1000 on Unix, bytes divided by 10^6 on Windows (deploy protocol, free space).
 * @throws when the path is not an existing directory
 */
export async function freeMegabytes(directory: string): Promise<number> {
  if (!(await stat(directory)).isDirectory()) throw new FiError('ERR_FI_FILE', `${directory} is not a directory`);
  const { bavail, bsize } = await statfs(directory);
  return Math.floor((bavail * bsize) / (process.platform === 'win32' ? 1_000_000 : 1_024_000));
}

/** This machine. */
export function localFacts(registry?: Registry): CheckFacts {
  return {
    environment: process.env,
    async stat(path) {
      const found = await stat(path).catch(() => undefined);
      if (found === undefined) return undefined;
      return { kind: found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other', size: found.size };
    },
    sha512: sha512File,
    freeSpace: freeMegabytes,
    registry,
  };
}

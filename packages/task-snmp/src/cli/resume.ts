/** How far a scan is, in a file of JSON lines: what is scanned, then each finished address with its results. */

import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { describeError, FiError } from '@fi/core';
import type { ScanResult } from '../scan/discovery.js';

interface Line {
  readonly scan?: string;
  readonly address?: string;
  readonly results?: readonly ScanResult[];
}

export class ResumeFile {
  readonly #handle: FileHandle;
  /** Addresses that an earlier run has finished. */
  readonly done: ReadonlySet<string>;

  private constructor(handle: FileHandle, done: ReadonlySet<string>) {
    this.#handle = handle;
    this.done = done;
  }

  /**
   * Opens the file; results of an earlier run are handed over one by one.
   * @param scan what is scanned, as text; a file of another scan is refused
   * @throws FiError `ERR_FI_RESUME`
   */
  static async open(
    file: string,
    scan: string,
    onResult: (address: string, results: readonly ScanResult[]) => Promise<void>,
  ): Promise<ResumeFile> {
    const done = new Set<string>();
    let known = false;
    try {
      for await (const text of createInterface({
        input: createReadStream(file),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const line = parse(text);
        if (line === undefined) continue;
        if (line.scan !== undefined) known = line.scan === scan;
        if (!known)
          throw new FiError('ERR_FI_RESUME', `${file} belongs to another scan; name another file with --resume`);
        if (line.address === undefined) continue;
        done.add(line.address);
        if (line.results !== undefined && line.results.length > 0) await onResult(line.address, line.results);
      }
    } catch (error) {
      if (error instanceof FiError) throw error;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw new FiError('ERR_FI_RESUME', `cannot read ${file}: ${describeError(error)}`, { cause: error });
      }
    }
    try {
      const handle = await open(file, 'a', 0o600);
      // A line that a crash has cut must not swallow the next one.
      await handle.appendFile(known ? '\n' : `${JSON.stringify({ scan })}\n`);
      return new ResumeFile(handle, done);
    } catch (error) {
      throw new FiError('ERR_FI_RESUME', `cannot write ${file}: ${describeError(error)}`, { cause: error });
    }
  }

  async add(address: string, results: readonly ScanResult[]): Promise<void> {
    await this.#handle.appendFile(`${JSON.stringify(results.length === 0 ? { address } : { address, results })}\n`);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** A line; undefined for one that a crash has cut. */
function parse(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? line : undefined;
  } catch {
    return undefined;
  }
}

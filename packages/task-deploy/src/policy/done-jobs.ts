/** Ids of signed jobs that were done on this machine and must not be done again, kept until their signatures end anyway. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { atomicWrite } from '@fi/core/storage';
import { isRecord } from '@fi/core/task';
import type { SignatureTerms } from './signature.js';

const NAME = 'signed-jobs-done.json';

export class DoneJobs {
  readonly #file: string;
  readonly #until: Map<string, number>;

  private constructor(file: string, until: Map<string, number>) {
    this.#file = file;
    this.#until = until;
  }

  /**
   * Reads what is known.
   * @param folder that outlives a run
   * @throws SyntaxError or a system error when it cannot be read: nothing signed is carried out then
   */
  static async read(folder: string, now = Date.now()): Promise<DoneJobs> {
    const file = path.join(folder, NAME);
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    const content: unknown = JSON.parse(text);
    const entries = Object.entries(isRecord(content) ? content : {}).map(([id, until]) => [id, Number(until)] as const);
    return new DoneJobs(file, new Map(entries.filter(([, until]) => until > now)));
  }

  has(once: string): boolean {
    return this.#until.has(once);
  }

  /** It is on disk when the promise resolves. */
  async add({ once, until }: SignatureTerms): Promise<void> {
    if (once === undefined) return;
    this.#until.set(once, until.getTime());
    await atomicWrite(this.#file, JSON.stringify(Object.fromEntries(this.#until)));
  }
}

/** Where inventories go: the standard output, a file, or a directory with one file per host. */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError, FiError } from '@fi/core';
import { type Inventory, toJson } from '@fi/core/inventory';
import { atomicWrite } from '@fi/core/storage';
import { writeXml } from '@fi/core/xml';
import { dumpFileName, writeDump } from './dump.js';
import { toClassicHost } from './inventory/inventory.js';

export type Format = 'xml' | 'json';

const EXTENSIONS: Readonly<Record<Format, string>> = { xml: 'ocs', json: 'json' };

/** The text of an inventory. */
export async function formatHost(inventory: Inventory, format: Format): Promise<string> {
  return format === 'json' ? toJson(inventory) : writeXml('REQUEST', toClassicHost(inventory));
}

/** One place for all results of a run. */
export class Output {
  readonly #format: Format;
  /** Undefined: the standard output. */
  readonly #path: string | undefined;
  readonly #directory: boolean;
  #written = false;

  private constructor(format: Format, path: string | undefined, directory: boolean) {
    this.#format = format;
    this.#path = path;
    this.#directory = directory;
  }

  /** @throws {FiError} when a directory is named that is none */
  static async open(options: { format: Format; path?: string | undefined; directory?: string | undefined }) {
    const { format, directory } = options;
    const path = directory ?? options.path;
    if (path === undefined || (path === '-' && directory === undefined)) return new Output(format, undefined, false);
    const status = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && directory === undefined && !/[/\\]$/.test(path)) return undefined;
      throw new FiError('ERR_FI_WRITE', `cannot write to ${path}: ${describeError(error)}`, { cause: error });
    });
    if (directory !== undefined && status?.isDirectory() !== true) {
      throw new FiError('ERR_FI_WRITE', `cannot write to ${path}: it is no directory`);
    }
    return new Output(format, path, status?.isDirectory() === true);
  }

  /** Whether results are files, so that the standard output is free for messages. */
  get isFile(): boolean {
    return this.#path !== undefined;
  }

  /**
   * Writes an inventory.
   * @returns the file, or undefined for the standard output
   * @throws {FiError} when it cannot be written
   */
  async write(inventory: Inventory): Promise<string | undefined> {
    const text = await formatHost(inventory, this.#format);
    if (this.#path === undefined) {
      await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
      return undefined;
    }
    if (!this.#directory && this.#written) {
      throw new FiError('ERR_FI_WRITE', `${this.#path} holds another host; name a directory for more than one`);
    }
    const name = `${inventory.deviceid}.${EXTENSIONS[this.#format]}`;
    const file = this.#directory ? join(this.#path, name) : this.#path;
    await atomicWrite(file, text, { mode: 0o644 });
    this.#written = true;
    return file;
  }

  /** Writes a dump beside the inventories: into the directory, else into the current one. */
  async writeDump(inventory: Inventory, host: string, answers: readonly string[]): Promise<string> {
    const folder = this.#directory && this.#path !== undefined ? this.#path : '.';
    const file = join(folder, dumpFileName(inventory.deviceid));
    await atomicWrite(file, writeDump({ deviceid: inventory.deviceid, host }, answers));
    return file;
  }
}

/** Writes results as they come: to the standard output or one file per device, in the form that is asked for. */

import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FiError } from '@fi/core';
import { writeXml, type XmlTree } from '@fi/core/xml';
import { message, type Query } from '../messages.js';
import type { ScanResult } from '../scan/discovery.js';
import type { Format } from './options.js';
import { csvLine, type DeviceRow, tableOf } from './tables.js';

/** Identity of a command towards servers: it has none. */
const DEVICE_ID = 'foo';
const PROCESS_NUMBER = 1;
const FOLDERS: Readonly<Record<Query, string>> = { NETDISCOVERY: 'netdiscovery', SNMPQUERY: 'netinventory' };

export interface OutputOptions {
  readonly format: Format;
  /** Folder for a file per device. */
  readonly save?: string | undefined;
  /** Begin and end of the job are written too. */
  readonly control: boolean;
}

export class Output {
  readonly #options: OutputOptions;
  #first = true;
  readonly #rows: DeviceRow[] = [];

  private constructor(options: OutputOptions) {
    this.#options = options;
  }

  /** @throws FiError when the folder does not exist */
  static async open(options: OutputOptions): Promise<Output> {
    const { save } = options;
    if (save !== undefined) {
      const folder = await stat(save).catch(() => undefined);
      if (folder?.isDirectory() !== true) {
        throw new FiError('ERR_FI_OUTPUT', `the folder ${save} does not exist; make it first`, { exitCode: 2 });
      }
      for (const name of Object.values(FOLDERS)) await mkdir(join(save, name), { recursive: true });
    }
    return new Output(options);
  }

  /** A message of begin or end; only on the standard output. */
  async control(query: Query, content: XmlTree, withVersion = true): Promise<void> {
    const { format, control } = this.#options;
    if (!control || (format !== 'xml' && format !== 'json')) return;
    const whole = message(content, { query, deviceId: DEVICE_ID, processNumber: PROCESS_NUMBER });
    const body = withVersion ? content : { ...content, PROCESSNUMBER: PROCESS_NUMBER };
    await this.#print(withVersion ? whole : { ...whole, CONTENT: body });
  }

  /** A result for the device at an address (or read from a file of that name). */
  async result(address: string, { query, content }: ScanResult): Promise<void> {
    const { format, save } = this.#options;
    const whole = message(content, { query, deviceId: DEVICE_ID, processNumber: PROCESS_NUMBER });
    if (save !== undefined) {
      const { atomicWrite } = await import('@fi/core/storage');
      const json = format === 'json';
      const file = join(save, FOLDERS[query], `${address.replaceAll(':', '_')}.${json ? 'json' : 'xml'}`);
      await atomicWrite(file, json ? `${stringify(whole)}\n` : await writeXml('REQUEST', whole), { mode: 0o644 });
    }
    if (format === 'table') this.#rows.push({ address, content });
    else if (format === 'csv') await write(csvLine({ address, content }, this.#takeFirst()));
    else if (save === undefined) await this.#print(whole);
  }

  /** Writes what had to wait for the end. */
  async end(): Promise<void> {
    const { format, save, control } = this.#options;
    if (format === 'table') await write(tableOf(this.#rows, process.stdout.isTTY ? process.stdout.columns : undefined));
    if (format === 'json' && (save === undefined || control)) await write(this.#first ? '[]\n' : '\n]\n');
  }

  #takeFirst(): boolean {
    const first = this.#first;
    this.#first = false;
    return first;
  }

  async #print(whole: XmlTree): Promise<void> {
    if (this.#options.format === 'json') await write(`${this.#takeFirst() ? '[\n' : ',\n'}${stringify(whole)}`);
    else await write(await writeXml('REQUEST', whole));
  }
}

/** JSON of a message: the members of its XML under the same names. */
function stringify(tree: XmlTree): string {
  return JSON.stringify(tree, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2);
}

/** Waits for a slow reader, so that results do not pile up in memory. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve();
    else process.stdout.once('drain', resolve);
  });
}

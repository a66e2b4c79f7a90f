/** Writes results as they come: to the standard output or one file per device, in the form that is asked for. */

import { mkdir, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { FiError } from '@fi/core';
import { writeXml, type XmlTree } from '@fi/core/xml';
import { type JsonDocument, jsonDocument } from '../formats/json.js';
import { treeOf } from '../formats/tree.js';
import { message, type Query, TASK_VERSION } from '../messages.js';
import type { ScanResult } from '../scan/discovery.js';
import type { Format } from './options.js';
import { csvLine, type DeviceRow, tableOf } from './tables.js';

/** Identity of a command towards servers: it has none. */
const DEVICE_ID = 'foo';
const PROCESS_NUMBER = 1;
const IDENTITY = { deviceId: DEVICE_ID, jobId: PROCESS_NUMBER, version: TASK_VERSION };
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
    if (format === 'json') return await this.#printJson(jsonDocument({ query, content }, undefined, IDENTITY));
    const whole = messageOf(query, content);
    const body = withVersion ? whole.CONTENT : { ...content, PROCESSNUMBER: PROCESS_NUMBER };
    await write(await writeXml('REQUEST', { ...whole, CONTENT: body }));
  }

  /**
   * A result for a device.
   * @param address where it is, or where the device of a walk file is said to be
   * @param isAsked whether it was asked there, and not read from a file
   */
  async result(address: string, result: ScanResult, isAsked = true): Promise<void> {
    const { format, save } = this.#options;
    const { query, content } = result;
    const asked = isAsked && isIP(address) !== 0 ? address : undefined;
    const maker = format === 'xml' ? undefined : await makerOf(result);
    const json = format === 'json' ? jsonDocument(result, asked, { ...IDENTITY, maker }) : undefined;
    if (save !== undefined) {
      const { atomicWrite } = await import('@fi/core/storage');
      const file = join(save, FOLDERS[query], `${address.replaceAll(':', '_')}.${json === undefined ? 'xml' : 'json'}`);
      const text = json === undefined ? await writeXml('REQUEST', messageOf(query, content)) : `${stringify(json)}\n`;
      await atomicWrite(file, text, { mode: 0o644 });
    }
    const row = { address, isAsked, content, maker };
    if (format === 'table') this.#rows.push(row);
    else if (format === 'csv') await write(csvLine(row, this.#takeFirst()));
    else if (save !== undefined) return;
    else if (json !== undefined) await this.#printJson(json);
    else await write(await writeXml('REQUEST', messageOf(query, content)));
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

  async #printJson(document: JsonDocument): Promise<void> {
    await write(`${this.#takeFirst() ? '[\n' : ',\n'}${stringify(document)}`);
  }
}

/**
 * Who made a device that does not tell it: who has the enterprise number of its sysObjectID, else the maker of its network
 * interface. The messages to servers do not have it, as they hold what devices tell.
 */
async function makerOf({ content: { DEVICE }, sysObjectId }: ScanResult): Promise<string | undefined> {
  const device = treeOf(DEVICE);
  const { MANUFACTURER, NETPORTVENDOR, MAC } = { ...device, ...treeOf(device.INFO) };
  if (MANUFACTURER !== undefined || NETPORTVENDOR !== undefined) return undefined;
  const [{ enterpriseName }, { macMaker }] = await Promise.all([
    import('../identify/enterprises.js'),
    import('../probes/mac-maker.js'),
  ]);
  return enterpriseName(sysObjectId) ?? (typeof MAC === 'string' ? macMaker(MAC) : undefined);
}

const stringify = (document: JsonDocument) => JSON.stringify(document, undefined, 2);

function messageOf(query: Query, content: XmlTree) {
  return message(content, { query, deviceId: DEVICE_ID, processNumber: PROCESS_NUMBER });
}

/** Waits for a slow reader, so that results do not pile up in memory. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve();
    else process.stdout.once('drain', resolve);
  });
}

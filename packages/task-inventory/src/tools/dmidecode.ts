/** The firmware's tables (SMBIOS, DMTF DSP0134) as the tool `dmidecode` prints them. */

import type { Host, Output } from '@fi/core';
import { collapseBlanks, isInvalidBiosValue } from './values.js';

/** One structure of the tables, by the labels that dmidecode prints. */
export type DmiRecord = Readonly<Record<string, string>>;

/** Structures by their SMBIOS type: 0 BIOS, 1 system, 2 base board, 3 chassis, 4 processor, 17 memory device, … */
export type DmiTables = ReadonlyMap<number, readonly DmiRecord[]>;

/**
 * Reads the output of `dmidecode`. Placeholders of makers count as absent, and so do structures that hold nothing else.
 *
 * @returns `undefined` when there is no structure: the output is an error message.
 */
export function parseDmidecode(text: string): DmiTables | undefined {
  const tables = new Map<number, DmiRecord[]>();
  let records: DmiRecord[] | undefined;
  let type = Number.NaN;
  let record: Record<string, string> | undefined;

  for (const line of text.split('\n')) {
    const heading = line.includes('DMI type ') ? /DMI type (\d{1,3})\b/.exec(line) : null;
    if (heading !== null) {
      type = Number(heading[1]);
      records = tables.get(type);
      record = undefined;
      continue;
    }
    if (Number.isNaN(type) || (!line.startsWith('\t') && !line.startsWith(' '))) continue;
    const colon = line.indexOf(': ');
    if (colon < 0) continue;
    const key = line.slice(0, colon).trim();
    const value = collapseBlanks(line.slice(colon + 2));
    if (key === '' || value === '' || isInvalidBiosValue(value)) continue;
    if (record === undefined) {
      record = Object.create(null) as Record<string, string>;
      if (records === undefined) {
        records = [];
        tables.set(type, records);
      }
      records.push(record);
    }
    record[key] = value;
  }
  return tables.size === 0 ? undefined : tables;
}

const parsed = new WeakMap<Output, DmiTables | undefined>();

/** The tables of a machine: `undefined` without the tool, without the right to read them, and where there are none. */
export async function dmidecode(host: Host): Promise<DmiTables | undefined> {
  const output = await host.run('dmidecode');
  if (output === undefined) return undefined;
  // the host gives everyone the same output, and eight collectors ask
  if (!parsed.has(output)) parsed.set(output, parseDmidecode(output.stdout));
  return parsed.get(output);
}

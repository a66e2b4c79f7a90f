/** Field-replaceable units that a management board (BMC) lists, from `ipmitool fru print`. */

import type { Host } from '@fi/core';
import { identifyPart } from './part-numbers.js';
import { canonicalManufacturer, canonicalPower, canonicalSize } from './values.js';

/** One unit: its description as the board has it, and its values by lower-case label. */
export interface FruUnit {
  description: string;
  values: ReadonlyMap<string, string>;
}

/** Longest value that is looked at; fields of FRU memories have at most 63 bytes. */
const MAX_VALUE = 500;

/** Reads the output of `ipmitool fru print`; units that are not present, and have no values, are left out. */
export function parseFru(text: string): FruUnit[] {
  const units: FruUnit[] = [];
  let values: Map<string, string> | undefined;
  for (const line of text.split('\n')) {
    const colon = line.indexOf(' : ');
    if (colon < 0) continue;
    const key = line.slice(0, colon).trim();
    const value = printable(line.slice(colon + 3, colon + 3 + MAX_VALUE));
    if (key === 'FRU Device Description') {
      values = new Map();
      units.push({ description: value, values });
    } else if (value !== '') values?.set(key.toLowerCase(), value);
  }
  return units.filter((unit) => unit.values.size > 0);
}

/** Memories that are not fully programmed end in bytes that mean nothing. */
const printable = (text: string) => (/^[^\u0000-\u001f\u007f-\u009f\ufffd]*/.exec(text)?.[0] ?? '').trim();

/** What a unit tells, under the names of the inventory's sections. */
export interface FruFields {
  name: string | undefined;
  manufacturer: string | undefined;
  serial: string | undefined;
  /** Part number without revision. */
  model: string | undefined;
  rev: string | undefined;
  power_max: number | undefined;
  /** MiB. */
  capacity: number | undefined;
}

export function readUnit({ values }: FruUnit): FruFields {
  const first = (...names: string[]) => names.map((name) => values.get(name)).find((value) => value !== undefined);
  const manufacturer = canonicalManufacturer(first('board mfg', 'product manufacturer', 'manufacturer'));
  const number = first('board part number', 'product part number', 'part number');
  const part = number === undefined ? undefined : identifyPart(number, 'controller', { manufacturer });
  return {
    name: first('board product', 'product name'),
    manufacturer,
    serial: first('board serial', 'product serial', 'serial number'),
    model: part?.partnum ?? number,
    rev: part?.revision ?? first('product version'),
    power_max: canonicalPower(first('max power capacity')),
    capacity: canonicalSize(first('memory size')),
  };
}

/** The units of a machine: none without the tool, and without a management board that the kernel has a driver for. */
export async function fruUnits(host: Host): Promise<FruUnit[]> {
  if (!(await hasIpmi(host))) return [];
  return parseFru((await host.run('ipmitool', ['fru', 'print']))?.stdout ?? '');
}

/** Whether `ipmitool` can reach a management board: it needs one of these devices on Linux. */
export async function hasIpmi(host: Host): Promise<boolean> {
  if (host.platform !== 'linux') return true;
  const devices = await Promise.all(['/dev/ipmi0', '/dev/ipmi/0', '/dev/ipmidev/0'].map((path) => host.stat(path)));
  return devices.some((device) => device !== undefined);
}

/** Processors as the firmware lists them (SMBIOS type 4), printed by `dmidecode`. */

import type { Cpu } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';
import type { DmiRecord, DmiTables } from './dmidecode.js';

export type CpuFields = Partial<Undefinable<Cpu>>;

/** Reads type 4; sockets that are empty or switched off are left out. */
export function parseDmiCpus(tables: DmiTables): CpuFields[] {
  return (tables.get(4) ?? []).filter(isProcessor).map(readProcessor);
}

function isProcessor(record: DmiRecord): boolean {
  if (/Unpopulated|Disabled/i.test(record.Status ?? '')) return false;
  // VMware lists sockets without processor with zeros as texts
  const zeros = (text: string | undefined, length: number) => text === '0'.repeat(length);
  return !(
    zeros(record['Processor Manufacturer'] ?? record.Manufacturer, 12) &&
    zeros(record['Processor Version'] ?? record.Version, 32)
  );
}

function readProcessor(record: DmiRecord): CpuFields {
  // a processor that works has a core: 0 is a field that was not filled
  const enabled = wholeNumber(record['Core Enabled']) || undefined;
  const count = wholeNumber(record['Core Count']);
  const core = enabled ?? count;
  const threads = wholeNumber(record['Thread Count']);
  const name = record.Version ?? record.Family ?? record['Processor Family'] ?? record['Processor Version'];
  return {
    ...readSignature(record.ID),
    serial: record['Serial Number'],
    core,
    thread: core === undefined || core === 0 || threads === undefined ? undefined : Math.ceil(threads / core),
    corecount: enabled !== undefined && count !== undefined && enabled !== count ? count : undefined,
    familyname: record.Family,
    manufacturer: record.Manufacturer ?? record['Processor Manufacturer'],
    name: name?.replace(/\((?:R|TM)\)/gi, ''),
    speed:
      clock(/(\d{1,6}(?:\.\d{1,6})?)\s*(M|G)Hz$/i.exec(record.Version ?? '')) ?? currentSpeed(record['Current Speed']),
    external_clock: clock(/^(\d{1,6}(?:\.\d{1,6})?)\s*(M|G)Hz/i.exec(record['External Clock'] ?? '')),
  };
}

const currentSpeed = (text = '') =>
  clock(/^\s*(\d{3,4})\s*(M)Hz/i.exec(text) ?? /^\s*(\d{1,6}(?:\.\d{1,6})?)\s*(G)Hz/i.exec(text));

const clock = (found: RegExpExecArray | null) =>
  found === null ? undefined : Math.round(Number(found[1]) * (found[2]?.toUpperCase() === 'G' ? 1000 : 1));

const wholeNumber = (text: string | undefined) => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : undefined);

/**
 * The CPUID signature and feature flags: `51 06 04 00 FF FB EB BF`, the least significant byte first. Stepping, family
 * and model stand in its nibbles; the id is written as WMI writes it, the most significant byte first.
 */
function readSignature(id: string | undefined): CpuFields {
  if (id === undefined || !/^[0-9A-F]{2}(?: [0-9A-F]{2}){3,15}$/i.test(id)) return {};
  const nibbles = (...positions: number[]) =>
    Number.parseInt(positions.map((position) => id.charAt(position)).join(''), 16);
  return {
    id: id.split(' ').reverse().join(''),
    stepping: nibbles(1),
    familynumber: String(nibbles(9, 10, 4)),
    model: String(nibbles(7, 0)),
  };
}

/** Words that vendors' rules are written with. */

import { canonicalString, hexToChars } from '../canonical/text.js';
import type { Device, Firmware, Hook } from '../device.js';
import type { Inventory } from '../inventory/inventory.js';
import { isTrue, type Reader } from '../snmp/reader.js';

/** The value of an instance, or of the first of several that has one. */
export const value =
  (...oids: string[]): Hook =>
  ({ snmp }) =>
    snmp.firstOf(...oids);

/** The same as canonical text. */
export const text =
  (...oids: string[]): Hook =>
  async ({ snmp }) =>
    canonicalString(await snmp.firstOf(...oids));

/** The same, where octets always hold characters. */
export const characters =
  (...oids: string[]): Hook =>
  async ({ snmp }) =>
    hexToChars(await snmp.firstOf(...oids));

/** The canonical text of an instance. */
export async function readText(snmp: Reader, oid: string): Promise<string | undefined> {
  return canonicalString(await snmp.get(oid));
}

/** Adds an entry of FIRMWARES without its empty fields; none without a version. */
export function addFirmware(inventory: Inventory, firmware: Firmware): void {
  if (isTrue(firmware.VERSION)) inventory.firmwares.push(firmware);
}

/** Reads page counters by name; values that are absent or 0 leave a counter as it is. */
export async function setCounters(
  { snmp }: Device,
  { pageCounters }: Inventory,
  counters: Readonly<Record<string, string>>,
): Promise<void> {
  const entries = Object.entries(counters);
  const values = await Promise.all(entries.map(([, oid]) => snmp.get(oid)));
  for (const [index, [name]] of entries.entries()) {
    const count = values[index];
    if (isTrue(count)) pageCounters[name] = count;
  }
}

/** Adds to a page counter what another source counts. */
export function addToCounter({ pageCounters }: Inventory, name: string, count: string): void {
  const known = pageCounters[name];
  pageCounters[name] = isTrue(known) ? String(Number(known) + Number(count)) : count;
}

/** The sum of counters that are there, as another counter; nothing when none is. */
export function sumCounters({ pageCounters }: Inventory, name: string, ...parts: string[]): void {
  const counts = parts.map((part) => pageCounters[part]).filter(isTrue);
  if (counts.length > 0) pageCounters[name] = String(counts.reduce((sum, count) => sum + Number(count), 0));
}

/** A MAC address without its colons, which some families have for a serial number. */
export const withoutColons = (mac: string | undefined) => mac?.replaceAll(':', '');

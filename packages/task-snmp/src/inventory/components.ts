/** COMPONENTS: the parts of a device by the ENTITY-MIB (RFC 6933), and the serial numbers of Dell stack units. */

import { canonicalMac } from '../canonical/address.js';
import { constant } from '../canonical/number.js';
import { canonicalSerial, canonicalString, trimBlanks } from '../canonical/text.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { isTrue, type Reader } from '../snmp/reader.js';
import type { Component } from './inventory.js';

const ENT_PHYSICAL_ENTRY = mib2('47.1.1.1.1');
/** Cisco wireless controllers: entity index, MAC and IP address of access points. */
const LWAPP_ENTITY = enterprise('9.9.513.1.1.1.1.4');
const LWAPP_MAC = enterprise('9.9.513.1.1.1.1.2');
const LWAPP_IP = enterprise('14179.2.2.1.1.19');
const DELL_UNIT_SERIAL = enterprise('674.10895.3000.1.2.100.8.1.2');

/** entPhysicalClass. */
const CLASSES = [
  '',
  'other',
  'unknown',
  'chassis',
  'backplane',
  'container',
  'powerSupply',
  'fan',
  'sensor',
  'module',
  'port',
  'stack',
  'cpu',
];

/** A text without blanks around. */
export const componentText = (text: string) => canonicalString(trimBlanks(text));

const COLUMNS: Readonly<Record<string, readonly [string, (text: string) => string | undefined]>> = {
  1: ['INDEX', constant],
  2: ['DESCRIPTION', componentText],
  4: ['CONTAINEDININDEX', constant],
  5: ['TYPE', (text) => CLASSES[Number(constant(text))]],
  7: ['NAME', componentText],
  8: ['REVISION', componentText],
  9: ['FIRMWARE', componentText],
  10: ['VERSION', componentText],
  11: ['SERIAL', componentText],
  12: ['MANUFACTURER', componentText],
  13: ['MODEL', componentText],
  16: ['FRU', constant],
};

export async function readComponents(snmp: Reader): Promise<Component[]> {
  const columns = new Map<string, Map<string, string>>();
  await Promise.all(
    Object.keys(COLUMNS).map(async (column) => {
      const rows = await snmp.walk(`${ENT_PHYSICAL_ENTRY}.${column}`);
      if (rows !== undefined) columns.set(column, new Map(rows));
    }),
  );
  const indexes = columns.get('1');
  const longest = [...columns.values()].reduce((a, b) => (b.size > a.size ? b : a), new Map<string, string>());
  const list = indexes === undefined ? [...longest.keys()] : [...indexes.values()];
  const components: Component[] = [];
  for (const index of list.sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b))) {
    const entry: Component = { INDEX: index };
    for (const [column, [field, convert]] of Object.entries(COLUMNS)) {
      const text = columns.get(column)?.get(index);
      const value = text === undefined ? undefined : convert(text);
      if (value) entry[field] = value;
    }
    components.push(entry);
  }
  await addAccessPoints(snmp, components);
  await addDellSerials(snmp, components);
  return components;
}

async function addAccessPoints(snmp: Reader, components: readonly Component[]): Promise<void> {
  if (components.length === 0) return;
  const entities = await snmp.walk(LWAPP_ENTITY);
  if (entities === undefined) return;
  const [macs, addresses] = await Promise.all([snmp.walk(LWAPP_MAC), snmp.walk(LWAPP_IP)]);
  for (const [suffix, index] of entities) {
    const entry = components.find(({ INDEX }) => INDEX === index);
    if (entry === undefined) continue;
    const mac = canonicalMac(macs?.get(suffix));
    const address = canonicalString(addresses?.get(suffix));
    if (mac) entry.MAC = mac;
    if (address) entry.IP = address;
  }
}

/** Units of a Dell stack have their serial numbers in a table of Dell's own. */
async function addDellSerials(snmp: Reader, components: readonly Component[]): Promise<void> {
  if (!components.some(({ TYPE }) => TYPE === 'chassis')) return;
  const serials = await snmp.walk(DELL_UNIT_SERIAL);
  if (serials === undefined || serials.size < 2) return;
  let unit = 0;
  for (const entry of components.filter(({ TYPE }) => TYPE === 'chassis')) {
    unit = Number(/Unit (\d+)/.exec(entry.NAME ?? '')?.[1] ?? unit + 1);
    const serial = canonicalSerial(serials.get(String(unit)));
    if (isTrue(serial)) entry.SERIAL = serial;
  }
}

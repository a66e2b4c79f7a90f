/** Siemens automation devices (AUTOMATION-SYSTEM-MIB); many have nothing but their order number in sysDescr. */

import { canonicalMac } from '../canonical/address.js';
import { canonicalString } from '../canonical/text.js';
import type { Device, Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue, type Reader } from '../snmp/reader.js';
import { readText, withoutColons } from './rules.js';

const OLD = enterprise('4196.1.1.8.3.100');
const AUTOMATION = enterprise('4329.6.3.2.1.1');
const ORDER_NUMBER = [`${OLD}.1.8.26.0`, `${AUTOMATION}.2.0`];
const SERIAL = [`${OLD}.1.8.6.0`, `${AUTOMATION}.3.0`];
const FIRMWARE = [`${OLD}.1.8.4.0`, `${AUTOMATION}.5.0`];
const HOST_NAME = `${OLD}.2.21.2.0`;
const MAC = `${OLD}.1.10.10.0`;

const PRODUCTS: Readonly<Record<string, string>> = {
  '6GK1 411-2AB10': 'IE/AS-i LINK PN IO',
  '6GK7 343-1CX10-0XE0': 'CP 343-1 Lean',
  '6ES7 318-3EL01-0AB0': 'CPU319-3 PN/DP',
};

/** Parts of sysDescr: `Siemens, SIMATIC NET, CP 343-1, 6GK7 …, HW: …, FW: …, serial`. */
const parts = ({ sysDescr }: Device) => (canonicalString(sysDescr) ?? '').split(',').map((part) => part.trim());

async function asked(snmp: Reader, oids: readonly string[]): Promise<string | undefined> {
  const text = canonicalString(await snmp.firstOf(...oids));
  return isTrue(text) ? text : undefined;
}

const mac = async ({ snmp }: Device) => canonicalMac(await snmp.get(MAC));

async function serial(device: Device): Promise<string | undefined> {
  const number = (await asked(device.snmp, SERIAL)) ?? parts(device)[6];
  if (isTrue(number) && !number.includes('not set')) return number;
  return withoutColons(await mac(device));
}

export const siemens: Vendor = {
  name: 'siemens',
  about: 'Siemens automation devices, and any device without a sysObjectID of its own (ending in 0.0)',
  match: [{ sysObjectId: /^\.1\.3\.6\.1\.4\.1\.4196/ }, { sysObjectId: /\.0\.0$/ }],
  type: 'NETWORKING',
  manufacturer: 'Siemens',
  async model(device) {
    const number = (await asked(device.snmp, ORDER_NUMBER)) ?? parts(device)[3];
    if (!isTrue(number)) return undefined;
    return Object.hasOwn(PRODUCTS, number) ? PRODUCTS[number] : `Siemens module (PartNumber: ${number})`;
  },
  serial,
  mac,
  async hostname(device) {
    const name = await readText(device.snmp, HOST_NAME);
    return isTrue(name) ? name : serial(device);
  },
  async firmware(device) {
    const version = await asked(device.snmp, FIRMWARE);
    return (
      version ??
      parts(device)
        .find((part) => part.startsWith('FW: '))
        ?.slice('FW: '.length)
    );
  },
};

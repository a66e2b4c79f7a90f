/** Hikvision cameras and recorders. */

import { canonicalMac } from '../canonical/address.js';
import type { Device, Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';
import { readText, value } from './rules.js';

const MODEL = enterprise('39165.1.1.0');
const ADDRESS = enterprise('39165.1.4.0');

const serial = async ({ snmp }: Device) => (await readText(snmp, ADDRESS))?.replaceAll('-', '');

export const hikvision: Vendor = {
  name: 'hikvision',
  about: 'Hikvision cameras and recorders',
  match: [{ sysObjectId: enterprise('39165') }, { has: MODEL }],
  type: 'NETWORKING',
  manufacturer: 'Hikvision',
  serial,
  mac: async ({ snmp }) => canonicalMac((await readText(snmp, ADDRESS))?.replaceAll('-', ':')),
  async hostname(device) {
    const { MODEL: model } = device.identity;
    const number = await serial(device);
    return isTrue(model) && isTrue(number) ? `${model}_${number}` : undefined;
  },
  model: value(MODEL),
};

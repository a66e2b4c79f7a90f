/** Dell PowerConnect and Networking switches (Dell-Vendor-MIB, DELL-NETWORKING-CHASSIS-MIB of OS10). */

import { canonicalMac } from '../canonical/address.js';
import type { Device, Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';
import { readText, text } from './rules.js';

const PRODUCT = enterprise('674.10895.3000.1.2.100');
const OS10 = enterprise('674.11000.5000.100.4.1.1.3.1');

async function firstText({ snmp }: Device, ...oids: string[]): Promise<string | undefined> {
  const texts = await Promise.all(oids.map((oid) => readText(snmp, oid)));
  return texts.find(isTrue) ?? texts.at(-1);
}

const named = (tag: string | undefined) => tag !== undefined && tag !== '' && !/^none$/i.test(tag);

export const dell: Vendor = {
  name: 'dell',
  about: 'Dell PowerConnect, Networking and OS10 switches',
  match: [{ sysOrId: enterprise('674.10895.3000') }, { sysObjectId: enterprise('674.11000.5000.100.2') }],
  type: 'NETWORKING',
  firmware: text(`${PRODUCT}.4.0`),
  async manufacturer({ snmp, identity }) {
    if (identity.MANUFACTURER) return undefined;
    const maker = await readText(snmp, `${PRODUCT}.3.0`);
    return isTrue(maker) ? maker : 'Dell';
  },
  serial: (device) => firstText(device, `${PRODUCT}.8.1.2.1`, `${OS10}.5.1`),
  mac: async ({ snmp }) => canonicalMac(await snmp.get(`${OS10}.3.1`)),
  model: ({ snmp, identity }) => (identity.MODEL ? undefined : readText(snmp, `${PRODUCT}.1.0`)),
  async run(device, { info }) {
    const tag = await readText(device.snmp, `${PRODUCT}.8.1.3.1`);
    if (named(tag)) info.ASSETTAG = tag;
    else {
      const service = await firstText(device, `${PRODUCT}.8.1.4.1`, `${OS10}.7.1`);
      info.ASSETTAG = named(service) ? service : tag || undefined;
    }
  },
};

/** Zebra label printers (ZEBRA-MIB). */

import { hexToChars } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue, type Reader } from '../snmp/reader.js';
import { characters, readText, text } from './rules.js';

const PRINTER = enterprise('10642.1');

async function maker(snmp: Reader): Promise<string> {
  const name = await readText(snmp, `${PRINTER}.11.0`);
  return isTrue(name) ? name : 'Zebra Technologies';
}

export const zebra: Vendor = {
  name: 'zebra',
  about: 'Zebra label printers',
  match: [{ sysObjectId: enterprise('683') }, { sysObjectId: enterprise('10642.1.1') }],
  hostname: text(`${PRINTER}.4.0`),
  manufacturer: ({ snmp }) => maker(snmp),
  async serial({ snmp }) {
    const own = await readText(snmp, `${PRINTER}.9.0`);
    return isTrue(own) ? own : hexToChars(await snmp.firstOf(enterprise('10642.200.19.5.0'), enterprise('683.1.5.0')));
  },
  model: characters(`${PRINTER}.1.0`, enterprise('683.6.2.3.2.1.15.1'), enterprise('10642.200.19.7.0')),
  firmware: characters(`${PRINTER}.2.0`, enterprise('683.1.9.0')),
  async run({ snmp, identity }, { firmwares }) {
    const version = await readText(snmp, `${PRINTER}.18.0`);
    if (!version) return;
    const manufacturer = identity.MANUFACTURER ?? (await maker(snmp));
    firmwares.push({
      NAME: `${manufacturer} LinkOS`,
      DESCRIPTION: `${manufacturer} LinkOS firmware`,
      TYPE: 'system',
      VERSION: version,
      MANUFACTURER: manufacturer,
    });
  },
};

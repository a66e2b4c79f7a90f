/** HP network printers (HP-LASERJET-COMMON-MIB, NPCARD-MIB). */

import { constant } from '../canonical/number.js';
import { hexToChars } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue, type Reader } from '../snmp/reader.js';
import { readText, value } from './rules.js';

const DEVICE = enterprise('11.2.3.9.4.2.1');
/** IEEE 1284 device id: `MFG:HP;MODEL:…;`. */
const DEVICE_ID = enterprise('11.2.3.9.1.1.7.0');
const COUNTERS: Readonly<Record<string, string>> = {
  TOTAL: `${DEVICE}.4.1.2.5.0`,
  COLOR: `${DEVICE}.4.1.2.7.0`,
  DUPLEX: `${DEVICE}.4.1.2.22.0`,
};

async function clean(snmp: Reader, oid: string): Promise<string | undefined> {
  return hexToChars(await snmp.get(oid))?.replace(/[^\x20-\x7e]/g, '');
}

export const hpNetPeripheral: Vendor = {
  name: 'hp-net-peripheral',
  about: 'HP printers and other devices with HP network cards',
  match: ['11.2.3.9', '29999', '11.1', '26696.1'].map((id) => ({ sysObjectId: enterprise(id) })),
  manufacturer: ({ identity }) => (identity.MANUFACTURER ? undefined : 'Hewlett-Packard'),
  async firmware({ snmp, sysDescr }) {
    const version = await clean(snmp, `${DEVICE}.1.3.6.0`);
    if (isTrue(version)) return version;
    const part = sysDescr?.split(',').find((text) => /EEPROM\s+\S/.test(text));
    return /EEPROM\s+(\S+)/.exec(part ?? '')?.[1];
  },
  firmwareDate: ({ snmp }) => clean(snmp, `${DEVICE}.1.3.5.0`),
  serial: value(`${DEVICE}.1.3.3.0`),
  async model({ snmp }) {
    const id = await readText(snmp, DEVICE_ID);
    const named = id
      ?.split(';')
      .map((part) => /^\s*MODEL:(.*)$/.exec(part)?.[1])
      .find(isTrue);
    return named ?? clean(snmp, `${DEVICE}.1.3.2.0`);
  },
  async run({ snmp }, { pageCounters }) {
    for (const [name, oid] of Object.entries(COUNTERS)) {
      if (isTrue(pageCounters[name])) continue;
      const count = constant(await snmp.get(oid));
      if (isTrue(count)) pageCounters[name] = count;
    }
  },
};

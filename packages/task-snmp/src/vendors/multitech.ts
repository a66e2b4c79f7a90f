/** MultiTech cellular gateways. */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';
import { readText, text, value } from './rules.js';

const SYSTEM = enterprise('995.15.1.1');

export const multitech: Vendor = {
  name: 'multitech',
  about: 'MultiTech cellular gateways',
  match: [{ has: `${SYSTEM}.1.0` }],
  type: 'NETWORKING',
  manufacturer: 'Multitech',
  model: text(`${SYSTEM}.1.0`),
  serial: text(`${SYSTEM}.2.0`),
  firmware: value(`${SYSTEM}.3.0`),
  async hostname({ snmp, identity }) {
    const serial = await readText(snmp, `${SYSTEM}.2.0`);
    return isTrue(identity.MODEL) && isTrue(serial) ? `${identity.MODEL}_${serial}` : undefined;
  },
};

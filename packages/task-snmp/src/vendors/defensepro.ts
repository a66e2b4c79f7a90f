/** Radware DefensePro (RADWARE-MIB). */

import { canonicalMac } from '../canonical/address.js';
import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { text } from './rules.js';

export const defensepro: Vendor = {
  name: 'defensepro',
  about: 'Radware DefensePro',
  match: [{ sysObjectId: enterprise('89') }],
  firmware: text(enterprise('89.35.1.34')),
  serial: text(enterprise('89.2.12.0')),
  mac: async ({ snmp }) => canonicalMac(await snmp.get(enterprise('89.35.1.69.5.0'))),
  model: text(enterprise('89.2.14.0')),
};

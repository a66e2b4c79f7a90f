/** HW group environment monitors (HWg-PWR-MIB, HWg-STE-MIB). */

import { canonicalMac } from '../canonical/address.js';
import { canonicalString } from '../canonical/text.js';
import type { Device, Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { withoutColons } from './rules.js';

const ADDRESSES = ['21796.4.5.70.1.0', '21796.4.1.70.1.0', '21796.4.9.70.1.0'].map(enterprise);

const mac = async ({ snmp }: Device) => canonicalMac(canonicalString(await snmp.firstOf(...ADDRESSES)));

export const hwGroup: Vendor = {
  name: 'hw-group',
  about: 'HW group environment monitors',
  match: [{ sysObjectId: enterprise('21796') }],
  type: 'NETWORKING',
  manufacturer: 'HW group s.r.o',
  mac,
  serial: async (device) => withoutColons(await mac(device)),
  model: ({ sysDescr }) => sysDescr,
};

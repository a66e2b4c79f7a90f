/** Cisco devices (OLD-CISCO-SYSTEM-MIB hostName). The prefix 9 also selects enterprises whose number begins with it. */

import { canonicalString } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { text } from './rules.js';

export const cisco: Vendor = {
  name: 'cisco',
  about: 'Cisco devices: model from the ENTITY-MIB, host name',
  priority: 5,
  match: [{ sysObjectId: enterprise('9') }],
  model: async ({ snmp }) => canonicalString(await snmp.first(mib2('47.1.1.1.1.13'))),
  hostname: text(enterprise('9.2.1.3.0')),
};

/** Brocade (Foundry) switches (FOUNDRY-SN-AGENT-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { value } from './rules.js';

export const brocade: Vendor = {
  name: 'brocade',
  about: 'Brocade and Foundry switches',
  match: [{ sysObjectId: enterprise('1991') }],
  serial: value(enterprise('1991.1.1.1.1.2.0')),
  firmware: value(enterprise('1991.1.1.2.1.11.0')),
};

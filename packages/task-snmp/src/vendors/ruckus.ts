/** Ruckus wireless (RUCKUS-HWINFO-MIB, RUCKUS-SWINFO-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { value } from './rules.js';

export const ruckus: Vendor = {
  name: 'ruckus',
  about: 'Ruckus wireless controllers and access points',
  match: [{ sysObjectId: enterprise('25053.3') }],
  model: value(enterprise('25053.1.1.2.1.1.1.1.0')),
  serial: value(enterprise('25053.1.1.2.1.1.1.2.0')),
  firmware: value(enterprise('25053.1.1.3.1.1.1.1.1.3.1')),
};

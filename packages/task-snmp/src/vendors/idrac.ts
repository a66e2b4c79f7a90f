/** Dell management boards (DELL-RAC-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { value } from './rules.js';

export const idrac: Vendor = {
  name: 'idrac',
  about: 'Dell DRAC management boards',
  match: [{ sysObjectId: enterprise('674.10892') }],
  serial: value(enterprise('674.10892.2.1.1.11.0')),
};

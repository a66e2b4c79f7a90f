/** Citrix NetScaler (NS-ROOT-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { text, value } from './rules.js';

export const netscaler: Vendor = {
  name: 'citrix-netscaler',
  about: 'Citrix NetScaler load balancers',
  match: [{ sysObjectId: enterprise('5951') }],
  ip: value(enterprise('5951.4.1.1.2.0')),
  serial: text(enterprise('5951.4.1.1.14.0')),
};

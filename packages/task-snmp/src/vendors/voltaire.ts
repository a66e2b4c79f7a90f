/** Voltaire InfiniBand switches. */

import type { Vendor } from '../device.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { value } from './rules.js';

export const voltaire: Vendor = {
  name: 'voltaire',
  about: 'Voltaire InfiniBand switches',
  match: [{ sysObjectId: enterprise('5206') }],
  type: 'NETWORKING',
  manufacturer: 'Voltaire',
  model: async ({ snmp }) => /^([^-]+)/.exec((await snmp.get(mib2('1.5.0'))) ?? '')?.[1],
  serial: value(enterprise('5206.3.29.1.3.1007.1')),
  firmware: value(enterprise('5206.3.1.0')),
};

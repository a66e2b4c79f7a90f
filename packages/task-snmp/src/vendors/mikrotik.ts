/** MikroTik routers (MIKROTIK-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { value } from './rules.js';

export const mikrotik: Vendor = {
  name: 'mikrotik',
  about: 'MikroTik routers',
  match: [{ sysObjectId: enterprise('14988.1') }],
  firmware: value(enterprise('14988.1.1.7.4.0')),
  serial: value(enterprise('14988.1.1.7.3.0')),
  model: ({ identity }) => /^RouterOS (.*)$/s.exec(identity.DESCRIPTION ?? '')?.[1],
};

/** Kyocera printers. */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { text } from './rules.js';

export const kyocera: Vendor = {
  name: 'kyocera',
  about: 'Kyocera printers',
  match: [{ sysObjectId: enterprise('1347.41') }],
  hostname: text(enterprise('1347.40.10.1.1.5.1')),
};

/** QNAP storage (NAS-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { value } from './rules.js';

const MODEL = enterprise('24681.2.2.12.0');

export const qnap: Vendor = {
  name: 'qnap',
  about: 'QNAP storage',
  priority: 5,
  match: [{ sysObjectId: /\.1\.3\.6\.1\.4\.1\.24681/ }, { has: MODEL }],
  type: 'STORAGE',
  model: value(MODEL),
  manufacturer: 'Qnap',
};

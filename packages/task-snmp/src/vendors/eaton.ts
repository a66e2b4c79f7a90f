/** Eaton power distribution units (EATON-EPDU-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { value } from './rules.js';

const UNIT = enterprise('534.6.6.7.1.2.1');

export const eaton: Vendor = {
  name: 'eaton-epdu',
  about: 'Eaton ePDU power distribution units',
  match: [{ sysObjectId: enterprise('534.6.6.7') }],
  model: value(`${UNIT}.3.0`),
  serial: value(`${UNIT}.4.0`),
  firmware: value(`${UNIT}.5.0`),
};

/** Oki printers. */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { text, value } from './rules.js';

const PRINTER = enterprise('2001.1.1.1.1.11.1.10');

export const oki: Vendor = {
  name: 'oki',
  about: 'Oki printers',
  match: [{ sysObjectId: enterprise('2001') }],
  serial: value(`${PRINTER}.45.0`),
  model: text(`${PRINTER}.25.0`),
};

/** Zyxel switches (ZYXEL-ES-COMMON). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { text } from './rules.js';

const SYSTEM = enterprise('890.1.15.3.1');

export const zyxel: Vendor = {
  name: 'zyxel',
  about: 'Zyxel switches',
  priority: 5,
  match: [{ sysObjectId: enterprise('890.1.15') }],
  firmware: text(`${SYSTEM}.6.0`),
  model: text(`${SYSTEM}.11.0`),
  serial: text(`${SYSTEM}.12.0`),
  manufacturer: 'Zyxel',
};

/** Cisco UCS server boards (CISCO-UNIFIED-COMPUTING-COMPUTE-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { text } from './rules.js';

const BOARD = enterprise('9.9.719.1.9.6.1');

export const ciscoUcs: Vendor = {
  name: 'cisco-ucs-board',
  about: 'Cisco UCS management boards',
  priority: 5,
  match: [{ has: `${BOARD}.2.1` }],
  model: text(`${BOARD}.6.1`),
  serial: text(`${BOARD}.14.1`),
};

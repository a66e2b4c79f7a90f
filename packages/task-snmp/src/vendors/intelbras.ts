/** Intelbras switches. */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { addFirmware, readText, text } from './rules.js';

const PRODUCT = enterprise('1004849.2.1');
const MANUFACTURER = 'Intelbras';

export const intelbras: Vendor = {
  name: 'intelbras',
  about: 'Intelbras switches',
  match: [{ sysOrId: PRODUCT }],
  type: 'NETWORKING',
  manufacturer: MANUFACTURER,
  serial: text(`${PRODUCT}.2.4.0`),
  firmware: text(`${PRODUCT}.1.1.0`),
  model: text(`${PRODUCT}.2.6.0`),
  async run({ snmp }, inventory) {
    addFirmware(inventory, {
      NAME: 'Intelbras hardware',
      DESCRIPTION: 'Hardware version',
      TYPE: 'hardware',
      VERSION: await readText(snmp, `${PRODUCT}.1.2.0`),
      MANUFACTURER,
    });
    addFirmware(inventory, {
      NAME: 'Intelbras system',
      DESCRIPTION: 'System version',
      TYPE: 'system',
      VERSION: await readText(snmp, `${PRODUCT}.2.5.0`),
      MANUFACTURER,
    });
  },
};

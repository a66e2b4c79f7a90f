/** Aerohive access points (AH-SYSTEM-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { addFirmware, readText, text } from './rules.js';

const SYSTEM = enterprise('26928.1.2');
const MANUFACTURER = 'Aerohive Networks';

export const aerohive: Vendor = {
  name: 'aerohive',
  about: 'Aerohive access points',
  match: [{ sysObjectId: enterprise('26928') }],
  type: 'NETWORKING',
  manufacturer: MANUFACTURER,
  serial: text(`${SYSTEM}.5.0`),
  firmware: text(`${SYSTEM}.12.0`),
  model: text(`${SYSTEM}.6.0`),
  async run({ snmp }, inventory) {
    addFirmware(inventory, {
      NAME: 'Aerohive hardware',
      DESCRIPTION: 'Aerohive platform hardware version',
      TYPE: 'hardware',
      VERSION: await readText(snmp, `${SYSTEM}.8.0`),
      MANUFACTURER,
    });
  },
};

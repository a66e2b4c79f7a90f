/** HP ProCurve switches (HP-httpManageable-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { addFirmware, readText, text, value } from './rules.js';

const MANAGEABLE = enterprise('11.2.36.1.1.2');

export const hpHttpManagement: Vendor = {
  name: 'hp-http-management',
  about: 'HP ProCurve switches',
  match: [{ sysObjectId: enterprise('11.2.3.7.11') }],
  firmware: text(`${MANAGEABLE}.8.0`),
  serial: value(`${MANAGEABLE}.9.0`),
  async run({ snmp }, inventory) {
    addFirmware(inventory, {
      NAME: 'HP-HttpMg-Version',
      DESCRIPTION: 'HP Web Management Software version',
      TYPE: 'system',
      VERSION: await readText(snmp, `${MANAGEABLE}.6.0`),
      MANUFACTURER: 'HP',
    });
  },
};

/** Toshiba printers. */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { addFirmware, readText, text } from './rules.js';

const PRINTER = enterprise('1129.1.2.1.1.1');
const MANUFACTURER = 'Toshiba';

export const toshiba: Vendor = {
  name: 'toshiba',
  about: 'Toshiba printers',
  match: [{ sysObjectId: enterprise('1129') }],
  serial: text(`${PRINTER}.1.1.0`),
  model: text(`${PRINTER}.2.1.0`),
  async run({ snmp }, inventory) {
    addFirmware(inventory, {
      NAME: 'Toshiba firmware',
      DESCRIPTION: 'Toshiba printer firmware',
      TYPE: 'printer',
      VERSION: (await readText(snmp, `${PRINTER}.1.2.0`))?.replace(/^B/, 'V'),
      MANUFACTURER,
    });
    addFirmware(inventory, {
      NAME: 'Toshiba boot software',
      DESCRIPTION: 'Boot software version',
      TYPE: 'printer',
      VERSION: await readText(snmp, `${PRINTER}.2.5.0`),
      MANUFACTURER,
    });
  },
};

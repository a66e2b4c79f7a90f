/** Epson printers (EPSON-MIB). */

import { hexToChars } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';
import { value } from './rules.js';

const PRINTER = enterprise('1248.1.2.2.1.1.1');
const FIRMWARE = enterprise('1248.1.2.2.2.1.1');

export const epson: Vendor = {
  name: 'epson',
  about: 'Epson printers',
  match: [{ sysObjectId: enterprise('1248') }],
  model: value(`${PRINTER}.2.1`),
  serial: value(`${PRINTER}.5.1`),
  async run({ snmp }, inventory) {
    const [versions, names, list] = await Promise.all([2, 3, 4].map((column) => snmp.walk(`${FIRMWARE}.${column}`)));
    for (const index of (list ?? names)?.keys() ?? []) {
      const version = versions?.get(index);
      if (!isTrue(version)) continue;
      const name = hexToChars(names?.get(index));
      inventory.firmwares.push({
        NAME: `Epson ${isTrue(name) ? name : 'printer'}`,
        DESCRIPTION: `Epson printer ${isTrue(name) ? name : 'firmware'}`,
        TYPE: 'printer',
        VERSION: hexToChars(version),
        MANUFACTURER: 'Epson',
      });
    }
  },
};

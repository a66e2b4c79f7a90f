/** Konica Minolta printers. */

import { canonicalString, hexToChars } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { textOrder } from '../snmp/reader.js';
import { setCounters, sumCounters } from './rules.js';

const MODEL = enterprise('18334.1.1.1.1.6.2.1.0');
const COUNTERS = enterprise('18334.1.1.1.5.7.2');
const FIRMWARE_NAMES = enterprise('18334.1.1.1.5.5.1.1.2');
const FIRMWARE_VERSIONS = enterprise('18334.1.1.1.5.5.1.1.3');

export const konica: Vendor = {
  name: 'konica',
  about: 'Konica Minolta printers',
  match: [{ sysObjectId: enterprise('18334.1.1.1.2') }],
  async model({ snmp }) {
    return canonicalString(hexToChars(await snmp.get(MODEL)))?.replace(/^KONICA MINOLTA /i, '');
  },
  async run(device, inventory) {
    await setCounters(device, inventory, {
      PRINTCOLOR: `${COUNTERS}.2.1.5.2.2`,
      PRINTBLACK: `${COUNTERS}.2.1.5.1.2`,
      RECTOVERSO: `${COUNTERS}.1.3.0`,
      COPYCOLOR: `${COUNTERS}.2.1.5.2.1`,
      COPYBLACK: `${COUNTERS}.2.1.5.1.1`,
      SCANNED: `${COUNTERS}.3.1.5.1`,
      TOTAL: `${COUNTERS}.1.1.0`,
    });
    sumCounters(inventory, 'PRINTTOTAL', 'PRINTBLACK', 'PRINTCOLOR');
    sumCounters(inventory, 'COPYTOTAL', 'COPYBLACK', 'COPYCOLOR');
    const [names, versions] = await Promise.all([
      device.snmp.walk(FIRMWARE_NAMES),
      device.snmp.walk(FIRMWARE_VERSIONS),
    ]);
    for (const [index, text] of textOrder(names)) {
      const version = canonicalString(hexToChars(versions?.get(index)));
      if (!version || version === '-' || version === 'Registered') continue;
      const name = canonicalString(hexToChars(text)).replace(/ version$/i, '');
      inventory.firmwares.push({
        NAME: `Konica ${name}`,
        DESCRIPTION: `Printer ${name}`,
        TYPE: 'printer',
        VERSION: version,
        MANUFACTURER: 'Konica',
      });
    }
  },
};

/** Xerox printers (XEROX-COMMON-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';
import { setCounters, sumCounters } from './rules.js';

const COUNTERS = enterprise('253.8.53.13.2.1.6');
const SCANS = [`${COUNTERS}.10.20.11`, `${COUNTERS}.10.20.12`];

export const xerox: Vendor = {
  name: 'xerox',
  about: 'Xerox printers',
  match: [{ sysObjectId: enterprise('253.8') }],
  async run(device, inventory) {
    await setCounters(device, inventory, {
      PRINTCOLOR: `${COUNTERS}.1.20.33`,
      PRINTBLACK: `${COUNTERS}.1.20.34`,
      PRINTTOTAL: `${COUNTERS}.1.20.1`,
      COPYCOLOR: `${COUNTERS}.11.20.25`,
      COPYBLACK: `${COUNTERS}.11.20.3`,
    });
    const scans = (await Promise.all(SCANS.map((oid) => device.snmp.get(oid)))).filter(isTrue);
    if (scans.length > 0) {
      inventory.pageCounters.SCANNED = String(scans.reduce((sum, count) => sum + Number(count), 0));
    }
    sumCounters(inventory, 'COPYTOTAL', 'COPYBLACK', 'COPYCOLOR');
  },
};

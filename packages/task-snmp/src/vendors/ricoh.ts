/** Ricoh printers (RicohPrivateMIB). */

import type { Vendor } from '../device.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { isTrue, textOrder } from '../snmp/reader.js';
import { addToCounter, readText, value } from './rules.js';

const HOST_NAME = enterprise('367.3.2.1.6.1.1.7.1');
const COUNTER_TYPES = enterprise('367.3.2.1.2.19.5.1.2');
const COUNTER_VALUES = enterprise('367.3.2.1.2.19.5.1.9');
const COUNTERS: Readonly<Record<string, string>> = {
  10: 'TOTAL',
  200: 'COPYTOTAL',
  201: 'COPYBLACK',
  202: 'COPYCOLOR',
  203: 'COPYCOLOR',
  300: 'FAXTOTAL',
  400: 'PRINTTOTAL',
  401: 'PRINTBLACK',
  402: 'PRINTCOLOR',
  403: 'PRINTCOLOR',
  870: 'SCANNED',
  871: 'SCANNED',
};
/** Counters of which a device has two parts. */
const SUMMED = /^(?:COPYCOLOR|PRINTCOLOR|SCANNED)$/;

export const ricoh: Vendor = {
  name: 'ricoh',
  about: 'Ricoh printers',
  match: [{ sysObjectId: enterprise('367.1.1') }],
  model: value(mib2('43.5.1.1.16.1')),
  async hostname({ snmp, identity }) {
    const name = await readText(snmp, HOST_NAME);
    return name === `RICOH ${identity.MODEL ?? ''}` ? undefined : name;
  },
  async run({ snmp }, inventory) {
    const [types, values] = await Promise.all([snmp.walk(COUNTER_TYPES), snmp.walk(COUNTER_VALUES)]);
    for (const [index, type] of textOrder(types)) {
      const name = Object.hasOwn(COUNTERS, type) ? COUNTERS[type] : undefined;
      const count = values?.get(index);
      if (name === undefined || !isTrue(count)) continue;
      if (SUMMED.test(name)) addToCounter(inventory, name, count);
      else inventory.pageCounters[name] = count;
    }
  },
};

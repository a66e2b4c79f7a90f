/** Canon printers (CANON-MIB): counters by number, or by label in younger devices. */

import { hexToChars } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import type { Inventory } from '../inventory/inventory.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue, type Rows, textOrder } from '../snmp/reader.js';
import { addToCounter, text, value } from './rules.js';

const COUNTS = enterprise('1602.1.11.1.3.1.4');
const LABELS = enterprise('1602.1.11.2.1.1.2');
const LABELLED_COUNTS = enterprise('1602.1.11.2.1.1.3');
const MODEL = [enterprise('1602.1.1.1.1.0'), enterprise('2699.1.2.1.2.1.1.2.1')];

const BY_NUMBER: Readonly<Record<string, string>> = {
  101: 'COPYTOTAL',
  112: 'COPYBLACK',
  113: 'COPYBLACK',
  122: 'COPYCOLOR',
  123: 'COPYCOLOR',
  301: 'PRINTTOTAL',
  501: 'SCANNED',
};

const BY_LABEL: Readonly<Record<string, string>> = {
  'Total 1': 'TOTAL',
  'Total (Black 1)': 'PRINTBLACK',
  'Total (Black/Large)': 'PRINTBLACK',
  'Total (Black/Small)': 'PRINTBLACK',
  'Total (Full Color + Single Color/Large)': 'PRINTCOLOR',
  'Total (Full Color + Single Color/Small)': 'PRINTCOLOR',
  'Print (Total 1)': 'PRINTTOTAL',
  'Copy (Total 1)': 'COPYTOTAL',
  'Scan (Total 1)': 'SCANNED',
};
/** Counters of which a device has two parts. */
const SUMMED = /^(?:COPYBLACK|COPYCOLOR|PRINTBLACK|PRINTCOLOR)$/;

export const canon: Vendor = {
  name: 'canon',
  about: 'Canon printers',
  match: [{ sysObjectId: /^\.1\.3\.6\.1\.4\.1\.1602\.4\./ }],
  serial: text(enterprise('1602.1.2.1.8.1.3.1.1')),
  firmware: value(enterprise('1602.1.1.1.4.0')),
  model: (device) => (device.identity.MODEL ? undefined : textOf(device)),
  async run({ snmp }, inventory) {
    const counts = await snmp.walk(COUNTS);
    if (counts !== undefined) return countByNumber(counts, inventory);
    const [labelled, labels] = await Promise.all([snmp.walk(LABELLED_COUNTS), snmp.walk(LABELS)]);
    if (labelled !== undefined) countByLabel(labelled, labels, inventory);
  },
};

const textOf = text(...MODEL) as Exclude<Vendor['model'], string | undefined>;

function countByNumber(counts: Rows, inventory: Inventory): void {
  for (const [number, count] of textOrder(counts)) {
    const name = BY_NUMBER[number];
    if (name === undefined || !isTrue(count)) continue;
    if (SUMMED.test(name)) addToCounter(inventory, name, count);
    else inventory.pageCounters[name] = count;
  }
}

function countByLabel(counts: Rows, labels: Rows | undefined, inventory: Inventory): void {
  let allBlack = false;
  for (const [index, count] of textOrder(counts)) {
    const label = hexToChars(labels?.get(index)) ?? '';
    const name = Object.hasOwn(BY_LABEL, label) ? BY_LABEL[label] : undefined;
    if (name === undefined || !isTrue(count)) continue;
    if (label === 'Total (Black 1)') {
      allBlack = true;
      inventory.pageCounters[name] = count;
    } else if (name === 'PRINTBLACK') {
      if (!allBlack) addToCounter(inventory, name, count);
    } else if (SUMMED.test(name)) addToCounter(inventory, name, count);
    else inventory.pageCounters[name] = count;
  }
}

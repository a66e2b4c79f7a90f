/** Pantum printers: one consumable, without a row number behind the OIDs of the Printer-MIB. */

import { constant, isInteger } from '../canonical/number.js';
import { canonicalString } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import {
  amountLeft,
  colorOfDescription,
  isColored,
  kindOfDescription,
  percentLeft,
  supplyKind,
} from '../inventory/cartridges.js';
import type { Inventory } from '../inventory/inventory.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import type { Reader } from '../snmp/reader.js';
import { addFirmware, readText, value } from './rules.js';

const SUPPLY = mib2('43.11.1.1');
const COLOR = mib2('43.12.1.1.4.1');
const PRINTER = enterprise('40093.1.1.1');
const COUNTERS = enterprise('40093.1.1.3');
const PARTS: Readonly<Record<string, string>> = { 1: 'DUPLEX', 9: 'COPYTOTAL', 12: 'PRINTTOTAL' };

export const pantum: Vendor = {
  name: 'pantum',
  about: 'Pantum printers',
  match: [{ sysObjectId: enterprise('40093.1.1') }],
  model: value(mib2('43.5.1.1.16.1')),
  manufacturer: 'Pantum',
  serial: value(`${PRINTER}.5`, enterprise('40093.6.1.2'), enterprise('40093.10.1.1.4')),
  async run({ snmp, identity }, inventory) {
    await addConsumable(snmp, inventory);
    const ram = await snmp.get(`${PRINTER}.2`);
    if (isInteger(ram)) inventory.info.RAM = ram;
    await addCounters(snmp, inventory);
    addFirmware(inventory, {
      NAME: `Pantum ${identity.MODEL ?? ''} firmware`,
      DESCRIPTION: `Pantum ${identity.MODEL ?? ''} firmware version`,
      TYPE: 'printer',
      VERSION: await readText(snmp, `${PRINTER}.1`),
      MANUFACTURER: 'Pantum',
    });
  },
};

async function addConsumable(snmp: Reader, { cartridges }: Inventory): Promise<void> {
  const [form, text, unit, max, level] = await Promise.all(
    [5, 6, 7, 8, 9].map((column) => snmp.get(`${SUPPLY}.${column}.1`)),
  );
  if (max === undefined || level === undefined) return;
  const description = canonicalString(text) ?? '';
  const type = constant(form);
  const kind = type === undefined || type === '1' ? kindOfDescription(description) : supplyKind(type, description);
  if (kind === undefined) return;
  const color = isColored(kind) ? (canonicalString(await snmp.get(COLOR)) ?? colorOfDescription(description)) : '';
  let left: string | undefined;
  if (level === '-2') left = 'WARNING';
  else if (level === '-3') left = 'OK';
  else left = Number(max) >= 0 ? percentLeft(level, max) : amountLeft(level, constant(unit));
  if (left !== undefined) cartridges[kind + color.toUpperCase().replace(/[^A-Z0-9_.-]/g, '')] = left;
}

async function addCounters(snmp: Reader, { pageCounters }: Inventory): Promise<void> {
  const rows = await snmp.walk(COUNTERS);
  if (rows === undefined) return;
  let total = 0;
  for (const [suffix, name] of Object.entries(PARTS)) {
    const count = rows.get(suffix);
    if (!isInteger(count)) continue;
    pageCounters[name] = count;
    total += Number(count);
  }
  pageCounters.TOTAL = String(total);
}

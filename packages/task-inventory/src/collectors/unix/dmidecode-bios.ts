/** Identity of firmware, system, base board and chassis, from `dmidecode`. */

import type { Bios } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { firmwareDate, modelName } from '../../tools/bios.js';
import { type DmiTables, dmidecode } from '../../tools/dmidecode.js';
import { withoutHostSerial } from '../../tools/guest.js';

/**
 * Reads types 0 (BIOS), 1 (system), 2 (base board) and 3 (chassis).
 *
 * @returns fields of `bios`; `bdate` is as the firmware has it, month first.
 */
export function parseBios(tables: DmiTables): Partial<Undefinable<Bios>> {
  const bios = tables.get(0)?.[0];
  const system = tables.get(1)?.[0];
  const board = tables.get(2)?.[0];
  const chassis = tables.get(3)?.[0];

  const asset = chassis?.['Asset Tag'];
  const sku = system?.['SKU Number'];
  const fields = {
    bmanufacturer: bios?.Vendor,
    bdate: bios?.['Release Date'],
    bversion: bios?.Version,
    smanufacturer: system?.Manufacturer ?? system?.Vendor,
    smodel: modelName(system?.Manufacturer, system?.Product ?? system?.['Product Name'], system?.Version),
    // some makers leave the label of the field in the field
    skunumber: sku?.endsWith('SKU#') ? undefined : sku,
    ssn: system?.['Serial Number'] ?? chassis?.['Serial Number'],
    mmanufacturer: board?.Manufacturer,
    mmodel: board?.['Product Name'],
    msn: board?.['Serial Number'],
    assettag: asset?.endsWith('Tag#') ? undefined : asset,
  };
  // VirtualBox knows no serial number: the UUID takes its place
  const isSet = (text: string | undefined) => text !== undefined && text !== '0';
  if (fields.mmodel === 'VirtualBox' && !isSet(fields.ssn) && !isSet(fields.msn)) {
    fields.ssn = system?.UUID?.toLowerCase() ?? fields.ssn;
  }
  return fields;
}

export default defineCollector({
  name: 'unix/dmidecode-bios',
  category: 'bios',
  fills: {
    bios: [
      'assettag',
      'bdate',
      'bmanufacturer',
      'bversion',
      'mmanufacturer',
      'mmodel',
      'msn',
      'skunumber',
      'smanufacturer',
      'smodel',
      'ssn',
    ],
  },
  reads: ['dmidecode'],
  async collect({ host, set }) {
    const tables = await dmidecode(host);
    if (tables === undefined) return;
    const fields = parseBios(tables);
    set('bios', await withoutHostSerial(host, { ...fields, bdate: firmwareDate(fields.bdate) }));
  },
});

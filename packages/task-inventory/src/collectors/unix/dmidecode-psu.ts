/** Power supplies, from `dmidecode`. */

import type { PowerSupply } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { type DmiTables, dmidecode } from '../../tools/dmidecode.js';
import { identifyPart } from '../../tools/part-numbers.js';
import { canonicalManufacturer, canonicalPower } from '../../tools/values.js';

export type PowerSupplyFields = Partial<Undefinable<PowerSupply>>;

/** Whether there is enough to tell one power supply from another. */
export const isIdentified = ({ name, serialnumber, partnum }: PowerSupplyFields) =>
  [name, serialnumber, partnum].some((value) => value !== undefined && value !== '');

/** Reads type 39 (system power supply). */
export function parsePowerSupplies(tables: DmiTables): PowerSupplyFields[] {
  return (tables.get(39) ?? [])
    .filter((record) => record.Type !== 'Battery')
    .map((record) => {
      const value = (name: string) => {
        const text = record[name];
        return text === undefined || /To Be Filled By O\.E\.M|OEM Define/i.test(text) ? undefined : text;
      };
      const manufacturer = canonicalManufacturer(value('Manufacturer'));
      const partnum = value('Model Part Number');
      const part =
        partnum !== undefined && manufacturer !== undefined
          ? identifyPart(partnum, 'controller', { manufacturer })
          : undefined;
      return {
        partnum: part?.partnum ?? partnum,
        serialnumber: value('Serial Number'),
        manufacturer,
        name: value('Name'),
        status: value('Status'),
        plugged: yesOrNo(value('Plugged')),
        location: value('Location'),
        power_max: canonicalPower(value('Max Power Capacity')),
        hotreplaceable: yesOrNo(value('Hot Replaceable')),
      };
    })
    .filter(isIdentified);
}

const yesOrNo = (text: string | undefined) => (text === 'Yes' ? true : text === 'No' ? false : undefined);

/** What collectors fill of a power supply. */
export const POWER_SUPPLY_FIELDS = [
  'name',
  'power_max',
  'serialnumber',
  'manufacturer',
  'partnum',
  'hotreplaceable',
  'plugged',
  'status',
  'location',
] as const;

export default defineCollector({
  name: 'unix/dmidecode-psu',
  category: 'psu',
  fills: { powersupplies: POWER_SUPPLY_FIELDS },
  reads: ['dmidecode'],
  async collect({ host, add }) {
    const tables = await dmidecode(host);
    for (const supply of tables === undefined ? [] : parsePowerSupplies(tables)) add('powersupplies', supply);
  },
});

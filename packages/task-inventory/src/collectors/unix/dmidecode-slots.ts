/** Expansion slots, from `dmidecode`. */

import type { Slot } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { type DmiTables, dmidecode } from '../../tools/dmidecode.js';

/** Reads type 9 (system slots); `undefined` when the firmware lists none. */
export function parseSlots(tables: DmiTables): Partial<Undefinable<Slot>>[] | undefined {
  return tables.get(9)?.map((slot) => {
    const usage = slot['Current Usage'];
    return {
      description: slot.Type,
      designation: slot.ID,
      name: slot.Designation,
      status: usage === 'In Use' ? 'used' : usage === 'Available' ? 'free' : undefined,
    };
  });
}

export default defineCollector({
  name: 'unix/dmidecode-slots',
  category: 'slot',
  fills: { slots: ['description', 'designation', 'name', 'status'] },
  reads: ['dmidecode'],
  async collect({ host, add }) {
    const tables = await dmidecode(host);
    for (const slot of (tables && parseSlots(tables)) ?? []) add('slots', slot);
  },
});

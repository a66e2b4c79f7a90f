/** UUID of the system and type of its chassis, from `dmidecode`. */

import type { Hardware } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { type DmiTables, dmidecode } from '../../tools/dmidecode.js';

/** Reads types 1 (system) and 3 (chassis). */
export function parseHardware(tables: DmiTables): Partial<Undefinable<Hardware>> {
  return { uuid: tables.get(1)?.[0]?.UUID, chassis_type: tables.get(3)?.[0]?.Type };
}

/** Firmware without a UUID has `Not Settable` in its place: machines with that in common would be taken for one. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default defineCollector({
  name: 'unix/dmidecode-hardware',
  category: 'hardware',
  fills: { hardware: ['chassis_type', 'uuid'] },
  reads: ['dmidecode'],
  async collect({ host, set }) {
    const tables = await dmidecode(host);
    if (tables === undefined) return;
    const { uuid, chassis_type } = parseHardware(tables);
    set('hardware', { chassis_type, uuid: UUID.test(uuid ?? '') ? uuid : undefined });
  },
});

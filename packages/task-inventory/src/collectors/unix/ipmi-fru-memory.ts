/** What the management board tells of memory modules beyond the firmware, from `ipmitool`. */

import type { Memory } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import { type FruUnit, fruUnits, readUnit } from '../../tools/ipmi-fru.js';
import { completeFromPartNumber, type MemoryModule } from './dmidecode-memory.js';

/** Texts that firmware has where the board may know better. */
const PLACEHOLDER = /Not\s?Available|None|Not\s?Specified|O\.E\.M\.|Part\s?Num|Ser\s?Num|Serial\s?Num|Unknown/i;

/**
 * Finds the module that each unit `CPU n DIMM m` describes and fills what is missing there.
 *
 * @returns what to change, by module.
 */
export function completeMemories<M extends MemoryModule>(
  modules: readonly M[],
  units: readonly FruUnit[],
): Map<M, MemoryModule> {
  const changes = new Map<M, MemoryModule>();
  for (const unit of units) {
    const [, cpu, dimm] = /^CPU[ _]?(\d{1,3})[ _]+DIMM[ _]?(\d{1,3})(?:[ _]|$)/.exec(unit.description) ?? [];
    if (cpu === undefined) continue;
    const slot = new RegExp(`^(?:PROC|CPU)[ _]?${cpu}[ _]DIMM[ _]?${dimm}[A-Z]?$`);
    const [module, ...others] = modules.filter(({ caption }) => slot.test(caption ?? ''));
    if (module === undefined || others.length > 0) continue;
    const { manufacturer, serial, model, capacity } = readUnit(unit);
    const found = { manufacturer, serialnumber: serial, model, capacity };
    const fields: MemoryModule = {};
    for (const [field, value] of Object.entries(found)) {
      const present = module[field as keyof Memory];
      if (value !== undefined && (present === undefined || PLACEHOLDER.test(String(present)))) {
        Object.assign(fields, { [field]: value });
      }
    }
    const complete = fields.model === undefined ? fields : completeFromPartNumber({ ...module, ...fields });
    changes.set(module, complete);
  }
  return changes;
}

export default defineCollector({
  name: 'unix/ipmi-fru-memory',
  category: 'memory',
  fills: { memories: ['capacity', 'manufacturer', 'serialnumber', 'model', 'speed', 'type'] },
  reads: ['ipmitool fru print'],
  after: ['unix/dmidecode-memory'],
  async collect({ host, entries, update }) {
    const modules = entries('memories');
    if (modules.length === 0) return;
    for (const [module, fields] of completeMemories(modules, await fruUnits(host))) update('memories', module, fields);
  },
});

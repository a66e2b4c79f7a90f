/** Power supplies as the management board lists them, from `ipmitool`. */

import { defineCollector } from '../../collector.js';
import { type FruUnit, fruUnits, readUnit } from '../../tools/ipmi-fru.js';
import { isIdentified, POWER_SUPPLY_FIELDS, type PowerSupplyFields } from './dmidecode-psu.js';

export function parseFruPowerSupplies(units: readonly FruUnit[]): PowerSupplyFields[] {
  return units
    .filter(({ description }) => /^(?:PS|Pwr Supply )\d/.test(description))
    .map((unit) => {
      const { name, manufacturer, serial, model, power_max } = readUnit(unit);
      return { name, manufacturer, serialnumber: serial, partnum: model, power_max };
    })
    .filter(isIdentified);
}

const identity = ({ serialnumber, manufacturer }: PowerSupplyFields) =>
  `${serialnumber ?? ''}\u0000${manufacturer ?? ''}`;

/**
 * Puts what the board tells to what the firmware tells; the board's values win.
 *
 * @returns all power supplies, in the order of serial and maker.
 */
export function mergePowerSupplies(
  known: readonly PowerSupplyFields[],
  found: readonly PowerSupplyFields[],
): PowerSupplyFields[] {
  const list = new Map(known.map((supply) => [identity(supply), supply]));
  const [only, ...others] = list.values();
  for (const supply of found) {
    const alone = found.length === 1 && only !== undefined && others.length === 0;
    const key = alone && only.serialnumber === supply.serialnumber ? identity(only) : identity(supply);
    const values = Object.entries(supply).filter(([, value]) => value !== undefined && value !== '');
    const merged = { ...list.get(key), ...Object.fromEntries(values) };
    list.delete(key);
    list.set(identity(merged), merged);
  }
  return [...list].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, supply]) => supply);
}

export default defineCollector({
  name: 'unix/ipmi-fru-psu',
  category: 'psu',
  fills: { powersupplies: POWER_SUPPLY_FIELDS },
  reads: ['ipmitool fru print'],
  after: ['unix/dmidecode-psu'],
  async collect({ host, entries, add, remove }) {
    const found = parseFruPowerSupplies(await fruUnits(host));
    if (found.length === 0) return;
    const known = entries('powersupplies');
    for (const supply of known) remove('powersupplies', supply);
    for (const supply of mergePowerSupplies(known, found)) add('powersupplies', supply);
  },
});

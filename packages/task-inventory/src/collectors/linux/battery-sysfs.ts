/**
 * Batteries as the kernel knows them, from /sys/class/power_supply.
 * Names and units: Documentation/ABI/testing/sysfs-class-power of the Linux kernel (µV, µWh, µAh).
 */

import { defineCollector } from '../../collector.js';
import { type BatteryFields, batterySerial } from '../../tools/batteries.js';
import { canonicalManufacturer } from '../../tools/values.js';
import { addBatteries } from '../unix/battery-upower.js';

const FILES = [
  ...['type', 'present', 'capacity', 'model_name', 'technology', 'serial_number', 'manufacturer'],
  ...['voltage_min_design', 'energy_full_design', 'charge_full_design', 'energy_full', 'charge_full'],
] as const;

export type PowerSupplyFiles = Partial<Record<(typeof FILES)[number], string | undefined>>;

/**
 * Reads the files of one power supply.
 *
 * @returns `undefined` when it is no battery, or the bay is empty.
 */
export function parsePowerSupply(files: PowerSupplyFiles): BatteryFields | undefined {
  const text = (name: keyof PowerSupplyFiles) => files[name]?.trim() || undefined;
  const present = text('present');
  if (text('type') !== 'Battery' || present === undefined || present === '0' || text('capacity') === undefined) {
    return undefined;
  }
  const number = (name: keyof PowerSupplyFiles) => {
    const digits = /^\d{1,15}$/.exec(text(name) ?? '')?.[0];
    return digits === undefined ? undefined : Number(digits);
  };
  const microvolts = number('voltage_min_design');
  const voltage = microvolts === undefined ? undefined : Math.trunc(microvolts / 1000);
  const capacity = (energy: 'energy_full' | 'energy_full_design', charge: 'charge_full' | 'charge_full_design') => {
    const microwatthours = number(energy);
    if (microwatthours !== undefined) return Math.trunc(microwatthours / 1000);
    const microamperehours = number(charge);
    if (microamperehours === undefined || voltage === undefined) return undefined;
    return Math.trunc((microamperehours / 1000) * (voltage / 1000));
  };
  return {
    name: text('model_name'),
    chemistry: text('technology'),
    serial: batterySerial(text('serial_number')),
    manufacturer: canonicalManufacturer(text('manufacturer')),
    voltage,
    capacity: capacity('energy_full_design', 'charge_full_design'),
    real_capacity: capacity('energy_full', 'charge_full'),
  };
}

export default defineCollector({
  name: 'linux/battery-sysfs',
  category: 'battery',
  fills: { batteries: ['capacity', 'real_capacity', 'date', 'chemistry', 'manufacturer', 'name', 'serial', 'voltage'] },
  reads: ['/sys/class/power_supply/*'],
  after: ['unix/dmidecode-battery', 'unix/battery-upower'],
  async collect(context) {
    const { host } = context;
    const supplies = await host.list('/sys/class/power_supply');
    const batteries = await Promise.all(
      supplies.map(async (supply) => {
        const values = await Promise.all(
          FILES.map(async (name) => [name, await host.read(`/sys/class/power_supply/${supply}/${name}`)] as const),
        );
        return parsePowerSupply(Object.fromEntries(values));
      }),
    );
    addBatteries(
      context,
      batteries.filter((battery) => battery !== undefined),
    );
  },
});

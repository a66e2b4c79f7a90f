/** Batteries as UPower knows them, from `upower`. */

import { type CollectContext, defineCollector } from '../../collector.js';
import {
  type BatteryFields,
  batteryCapacity,
  batterySerial,
  batteryVoltage,
  mergeBatteries,
} from '../../tools/batteries.js';
import { canonicalManufacturer } from '../../tools/values.js';

/** Object paths of batteries in the output of `upower --enumerate`. */
export function parseUpowerDevices(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^\/[\w/]{1,200}\/battery_\w{1,200}$/.test(line));
}

/** Lines `key: value`; the first of equal keys counts. */
export function keyValueLines(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const key = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (value !== '' && !values.has(key)) values.set(key, value);
  }
  return values;
}

/** Reads the output of `upower -i DEVICE`. */
export function parseUpower(text: string): BatteryFields {
  const values = keyValueLines(text);
  const voltage = batteryVoltage(values.get('voltage'));
  return {
    name: values.get('model'),
    chemistry: values.get('technology'),
    serial: batterySerial(values.get('serial')),
    manufacturer: canonicalManufacturer(values.get('vendor') ?? values.get('manufacturer')),
    voltage,
    capacity: batteryCapacity(values.get('energy-full-design'), voltage),
    real_capacity: batteryCapacity(values.get('energy-full'), voltage),
  };
}

/** Puts what a source tells into the inventory, merged with what sources before it told. */
export function addBatteries({ entries, add, remove }: CollectContext, found: readonly BatteryFields[]): void {
  if (found.length === 0) return;
  const known = entries('batteries');
  const merged = mergeBatteries(known, found);
  for (const battery of known) remove('batteries', battery);
  for (const battery of merged) add('batteries', battery);
}

export default defineCollector({
  name: 'unix/battery-upower',
  category: 'battery',
  fills: { batteries: ['capacity', 'real_capacity', 'date', 'chemistry', 'manufacturer', 'name', 'serial', 'voltage'] },
  reads: ['upower --enumerate', 'upower -i DEVICE', '/sys/class/power_supply/*/type'],
  after: ['unix/dmidecode-battery'],
  async collect(context) {
    const { host } = context;
    if (host.platform === 'linux') {
      // UPower is a service that a question may start: not where the kernel knows no battery
      const supplies = await host.list('/sys/class/power_supply');
      const types = await Promise.all(supplies.map((name) => host.read(`/sys/class/power_supply/${name}/type`)));
      if (!types.some((type) => type?.trim() === 'Battery')) return;
    }
    const devices = parseUpowerDevices((await host.run('upower', ['--enumerate']))?.stdout ?? '');
    const texts = await Promise.all(devices.map((device) => host.run('upower', ['-i', device])));
    addBatteries(
      context,
      texts.filter((output) => output !== undefined).map(({ stdout }) => parseUpower(stdout)),
    );
  },
});

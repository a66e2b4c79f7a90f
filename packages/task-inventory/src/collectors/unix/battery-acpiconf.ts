/** Batteries as ACPI describes them to the BSD systems, from `acpiconf`. */

import { defineCollector } from '../../collector.js';
import { type BatteryFields, batteryCapacity, batterySerial, batteryVoltage } from '../../tools/batteries.js';
import { addBatteries, keyValueLines } from './battery-upower.js';

/** Reads the output of `acpiconf -i N`; `undefined` when there is no such battery. */
export function parseAcpiconf(text: string): BatteryFields | undefined {
  const values = keyValueLines(text);
  if (values.size === 0) return undefined;
  const voltage = batteryVoltage(values.get('Design voltage'));
  return {
    name: values.get('Model number'),
    chemistry: values.get('Type'),
    serial: batterySerial(values.get('Serial number')),
    voltage,
    capacity: batteryCapacity(values.get('Design capacity'), voltage),
    real_capacity: batteryCapacity(values.get('Last full capacity'), voltage),
  };
}

/** More than any machine has; a tool that answers for ever must not keep us. */
const MAX_BATTERIES = 16;

export default defineCollector({
  name: 'unix/battery-acpiconf',
  category: 'battery',
  fills: { batteries: ['capacity', 'real_capacity', 'chemistry', 'name', 'serial', 'voltage'] },
  reads: ['acpiconf -i N'],
  after: ['unix/dmidecode-battery', 'unix/battery-upower'],
  async collect(context) {
    const batteries: BatteryFields[] = [];
    while (batteries.length < MAX_BATTERIES) {
      const battery = parseAcpiconf(
        (await context.host.run('acpiconf', ['-i', String(batteries.length)]))?.stdout ?? '',
      );
      if (battery === undefined) break;
      batteries.push(battery);
    }
    addBatteries(context, batteries);
  },
});

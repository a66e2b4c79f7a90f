/** Batteries as the firmware lists them, from `dmidecode`. */

import { defineCollector } from '../../collector.js';
import {
  type BatteryFields,
  batteryCapacity,
  batteryDate,
  batterySerial,
  batteryVoltage,
} from '../../tools/batteries.js';
import { type DmiTables, dmidecode } from '../../tools/dmidecode.js';
import { canonicalManufacturer } from '../../tools/values.js';

/** Reads type 22 (portable battery); records without name, maker, serial or chemistry describe an empty bay. */
export function parseBatteries(tables: DmiTables): BatteryFields[] {
  const batteries: BatteryFields[] = [];
  for (const record of tables.get(22) ?? []) {
    const serial = record['Serial Number'] ?? record['SBDS Serial Number'];
    const chemistry = record.Chemistry ?? record['SBDS Chemistry'];
    const { Name: name, Manufacturer: manufacturer } = record;
    if ([name, manufacturer, serial, chemistry].includes(undefined)) continue;
    const voltage = batteryVoltage(record['Design Voltage']);
    batteries.push({
      name,
      manufacturer: canonicalManufacturer(manufacturer),
      serial: batterySerial(serial),
      chemistry,
      date: batteryDate(record['Manufacture Date'] ?? record['SBDS Manufacture Date']),
      voltage,
      capacity: batteryCapacity(record['Design Capacity'], voltage),
    });
  }
  return batteries;
}

export default defineCollector({
  name: 'unix/dmidecode-battery',
  category: 'battery',
  fills: { batteries: ['capacity', 'date', 'chemistry', 'manufacturer', 'name', 'serial', 'voltage'] },
  reads: ['dmidecode'],
  async collect({ host, add }) {
    const tables = await dmidecode(host);
    for (const battery of tables === undefined ? [] : parseBatteries(tables)) add('batteries', battery);
  },
});

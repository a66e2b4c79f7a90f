/** Batteries in the report of Windows, the XML that `powercfg /batteryreport /xml` writes. */

import { parseXml, type XmlNode, type XmlValue } from '@fi/core/xml';
import { type BatteryFields, batterySerial } from './batteries.js';
import { canonicalManufacturer } from './values.js';

/** Characters of a report that is read; even one with years of history is smaller. */
const MAX_REPORT = 4 * 1024 * 1024;

/** Reads `BatteryReport/Batteries/Battery`; a text that is no such report has no batteries. */
export async function parseBatteryReport(xml: string): Promise<BatteryFields[]> {
  if (xml.length > MAX_REPORT) return [];
  const document = await parseXml(xml, { lists: ['Battery'] }).catch(() => undefined);
  const report = child(document, 'BatteryReport');
  const batteries = child(report, 'Batteries')?.Battery;
  return (Array.isArray(batteries) ? batteries : []).filter(isNode).map((battery) => {
    const text = (name: string) => {
      const value = battery[name];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const milliwatthours = (name: string) => Number(/^\d{1,15}$/.exec(text(name) ?? '')?.[0] ?? 0) || undefined;
    return {
      name: text('Id'),
      manufacturer: canonicalManufacturer(text('Manufacturer')),
      chemistry: text('Chemistry'),
      serial: batterySerial(text('SerialNumber')),
      capacity: milliwatthours('DesignCapacity'),
      real_capacity: milliwatthours('FullChargeCapacity'),
    };
  });
}

const isNode = (value: XmlValue | undefined): value is XmlNode =>
  value !== undefined && typeof value !== 'string' && !Array.isArray(value);

function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  const value = node?.[name];
  return isNode(value) ? value : undefined;
}

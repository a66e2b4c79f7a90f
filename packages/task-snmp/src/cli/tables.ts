/** One row per device: for the terminal, or as CSV for a spreadsheet. Pure. */

import { isTree, type XmlTree, type XmlTreeValue } from '@fi/core/xml';

const COLUMNS = [
  'IP',
  'NAME',
  'TYPE',
  'MANUFACTURER',
  'MODEL',
  'SERIAL',
  'FIRMWARE',
  'MAC',
  'LOCATION',
  'PORTS',
] as const;
type Column = (typeof COLUMNS)[number];

const textOf = (value: XmlTreeValue) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const sizeOf = (value: XmlTreeValue) => (Array.isArray(value) ? value.length : value === undefined ? 0 : 1);

/** A device, and where it is, or where the device of a walk file is said to be. */
export interface DeviceRow {
  readonly address: string;
  /** Whether it was asked there. */
  readonly isAsked: boolean;
  readonly content: XmlTree;
  /** Who made the device, where it does not tell that itself. */
  readonly maker?: string | undefined;
}

/** The row of a device from a discovery or an inventory. */
function rowOf({ address, isAsked, content: { DEVICE }, maker = '' }: DeviceRow): Record<Column, string> {
  const device = isTree(DEVICE) ? DEVICE : {};
  const error = isTree(device.ERROR) ? textOf(device.ERROR.MESSAGE) : '';
  const info = isTree(device.INFO) ? device.INFO : device;
  const addresses = isTree(info.IPS) ? info.IPS.IP : undefined;
  const ports = isTree(device.PORTS) ? sizeOf(device.PORTS.PORT) : 0;
  const row = Object.fromEntries(COLUMNS.map((column) => [column, textOf(info[column])])) as Record<Column, string>;
  const told = textOf(Array.isArray(addresses) ? addresses[0] : addresses);
  row.IP ||= isAsked || told === '' ? address : told;
  row.NAME ||= error || textOf(info.SNMPHOSTNAME) || textOf(info.NETBIOSNAME) || textOf(info.DNSHOSTNAME);
  row.MANUFACTURER ||= textOf(info.NETPORTVENDOR) || maker;
  row.PORTS = ports === 0 ? '' : String(ports);
  return row;
}

const clean = (text: string) => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();

/** A line of CSV (RFC 4180), with the names of the columns before the first one. */
export function csvLine(device: DeviceRow, first: boolean): string {
  const row = rowOf(device);
  const cells = COLUMNS.map((column) => {
    // A spreadsheet takes cells with these begins for formulas.
    const text = clean(row[column]).replace(/^(?=[=+@-])/, "'");
    return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${first ? `${COLUMNS.join(',')}\r\n` : ''}${cells.join(',')}\r\n`;
}

/** All devices as a table; columns that hold nothing are left out, long texts are cut where the terminal is narrow. */
export function tableOf(devices: readonly DeviceRow[], width?: number): string {
  const rows = devices.map(rowOf);
  const columns = COLUMNS.filter((column) => rows.some((row) => row[column] !== ''));
  const most =
    width === undefined ? Number.POSITIVE_INFINITY : Math.max(12, Math.floor(width / Math.max(1, columns.length)) + 6);
  const cut = (text: string) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
  const lines = [[...columns] as string[], ...rows.map((row) => columns.map((column) => cut(clean(row[column]))))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

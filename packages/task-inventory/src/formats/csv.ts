/** Inventories as CSV (RFC 4180): one line per value, or one line per entry when a single section is asked for. */

import type { Inventory, SectionName } from '@fi/core/inventory';
import { fieldsOf, sectionsOf } from './sections.js';

/**
 * Writes CSV.
 *
 * With one section its entries are lines and its fields columns, as a spreadsheet wants them. Otherwise every value is
 * a line of `section,entry,field,value`, with entries counted from 1.
 */
export function toCsv(inventory: Inventory, only?: readonly SectionName[]): string {
  const sections = sectionsOf(inventory, only);
  if (only?.length === 1) {
    const entries = sections[0]?.entries ?? [];
    const columns = fieldsOf(only[0] as SectionName, entries);
    return lines([columns, ...entries.map((entry) => columns.map((column) => entry[column]))]);
  }
  const rows: unknown[][] = [
    ['section', 'entry', 'field', 'value'],
    ['', '', 'deviceid', inventory.deviceid],
  ];
  if (inventory.tag !== undefined) rows.push(['', '', 'tag', inventory.tag]);
  for (const { name, entries } of sections) {
    entries.forEach((entry, index) => {
      for (const field of fieldsOf(name, [entry])) rows.push([name, index + 1, field, entry[field]]);
    });
  }
  return lines(rows);
}

const lines = (rows: readonly (readonly unknown[])[]) => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  let text = typeof value === 'object' ? flat(value) : String(value);
  // a spreadsheet would run a text that begins like a formula, and package names come from strangers
  if (/^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const flat = (value: object): string =>
  Array.isArray(value)
    ? value.map((item) => (typeof item === 'object' && item !== null ? flat(item) : String(item))).join(' ')
    : Object.values(value).join(' ');

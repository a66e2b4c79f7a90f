/** Inventories for the terminal: a table per section, as wide as the terminal and no wider. */

import type { Inventory, SectionName } from '@fi/core/inventory';
import stringWidth from 'string-width';
import { fieldsOf, type PlainEntry, sectionsOf } from './sections.js';

export interface TableOptions {
  /** Columns of the terminal; lines are cut there. Not set: lines are as long as they are. */
  width?: number | undefined;
  /** Bold headings (ANSI). */
  color?: boolean;
  only?: readonly SectionName[] | undefined;
}

/** No column is wider than this, in terminal cells, while others wait for room. */
const MAX_COLUMN = 48;

/** Writes an inventory as tables. */
export function toTable(inventory: Inventory, options: TableOptions = {}): string {
  const bold = (text: string) => (options.color ? `\u001b[1m${text}\u001b[0m` : text);
  const blocks = sectionsOf(inventory, options.only).map(({ name, list, entries }) => {
    const heading = list ? `${name} (${entries.length})` : name;
    const body = list ? columns(name, entries, options.width) : pairs(name, entries[0] ?? {}, options.width);
    return [bold(heading), ...body.map((line) => `  ${line}`)].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(text).join(', ');
  if (typeof value === 'object') return Object.values(value).map(text).join(' ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  // values come from the machine: an escape sequence in one of them would reach the terminal
  return String(value).replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
}

function pairs(section: SectionName, entry: PlainEntry, width?: number): string[] {
  const fields = fieldsOf(section, [entry]);
  const longest = Math.max(0, ...fields.map((field) => field.length));
  return fields.map((field) =>
    cut(`${field.padEnd(longest)}  ${text(entry[field])}`, width === undefined ? undefined : width - 2),
  );
}

function columns(section: SectionName, entries: readonly PlainEntry[], width?: number): string[] {
  const fields = fieldsOf(section, entries);
  const rows = entries.map((entry) => fields.map((field) => text(entry[field])));
  const widths = fields.map((field, column) =>
    Math.min(
      MAX_COLUMN,
      rows.reduce((most, row) => Math.max(most, stringWidth(row[column] ?? '')), field.length),
    ),
  );
  const numeric = fields.map((_, column) => rows.every((row) => /^\d*$/.test(row[column] ?? '')));
  const line = (cells: readonly string[]) =>
    cut(
      cells
        .map((value, column) => {
          const fitted = cut(value, widths[column]);
          const blanks = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(fitted)));
          return numeric[column] ? blanks + fitted : fitted + blanks;
        })
        .join('  ')
        .trimEnd(),
      width === undefined ? undefined : width - 2,
    );
  return [line(fields), ...rows.map(line)];
}

/** Cuts a text to a number of terminal cells. */
function cut(value: string, width?: number): string {
  if (width === undefined || stringWidth(value) <= width) return value;
  let result = '';
  let used = 0;
  for (const character of value) {
    const cells = stringWidth(character);
    if (used + cells > width - 1) break;
    result += character;
    used += cells;
  }
  return `${result}…`;
}

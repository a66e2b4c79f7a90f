/** Brings entries into the form that model.ts promises: types, date formats, required fields; what cannot be is left out. */

import { type EntryTable, type FieldKind, SECTIONS } from './fields.js';
import type { InventoryContent, SectionName } from './model.js';

/** Told of every value that was left out, and why: a debug log, or a test that wants none. */
export type ProblemHandler = (problem: string) => void;

/** Control characters (Unicode class Cc) and unpaired surrogates: never part of a value, and refused by XML. */
const FORBIDDEN =
  /[\u0000-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const HAS_FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/;

/** Longest text of a field, in characters; a hostile tool could otherwise fill a server's database. */
const MAX_TEXT = 65_536;

/** A text without control characters, blanks at both ends removed. */
export function cleanText(text: string): string {
  // of a text of megabytes only what may be kept is looked at
  let clean = text.length > 4 * MAX_TEXT ? text.trimStart().slice(0, 4 * MAX_TEXT) : text;
  if (HAS_FORBIDDEN.test(clean)) clean = clean.replace(FORBIDDEN, '');
  clean = clean.trim();
  // never half of a pair at the end: PHP refuses such JSON as a whole
  return clean.length > MAX_TEXT ? clean.slice(0, MAX_TEXT).replace(/[\ud800-\udbff]$/, '') : clean;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?/;
const DAY_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?/;

/** Whether year, month and day are a day of the calendar. */
function isCalendarDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const two = (value: number | string) => String(value).padStart(2, '0');

/**
 * Reads `YYYY-MM-DD`, `YYYY-MM-DD hh:mm[:ss]` and `DD/MM/YYYY[ hh:mm[:ss]]`. Day and month are swapped when the date
 * exists only that way, as for `12/31/2023`.
 *
 * @returns date and time parts, or `undefined` when the text is no date.
 */
function readDate(text: string): { date: string; time: string | undefined } | undefined {
  const iso = DATE_TIME.exec(text) ?? DATE.exec(text);
  const slashed = iso === null ? DAY_FIRST.exec(text) : null;
  const found = iso ?? slashed;
  if (found === null) return undefined;
  const [, a = '', b = '', c = '', hour, minute, second] = found;
  const year = Number(iso === null ? c : a);
  let month = Number(b);
  let day = Number(iso === null ? a : c);
  if (!isCalendarDate(year, month, day)) [month, day] = [day, month];
  if (!isCalendarDate(year, month, day)) return undefined;
  const time =
    hour === undefined || Number(hour) > 23 || Number(minute) > 59 ? undefined : `${hour}:${minute}:${second ?? '00'}`;
  return { date: `${two(year)}-${two(month)}-${two(day)}`, time };
}

/** Converts one value to what its field holds; `undefined`: it cannot be. */
export function normalizeValue(kind: FieldKind, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (typeof kind === 'string') {
    switch (kind) {
      case 'string':
        if (typeof value === 'string') return cleanText(value) || undefined;
        return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
      case 'lowerCase':
        return (normalizeValue('string', value) as string | undefined)?.toLowerCase();
      case 'upperCase':
        return (normalizeValue('string', value) as string | undefined)?.toUpperCase();
      case 'integer': {
        const number = typeof value === 'string' && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : value;
        return typeof number === 'number' && Number.isFinite(number) && number >= 0 && number <= Number.MAX_SAFE_INTEGER
          ? Math.trunc(number)
          : undefined;
      }
      case 'boolean':
        if (typeof value === 'boolean') return value;
        if (value === 1 || /^(1|yes|true|on)$/i.test(String(value))) return true;
        return value === 0 || /^(0|no|false|off)$/i.test(String(value)) ? false : undefined;
      case 'date':
        return readDate(String(value))?.date;
      case 'datetime': {
        const read = readDate(String(value));
        // midnight is invented only for a day-first date, where servers expect it
        if (read?.time === undefined)
          return read !== undefined && String(value).includes('/') ? `${read.date} 00:00:00` : undefined;
        return `${read.date} ${read.time}`;
      }
      case 'dateOrDatetime': {
        const read = readDate(String(value));
        return read === undefined ? undefined : read.time === undefined ? read.date : `${read.date} ${read.time}`;
      }
      case 'strings': {
        if (!Array.isArray(value)) return normalizeValue('string', value);
        const list = value.map((item) => normalizeValue('string', item)).filter((item) => item !== undefined);
        return list.length > 0 ? list : undefined;
      }
    }
  }
  if (Array.isArray(kind)) {
    const word = cleanText(String(value)).toLowerCase();
    return kind.includes(word) ? word : undefined;
  }
  if ('pattern' in kind) {
    const text = cleanText(String(value));
    const pattern = new RegExp(kind.pattern);
    return [text, text.toLowerCase()].find((form) => pattern.test(form));
  }
  if ('list' in kind) {
    if (!Array.isArray(value)) return undefined;
    const list = value.map((item) => normalizeFields(kind.list, item)).filter((item) => item !== undefined);
    return list.length > 0 ? list : undefined;
  }
  return 'object' in kind ? normalizeFields(kind.object, value) : undefined;
}

/** Fields whose empty text says something: an environment variable may be empty. */
const MAY_BE_EMPTY = new Set(['envs.val']);

function normalizeFields(
  table: EntryTable,
  entry: unknown,
  name = '',
  problem?: ProblemHandler,
): Record<string, unknown> | undefined {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return undefined;
  const result: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(entry)) {
    if (value === undefined || value === null || value === '') continue;
    const kind = Object.hasOwn(table.fields, field) ? table.fields[field] : undefined;
    if (kind === undefined) {
      problem?.(`unknown field ${field} in section ${name}`);
      continue;
    }
    const clean = normalizeValue(kind, value);
    if (clean !== undefined) result[field] = clean;
    else if (typeof value !== 'string' || cleanText(value) !== '') {
      problem?.(`${name}.${field}: "${String(value).slice(0, 80)}" is left out, it is not ${describeKind(kind)}`);
    }
  }
  for (const field of table.required) {
    if (result[field] !== undefined) continue;
    if (MAY_BE_EMPTY.has(`${name}.${field}`)) {
      result[field] = '';
      continue;
    }
    problem?.(`${name}: an entry without ${field} is left out`);
    return undefined;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function describeKind(kind: FieldKind): string {
  if (typeof kind === 'string')
    return { integer: 'a whole number', boolean: 'yes or no' }[kind as string] ?? `a ${kind}`;
  if (Array.isArray(kind)) return `one of ${kind.join(', ')}`;
  return 'pattern' in kind ? `of the form ${kind.pattern}` : 'an entry of the known form';
}

/**
 * Brings one entry (or the object) of a section into its official form.
 *
 * @returns a new object with the known fields that hold valid values; `undefined` when nothing is left or a required
 *   field is missing.
 * @param table another rule than the section's own, for fields that come piece by piece.
 */
export function normalizeEntry(
  section: SectionName,
  entry: unknown,
  problem?: ProblemHandler,
  table: EntryTable = SECTIONS[section],
): Record<string, unknown> | undefined {
  return normalizeFields(table, entry, section, problem);
}

/** Whether a name is one of a section of the inventory. */
export function isSection(name: string): name is SectionName {
  return Object.hasOwn(SECTIONS, name);
}

/**
 * Brings a whole content into its official form: unknown sections and fields go, values are converted, sections that
 * hold nothing are left out.
 */
export function normalizeContent(
  content: Readonly<Record<string, unknown>>,
  problem?: ProblemHandler,
): InventoryContent {
  const result: Record<string, unknown> = { versionclient: cleanText(String(content.versionclient ?? '')) };
  for (const [name, value] of Object.entries(content)) {
    if (name === 'versionclient' || value === undefined || value === null) continue;
    if (!isSection(name)) {
      problem?.(`unknown section ${name}`);
      continue;
    }
    if (SECTIONS[name].list) {
      const entries = (Array.isArray(value) ? value : [value])
        .map((entry) => normalizeEntry(name, entry, problem))
        .filter((entry) => entry !== undefined);
      if (entries.length > 0) result[name] = entries;
    } else {
      const entry = normalizeEntry(name, Array.isArray(value) ? value[0] : value, problem);
      if (entry !== undefined) result[name] = entry;
    }
  }
  return result as unknown as InventoryContent;
}

/**
 * Merges more content into an inventory: entries are appended to lists, fields of objects overwrite.
 *
 * @param more content with official names; what the format does not know is left out and logged.
 */
export function mergeContent(
  content: InventoryContent,
  more: Readonly<Record<string, unknown>>,
  log?: { warning(message: string): void },
): InventoryContent {
  const addition = normalizeContent(more, (problem) => log?.warning(`additional content: ${problem}`));
  const result: Record<string, unknown> = { ...content };
  for (const [name, value] of Object.entries(addition)) {
    if (!isSection(name)) continue;
    const present = result[name];
    result[name] = Array.isArray(value)
      ? [...(Array.isArray(present) ? present : []), ...value]
      : { ...(present as object | undefined), ...(value as object) };
  }
  return result as unknown as InventoryContent;
}

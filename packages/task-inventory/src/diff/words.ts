/** Differences between inventories in words, for a terminal. */

import { SECTIONS, type SectionName } from '@fi/core/inventory';
import { fieldsOf } from '../formats/sections.js';
import type { ChangedEntry, Entry, InventoryDiff, InventoryName, SectionDiff } from './diff.js';
import { ruleOf } from './rules.js';

/** Fields that follow from another version; told only when they are all that changed. */
const FOLLOWS_VERSION: ReadonlySet<string> = new Set([
  'filesize',
  'install_date',
  'comments',
  'version_minor',
  'version_major',
]);

/** Writes differences as lines: a heading per section, then `+` what came, `-` what went, `*` what changed. */
export function diffInWords(diff: InventoryDiff): string {
  const blocks = (Object.entries(diff.sections) as [SectionName, SectionDiff][]).map(([section, changes]) =>
    sectionInWords(section, changes),
  );
  const lines = [`From ${described(diff.from)} to ${described(diff.to)}:`, ''];
  lines.push(blocks.length === 0 ? 'nothing changed' : blocks.join('\n\n'));
  if (diff.notCompared.length > 0) {
    const titles = diff.notCompared.map((section) => ruleOf(section).title);
    lines.push('', `not compared, as one side does not tell: ${titles.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

const described = ({ deviceid, name, date }: InventoryName) =>
  clean(`${name ?? deviceid}${date === undefined ? '' : `, ${date}`}`);

function sectionInWords(section: SectionName, { added, removed, changed }: SectionDiff): string {
  const { title } = ruleOf(section);
  if (!SECTIONS[section].list) {
    const lines = changed.flatMap(({ fields }) =>
      Object.entries(fields).map(([field, change]) => fieldInWords(field, change)),
    );
    for (const entry of added) lines.push(...pairs(section, entry).map((text) => `+ ${text}`));
    for (const entry of removed) lines.push(...pairs(section, entry).map((text) => `- ${text}`));
    return [title, ...lines.map((line) => `  ${line}`)].join('\n');
  }
  const software = section === 'softwares';
  const counts = [
    [added.length, software ? 'installed' : 'added'],
    [removed.length, 'removed'],
    [changed.length, software ? 'updated' : 'changed'],
  ] as const;
  const heading = counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
  return [
    `${title}: ${heading}`,
    ...added.map((entry) => `  + ${label(section, entry)}`),
    ...removed.map((entry) => `  - ${label(section, entry)}`),
    ...changed.map((change) => `  * ${changeInWords(section, change)}`),
  ].join('\n');
}

function changeInWords(section: SectionName, { entry, fields }: ChangedEntry): string {
  const { version, ...others } = fields;
  const told = Object.entries(version === undefined ? fields : others).filter(
    ([field]) => version === undefined || !FOLLOWS_VERSION.has(field),
  );
  const name = clean(String(entry.name ?? ''));
  const details = told.map(([field, change]) => fieldInWords(field, change)).join('; ');
  if (version === undefined || name === '') {
    return `${label(section, entry)}: ${version === undefined ? details : [fieldInWords('version', version), details].filter(Boolean).join('; ')}`;
  }
  return `${name} ${show(version.from)} → ${show(version.to)}${details === '' ? '' : `; ${details}`}`;
}

const fieldInWords = (field: string, { from, to }: { from?: unknown; to?: unknown }) =>
  `${field} ${show(from)} → ${show(to)}`;

const pairs = (section: SectionName, entry: Entry) =>
  fieldsOf(section, [entry]).map((field) => `${field} ${show(entry[field])}`);

function label(section: SectionName, entry: Entry): string {
  const parts = ruleOf(section)
    .label.map((field) => entry[field])
    .filter((value) => value !== undefined && value !== '')
    .map(show);
  return parts.length > 0 ? [...new Set(parts)].join(' ') : show(entry);
}

/** Longest text of a value, in characters. */
const MAX_VALUE = 200;

function show(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = clean(typeof value === 'object' ? JSON.stringify(value) : String(value));
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}

/** Values come from machines: an escape sequence in one of them would reach the terminal. */
const clean = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');

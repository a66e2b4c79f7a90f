import {
  type ClassicTree,
  cleanText,
  fromClassicContent,
  isSection,
  SECTIONS,
  type SectionName,
} from '@fi/core/inventory';
import type { Adapter, CorpusCase } from '../adapter.js';

interface Operation {
  op: 'addentry' | 'mergecontent';
  section?: string;
  entry?: ClassicTree;
  content?: Record<string, ClassicTree | ClassicTree[]>;
}

const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** An entry as the family has it: every field that is known with its value as it was given, but for unfit characters. */
function asStored(section: string, given: ClassicTree, unknown: ReadonlySet<string>): Record<string, unknown> {
  const entry = Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? cleanText(value) : value] as const)
      .filter(([name, value]) => value !== undefined && value !== null && !unknown.has(`${section}.${name}`)),
  );
  // it has two names for the serial number of a disk
  return section === 'storages' && !entry.serialnumber ? { ...entry, serialnumber: entry.serial } : entry;
}

/** Sections with classic names after entries were added. */
function sections(item: CorpusCase): Record<string, unknown> {
  const content: Record<string, ClassicTree[]> = {};
  const operations = item.args.ops as Operation[];
  // the family shows the sections that entries were added to, or the first that was merged
  const shown = new Set(operations.flatMap(({ section }) => section?.toLowerCase() ?? []));
  for (const { section = '', entry, content: more } of operations) {
    const added = more ?? (entry === undefined ? {} : { [section]: entry });
    for (const [name, value] of Object.entries(added)) content[name] = [...(content[name] ?? []), ...listOf(value)];
  }
  const unknown = new Set<string>();
  fromClassicContent(content, (problem) => {
    const [, field, section] = /^unknown field (\S+) in section (\S+)$/.exec(problem) ?? [];
    if (field !== undefined) unknown.add(`${section}.${field}`);
  });
  const result: Record<string, unknown> = {};
  for (const [element, entries] of Object.entries(content)) {
    const name = element.toLowerCase();
    if (!isSection(name) || !SECTIONS[name].list || (shown.size > 0 && !shown.has(name))) continue;
    shown.add(name);
    result[name] = entries.map((entry) => asStored(name, entry, unknown));
  }
  return result;
}

/** A whole message; a section that was given as a single entry stays one there. */
function normalized(item: CorpusCase): Record<string, unknown> {
  const given = item.args.content as Record<string, unknown>;
  const { ACCOUNTINFO: account, ...tree } = given;
  const content: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fromClassicContent(tree as ClassicTree))) {
    if (name === 'versionclient') continue;
    const single = !Array.isArray(given[name.toUpperCase()]) && Array.isArray(value);
    content[name as SectionName] = single ? value[0] : value;
  }
  const [tag] = listOf(account as { KEYVALUE?: string } | undefined).map(({ KEYVALUE }) => KEYVALUE);
  const { deviceid, itemtype } = item.args;
  return { action: 'inventory', deviceid, itemtype, content, ...(tag === undefined ? {} : { tag }) };
}

export const inventory: Readonly<Record<string, Adapter>> = {
  'inventory.sections': sections,
  'protocol.inventory.normalize': normalized,
};

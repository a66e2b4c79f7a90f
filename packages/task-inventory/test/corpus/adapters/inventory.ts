import { type ClassicTree, fromClassicContent, isSection, type SectionName } from '@fi/core/inventory';
import { type Adapter, type CorpusCase, classic } from '../adapter.js';

interface Operation {
  op: 'addentry' | 'mergecontent';
  section?: string;
  entry?: ClassicTree;
  content?: Record<string, ClassicTree | ClassicTree[]>;
}

const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** An entry of STORAGES as the family has it: with two names for the serial number, and the interface as it was given. */
function asStored(entry: Record<string, unknown>, given: ClassicTree | undefined): Record<string, unknown> {
  const { serialnumber, interface: bus } = entry;
  return {
    ...entry,
    ...(serialnumber === undefined ? {} : { serial: serialnumber }),
    ...(bus === undefined ? {} : { interface: given?.INTERFACE ?? given?.interface ?? bus }),
  };
}

/** Sections with classic names after entries were added. */
function sections(item: CorpusCase): Record<string, unknown> {
  const content: Record<string, ClassicTree[]> = {};
  const operations = item.args.ops as Operation[];
  // the family shows the sections that entries were added to, or the first that was merged
  const shown = new Set(operations.map(({ section }) => section?.toLowerCase()));
  for (const { section = '', entry, content: more } of operations) {
    const added = more ?? (entry === undefined ? {} : { [section]: entry });
    for (const [name, value] of Object.entries(added)) content[name] = [...(content[name] ?? []), ...listOf(value)];
  }
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fromClassicContent(content))) {
    if (!isSection(name) || !Array.isArray(value)) continue;
    shown.delete(undefined);
    if (shown.size > 0 && !shown.has(name)) continue;
    shown.add(name);
    const entries = classic(name, value) as Record<string, unknown>[];
    const given = Object.entries(content).find(([key]) => key.toLowerCase() === name)?.[1];
    result[name] = name === 'storages' ? entries.map((entry, index) => asStored(entry, given?.[index])) : entries;
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

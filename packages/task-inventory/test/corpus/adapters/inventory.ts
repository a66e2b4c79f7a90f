import { type ClassicTree, cleanText, fromClassicContent, isSection, SECTIONS } from '@fi/core/inventory';
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
  const content: Record<string, ClassicTree[]> = Object.create(null);
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

/** Fields without which the agent behind the expectations leaves an entry out; the format does not require them. */
const ALSO_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  virtualmachines: ['vmtype'],
  slots: ['description', 'name'],
};

/** Days and months of one digit, which that agent takes for no date. */
const UNPADDED = /^(?:\d\/\d{1,2}|\d\d\/\d)\//;

function withoutUnpadded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnpadded);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => typeof item !== 'string' || !UNPADDED.test(item)),
  );
}

/** A whole message; a section that was given as a single entry stays one there. */
function normalized(item: CorpusCase): Record<string, unknown> {
  const given = item.args.content as Record<string, unknown>;
  const { ACCOUNTINFO: account, RUDDER: _, ...sections } = given;
  const tree = Object.fromEntries(Object.entries(sections).map(([name, value]) => [name, withoutUnpadded(value)]));
  const content: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fromClassicContent(tree as ClassicTree))) {
    if (name === 'versionclient' && given.VERSIONCLIENT === undefined) continue;
    content[name] = value;
    if (!Array.isArray(value)) continue;
    const required = ALSO_REQUIRED[name] ?? [];
    const entries = value.filter((entry: Record<string, unknown>) => required.every((field) => field in entry));
    const isList = Array.isArray(given[name.toUpperCase()] ?? (name === 'firewalls' ? given.FIREWALL : undefined));
    content[name] = isList ? entries : entries[0];
    if (entries.length === 0) delete content[name];
  }
  const system = content.operatingsystem as { install_date?: string } | undefined;
  // that agent keeps only a date with a time
  if (system?.install_date !== undefined && !system.install_date.includes(':')) delete system.install_date;
  if (system !== undefined && Object.keys(system).length === 0) delete content.operatingsystem;
  const [tag] = listOf(account as { KEYVALUE?: string } | undefined).map(({ KEYVALUE }) => KEYVALUE);
  const { deviceid, itemtype } = item.args;
  return { action: 'inventory', deviceid, itemtype, content, ...(tag === undefined ? {} : { tag }) };
}

export const inventory: Readonly<Record<string, Adapter>> = {
  'inventory.sections': sections,
  'protocol.inventory.normalize': normalized,
};

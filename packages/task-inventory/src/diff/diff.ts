/** What differs between two inventories of a machine: entries that came, went, or have other values. */

import { type Inventory, type InventoryContent, SECTIONS, type SectionName } from '@fi/core/inventory';
import { ruleOf, VOLATILE } from './rules.js';

export type Entry = Readonly<Record<string, unknown>>;

export interface ChangedEntry {
  /** The entry as it is now. */
  entry: Entry;
  /** Fields with other values; one that is not there is absent. */
  fields: Readonly<Record<string, { from?: unknown; to?: unknown }>>;
}

export interface SectionDiff {
  added: readonly Entry[];
  removed: readonly Entry[];
  changed: readonly ChangedEntry[];
}

/** Which inventory is meant. */
export interface InventoryName {
  deviceid: string;
  /** Name of the machine. */
  name?: string;
  /** Local time at which it was taken. */
  date?: string;
}

export interface InventoryDiff {
  from: InventoryName;
  to: InventoryName;
  /** Sections that differ. */
  sections: Readonly<Partial<Record<SectionName, SectionDiff>>>;
  /** Sections that one side does not tell completely: because it is partial, or a collector failed. */
  notCompared: readonly SectionName[];
}

export interface DiffOptions {
  /** Also compare what changes all the time. Default: no. */
  volatile?: boolean;
  /** Sections that cannot be compared. */
  skip?: readonly SectionName[];
}

/** Compares two inventories. A section that a partial one does not have was not looked at: it is not gone. */
export function diffInventories(before: Inventory, after: Inventory, options: DiffOptions = {}): InventoryDiff {
  const sections: Partial<Record<SectionName, SectionDiff>> = {};
  const notCompared: SectionName[] = [];
  const isVolatile = (name: string) => options.volatile !== true && VOLATILE.has(name);
  for (const section of Object.keys(SECTIONS) as SectionName[]) {
    if (isVolatile(section)) continue;
    const [from, to] = [before.content[section], after.content[section]];
    if (from === undefined && to === undefined) continue;
    const untold = (from === undefined && before.partial === true) || (to === undefined && after.partial === true);
    if (untold || options.skip?.includes(section)) {
      notCompared.push(section);
      continue;
    }
    const diff = diffSection(section, entriesOf(from), entriesOf(to), (field) => isVolatile(`${section}.${field}`));
    if (diff.added.length + diff.removed.length + diff.changed.length > 0) sections[section] = diff;
  }
  return { from: nameOf(before), to: nameOf(after), sections, notCompared };
}

const entriesOf = (value: unknown): Entry[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as Entry[]) : [value as Entry];

function nameOf({ deviceid, content }: { deviceid: string; content: InventoryContent }): InventoryName {
  const name = content.hardware?.name;
  const date = content.accesslog?.logdate;
  return { deviceid, ...(name === undefined ? {} : { name }), ...(date === undefined ? {} : { date }) };
}

function diffSection(
  section: SectionName,
  before: readonly Entry[],
  after: readonly Entry[],
  ignored: (field: string) => boolean,
): SectionDiff {
  if (!SECTIONS[section].list) {
    const [from, to] = [before[0], after[0]];
    if (from === undefined || to === undefined) return { added: after, removed: before, changed: [] };
    const fields = changedFields(from, to, ignored);
    return { added: [], removed: [], changed: fields === undefined ? [] : [{ entry: to, fields }] };
  }
  const changed: ChangedEntry[] = [];
  const pair = (from: Entry, to: Entry) => {
    const fields = changedFields(from, to, ignored);
    if (fields !== undefined) changed.push({ entry: to, fields });
  };
  let rest: [readonly Entry[], readonly Entry[]] = [before, after];
  // what did not change at all is out of the way first, so that it cannot be taken for something else
  rest = match(rest, (entry) => comparable(entry, ignored), pair);
  for (const fields of ruleOf(section).identity) rest = match(rest, (entry) => identity(entry, fields), pair);
  const place = new Map(after.map((entry, index) => [entry, index]));
  changed.sort((a, b) => (place.get(a.entry) ?? 0) - (place.get(b.entry) ?? 0));
  return { added: rest[1], removed: rest[0], changed };
}

/** Pairs entries with the same key, in their order; those without a key or partner are left. */
function match(
  [before, after]: [readonly Entry[], readonly Entry[]],
  keyOf: (entry: Entry) => string | undefined,
  pair: (from: Entry, to: Entry) => void,
): [readonly Entry[], readonly Entry[]] {
  const waiting = new Map<string, { entries: Entry[]; next: number }>();
  for (const entry of before) {
    const key = keyOf(entry);
    if (key === undefined) continue;
    const group = waiting.get(key);
    if (group === undefined) waiting.set(key, { entries: [entry], next: 0 });
    else group.entries.push(entry);
  }
  const matched = new Set<Entry>();
  const left = after.filter((entry) => {
    const key = keyOf(entry);
    const group = key === undefined ? undefined : waiting.get(key);
    const former = group?.entries[group.next];
    if (group === undefined || former === undefined) return true;
    group.next++;
    matched.add(former);
    pair(former, entry);
    return false;
  });
  return [before.filter((entry) => !matched.has(entry)), left];
}

/** The first field must be there; the others may be absent on both sides. */
function identity(entry: Entry, fields: readonly string[]): string | undefined {
  const [first = ''] = fields;
  return entry[first] === undefined ? undefined : JSON.stringify(fields.map((field) => entry[field] ?? null));
}

const comparable = (entry: Entry, ignored: (field: string) => boolean): string =>
  JSON.stringify(
    Object.keys(entry)
      .filter((field) => !ignored(field))
      .sort()
      .map((field) => [field, entry[field]]),
  );

function changedFields(
  from: Entry,
  to: Entry,
  ignored: (field: string) => boolean,
): ChangedEntry['fields'] | undefined {
  const fields: Record<string, { from?: unknown; to?: unknown }> = {};
  for (const field of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (ignored(field) || JSON.stringify(from[field]) === JSON.stringify(to[field])) continue;
    fields[field] = {
      ...(from[field] === undefined ? {} : { from: from[field] }),
      ...(to[field] === undefined ? {} : { to: to[field] }),
    };
  }
  return Object.keys(fields).length === 0 ? undefined : fields;
}

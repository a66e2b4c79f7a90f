/** What differs between two inventories of a machine, for people: entries that came, went, or have other values. */

import type { InventoryContent } from '@fi/core/inventory';

export interface Change {
  readonly section: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** What the entry is called; empty for the fields of an object section. */
  readonly name: string;
  /** Fields with other values. */
  readonly fields?: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
}

/** Sections and fields that differ in every inventory and say nothing. */
const VOLATILE = new Set([
  'accesslog',
  'processes',
  'versionprovider',
  'drives.free',
  'hardware.datelastloggeduser',
  'physical_volumes.free',
]);

/** Fields that name an entry, the first that it has; entries with the same name are told apart by the rest. */
const NAMES = [
  'lv_name',
  'vg_name',
  'device',
  'login',
  'key',
  'name',
  'caption',
  'description',
  'designation',
  'type',
  'id',
];
/** Sections whose entries are better told by other fields. */
const SECTION_NAMES: Readonly<Record<string, readonly string[]>> = {
  drives: ['letter', 'type', 'volumn'],
  memories: ['caption', 'numslots'],
  networks: ['description'],
};

/** More changes than this are a new machine rather than something to read. */
const MAX_CHANGES = 500;

type Entry = Readonly<Record<string, unknown>>;

const isEntry = (value: unknown): value is Entry =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const nameOf = (section: string, entry: Entry): string => {
  const fields = SECTION_NAMES[section] ?? NAMES;
  return String(fields.map((field) => entry[field]).find((value) => value !== undefined) ?? '');
};

/** Compares two contents; at most 500 changes. */
export function findChanges(before: InventoryContent, after: InventoryContent): Change[] {
  const old = before as unknown as Entry;
  const now = after as unknown as Entry;
  const changes: Change[] = [];
  for (const section of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (VOLATILE.has(section) || changes.length >= MAX_CHANGES) continue;
    const [from, to] = [old[section], now[section]];
    const found =
      Array.isArray(from) || Array.isArray(to) ? listChanges(section, from, to) : objectChanges(section, from, to);
    changes.push(...found.slice(0, MAX_CHANGES));
  }
  return changes.slice(0, MAX_CHANGES);
}

function objectChanges(section: string, from: unknown, to: unknown): Change[] {
  if (from === undefined) return [{ section, kind: 'added', name: '' }];
  if (to === undefined) return [{ section, kind: 'removed', name: '' }];
  const fields = changedFields(section, isEntry(from) ? from : { value: from }, isEntry(to) ? to : { value: to });
  return fields.length === 0 ? [] : [{ section, kind: 'changed', name: '', fields }];
}

function changedFields(section: string, from: Entry, to: Entry): { field: string; from: unknown; to: unknown }[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((field) => !VOLATILE.has(`${section}.${field}`))
    .filter((field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]))
    .map((field) => ({ field, from: from[field], to: to[field] }));
}

function listChanges(section: string, before: unknown, after: unknown): Change[] {
  const old = entriesByName(section, before);
  const now = entriesByName(section, after);
  const changes: Change[] = [];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [gone, come] = withoutEqual(section, old.get(name) ?? [], now.get(name) ?? []);
    come.forEach((entry, index) => {
      const former = gone[index];
      if (former === undefined) changes.push({ section, kind: 'added', name });
      else changes.push({ section, kind: 'changed', name, fields: changedFields(section, former, entry) });
    });
    for (const _ of gone.slice(come.length)) changes.push({ section, kind: 'removed', name });
  }
  return changes;
}

function entriesByName(section: string, list: unknown): Map<string, Entry[]> {
  const entries = new Map<string, Entry[]>();
  for (const item of Array.isArray(list) ? list : list === undefined ? [] : [list]) {
    const entry = isEntry(item) ? item : { value: item };
    const name = nameOf(section, entry);
    const group = entries.get(name);
    if (group === undefined) entries.set(name, [entry]);
    else group.push(entry);
  }
  return entries;
}

/** The entries that have no equal on the other side. */
function withoutEqual(section: string, old: readonly Entry[], now: readonly Entry[]): [gone: Entry[], come: Entry[]] {
  const text = (entry: Entry) =>
    JSON.stringify(
      Object.entries(entry)
        .filter(([field]) => !VOLATILE.has(`${section}.${field}`))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const without = (entries: readonly Entry[], others: readonly Entry[]): Entry[] => {
    const rest = new Map<string, number>();
    for (const other of others.map(text)) rest.set(other, (rest.get(other) ?? 0) + 1);
    return entries.filter((entry) => {
      const key = text(entry);
      const count = rest.get(key) ?? 0;
      if (count > 0) rest.set(key, count - 1);
      return count === 0;
    });
  };
  return [without(old, now), without(now, old)];
}

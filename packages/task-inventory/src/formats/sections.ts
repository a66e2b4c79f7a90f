/** Order of sections and columns for people: what identifies a thing comes first. */

import { type Inventory, SECTIONS, type SectionName } from '@fi/core/inventory';

/** Sections in the order in which a person asks for them; the others follow. */
const ORDER: readonly SectionName[] = [
  'hardware',
  'bios',
  'operatingsystem',
  'cpus',
  'memories',
  'storages',
  'drives',
  'networks',
  'videos',
  'monitors',
  'controllers',
  'usbdevices',
  'printers',
  'virtualmachines',
  'users',
  'local_users',
  'local_groups',
  'softwares',
  'processes',
  'envs',
];

/** Columns that identify an entry, in this order; the others follow in alphabetical order. */
const FIRST = [
  'name',
  'description',
  'device',
  'type',
  'caption',
  'login',
  'id',
  'key',
  'pid',
  'user',
  'version',
  'model',
  'manufacturer',
  'serial',
];

export type PlainEntry = Readonly<Record<string, unknown>>;

/** The sections that an inventory has, as lists of entries, in a person's order. */
export function sectionsOf(
  inventory: Inventory,
  only?: readonly SectionName[],
): { name: SectionName; list: boolean; entries: readonly PlainEntry[] }[] {
  const names = only ?? [...ORDER, ...(Object.keys(SECTIONS) as SectionName[]).filter((name) => !ORDER.includes(name))];
  return names.flatMap((name) => {
    const value = inventory.content[name] as PlainEntry | readonly PlainEntry[] | undefined;
    if (value === undefined) return [];
    return [{ name, list: SECTIONS[name].list, entries: Array.isArray(value) ? value : [value as PlainEntry] }];
  });
}

/** The fields that at least one entry has, in a person's order. */
export function fieldsOf(section: SectionName, entries: readonly PlainEntry[]): string[] {
  const known = Object.keys(SECTIONS[section].fields).sort();
  const rank = (field: string) => (FIRST.includes(field) ? FIRST.indexOf(field) : FIRST.length);
  return known.filter((field) => entries.some((entry) => entry[field] !== undefined)).sort((a, b) => rank(a) - rank(b));
}

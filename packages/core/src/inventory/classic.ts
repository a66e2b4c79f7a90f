/**
 * The inventory as the classic XML tree of FusionInventory and OCS servers, and back. Names are upper case, a few are
 * renamed, dates have the forms that these servers read, and HARDWARE repeats facts of other sections.
 * Sources: the protocols of both servers and the messages of the existing agents.
 */

import { type FieldKind, SECTIONS } from './fields.js';
import type { Inventory, InventoryContent, SectionName } from './model.js';
import { isSection, normalizeContent, type ProblemHandler } from './normalize.js';

/** A tree that `writeXml` of `@fi/core/xml` takes and `parseXml` gives. */
export type ClassicValue = string | number | ClassicTree | readonly ClassicValue[];
export interface ClassicTree {
  readonly [name: string]: ClassicValue | undefined;
}

/** Sections with another element name than their own in upper case. */
const ELEMENTS: Partial<Record<SectionName, string>> = { firewalls: 'FIREWALL' };

/** Fields with another element name than their own in upper case. */
const FIELDS: Readonly<Record<string, string>> = {
  'local_groups.members': 'MEMBER',
  'networks.mac': 'MACADDR',
  'softwares.install_date': 'INSTALLDATE',
  'storages.serial': 'SERIALNUMBER',
};

/** Fields that classic XML has no place for, or in another one (see `hardwareExtras`). */
const MOVED = new Set(['operatingsystem.kernel_build', 'versionprovider.etime']);

const dayFirst = (date: string) => `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;

/** Values that classic servers read in another form. The FusionInventory plugin drops every other form of a date. */
const CONVERT: Readonly<Record<string, (value: string) => string>> = {
  'antivirus.expiration': dayFirst,
  'batteries.date': dayFirst,
  'bios.bdate': (date) => `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`,
  'networks.status': (status) => status.charAt(0).toUpperCase() + status.slice(1),
  'processes.started': (started) => started.slice(0, 16),
  'softwares.install_date': dayFirst,
};

/**
 * Mask of all sections for HARDWARE/CHECKSUM: "everything may have changed". Beyond the bits of the FusionInventory
 * agent (131071) it has those of VIRTUALMACHINES and CPUS, which an OCS server otherwise never updates.
 */
export const FULL_CHECKSUM = 131071 + 131072 + 262144;

export interface ClassicOptions {
  /** HARDWARE/CHECKSUM: bits of the sections that changed since the server accepted the last inventory. Default: all. */
  checksum?: number;
}

/** Element name of a section in classic XML. */
export const classicSectionName = (section: SectionName): string => ELEMENTS[section] ?? section.toUpperCase();

/** One entry of a section with classic names and values. */
export function toClassicEntry(section: SectionName, entry: Readonly<Record<string, unknown>>): ClassicTree {
  const tree: Record<string, ClassicValue> = {};
  for (const [field, value] of Object.entries(entry)) {
    const key = `${section}.${field}`;
    if (value === undefined || MOVED.has(key)) continue;
    tree[FIELDS[key] ?? field.toUpperCase()] = classicValue(value, CONVERT[key]);
  }
  return tree;
}

function classicValue(value: unknown, convert?: (value: string) => string): ClassicValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map((item) => classicValue(item));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name.toUpperCase(), classicValue(item)]));
  }
  return convert === undefined ? String(value) : convert(String(value));
}

/** What HARDWARE repeats of other sections. OCS shows the operating system, the processor and the addresses from here. */
function hardwareExtras(content: InventoryContent, options: ClassicOptions): Record<string, ClassicValue | undefined> {
  const system = content.operatingsystem;
  const cpus = content.cpus ?? [];
  const addresses = (content.networks ?? []).map((network) => network.ipaddress).filter((ip) => ip !== undefined);
  const [login = '', domain] = lastUser(content);
  return {
    CHECKSUM: options.checksum ?? FULL_CHECKSUM,
    ETIME: content.versionprovider?.etime || undefined,
    IPADDR: addresses.filter((ip) => !ip.startsWith('127')).join('/') || undefined,
    OSNAME: system?.full_name ?? system?.name,
    OSVERSION: system?.kernel_version,
    OSCOMMENTS: system?.kernel_build,
    PROCESSORN: cpus.length || undefined,
    PROCESSORS: cpus[0]?.speed,
    PROCESSORT: cpus[0]?.name,
    USERID: login || undefined,
    USERDOMAIN: domain,
  };
}

function lastUser(content: InventoryContent): [login?: string, domain?: string] {
  const user = content.users?.at(-1);
  if (user?.login === undefined) return [];
  const [domain, login] = user.login.split('\\', 2);
  return login === undefined ? [user.login, user.domain] : [login, domain];
}

/** The tree below REQUEST of an INVENTORY message. */
export function toClassic(inventory: Inventory, options: ClassicOptions = {}): ClassicTree {
  const content: Record<string, ClassicValue> = {};
  for (const [section, value] of Object.entries(inventory.content)) {
    // classic servers know no databases, and one alone makes a converter refuse the whole message
    if (!isSection(section) || section === 'databases_services') continue;
    content[classicSectionName(section)] = Array.isArray(value)
      ? value.map((entry) => toClassicEntry(section, entry))
      : toClassicEntry(section, value as Record<string, unknown>);
  }
  content.HARDWARE = {
    ...(content.HARDWARE as ClassicTree),
    ...hardwareExtras(inventory.content, options),
  } as ClassicTree;
  // the FusionInventory plugin needs an element with children here
  content.BIOS ??= { SSN: '' };
  if (inventory.tag !== undefined) content.ACCOUNTINFO = { KEYNAME: 'TAG', KEYVALUE: inventory.tag };
  content.VERSIONCLIENT = inventory.content.versionclient;
  return { CONTENT: content, DEVICEID: inventory.deviceid, QUERY: 'INVENTORY' };
}

/** Older names that existing agents and tools wrote, beside those of `FIELDS`. */
const OLD_FIELDS: Readonly<Record<string, string>> = {
  'antivirus.datfilecreation': 'base_creation',
  'antivirus.datfileversion': 'base_version',
  'simcards.line_number': 'phone_number',
};

/** Legacy fields of HARDWARE, derived from other sections and dropped on reading. */
const LEGACY_HARDWARE = new Set(
  'archname checksum etime ipaddr osname oscomments osversion processorn processors processort userid userdomain lastdate'.split(
    ' ',
  ),
);

/** The content of a classic document in the official form; fields that the format does not know are reported and dropped. */
export function fromClassicContent(tree: ClassicTree, problem?: ProblemHandler): InventoryContent {
  const renamed = new Map<string, string>();
  for (const [key, element] of Object.entries(FIELDS)) {
    const [section = '', field = ''] = key.split('.');
    renamed.set(`${section}.${element.toLowerCase()}`, field);
  }
  for (const [key, field] of Object.entries(OLD_FIELDS)) renamed.set(key, field);

  const content: Record<string, unknown> = { versionclient: textOf(tree.VERSIONCLIENT) ?? 'unknown' };
  for (const [element, value] of Object.entries(tree)) {
    const name = element.toLowerCase() === 'firewall' ? 'firewalls' : element.toLowerCase();
    if (name === 'versionclient' || name === 'accountinfo' || value === undefined) continue;
    if (!isSection(name)) {
      problem?.(`unknown section ${element}`);
      continue;
    }
    const entries = (Array.isArray(value) ? value : [value]).filter(isTree).map((entry) => {
      const fields: Record<string, unknown> = {};
      for (const [child, item] of Object.entries(entry)) {
        const field = child.toLowerCase();
        if (name === 'hardware' && LEGACY_HARDWARE.has(field)) continue;
        const official = renamed.get(`${name}.${field}`) ?? field;
        fields[official] = readClassicValue(`${name}.${field}`, item, kindOf(name, official));
      }
      return fields;
    });
    content[name] = SECTIONS[name].list ? entries : entries[0];
  }
  const system = content.operatingsystem as Record<string, unknown> | undefined;
  const comments = isTree(tree.HARDWARE) ? textOf(tree.HARDWARE.OSCOMMENTS) : undefined;
  if (system !== undefined && comments !== undefined) system.kernel_build = comments;
  return normalizeContent(content, problem);
}

function readClassicValue(key: string, value: ClassicValue | undefined, kind: FieldKind | undefined): unknown {
  if (key === 'bios.bdate' && typeof value === 'string') {
    // month first, unlike every other date of the format
    const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value) ?? [];
    if (year !== undefined && Number(month) <= 12)
      return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  }
  return readElement(value, kind);
}

const kindOf = (section: SectionName, field: string): FieldKind | undefined => {
  const { fields } = SECTIONS[section];
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
};

/** XML has no lists of one and no names in small letters: the kind of the field tells what was meant. */
function readElement(value: ClassicValue | undefined, kind: FieldKind | undefined): unknown {
  const items = Array.isArray(value) ? value : [value];
  if (kind === 'strings') return items;
  if (typeof kind === 'object' && 'list' in kind) return items.map((item) => readElement(item, { object: kind.list }));
  if (!isTree(value)) return value;
  const fields = typeof kind === 'object' && 'object' in kind ? kind.object.fields : {};
  return Object.fromEntries(
    Object.entries(value).map(([element, item]) => {
      const name = element.toLowerCase();
      return [name, readElement(item, Object.hasOwn(fields, name) ? fields[name] : undefined)];
    }),
  );
}

const isTree = (value: ClassicValue | undefined): value is ClassicTree =>
  value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value);

const textOf = (value: ClassicValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

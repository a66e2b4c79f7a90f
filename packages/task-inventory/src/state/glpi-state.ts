/**
 * Delta inventories for GLPI: sections that did not change since the last inventory are left out of a partial one, until
 * a whole one is due. The digests and the state file are those of the GLPI agent (`last_state.json`).
 */

import { createHash } from 'node:crypto';
import {
  type ClassicTree,
  type ClassicValue,
  classicSectionName,
  type Inventory,
  type InventoryContent,
  SECTIONS,
  type SectionName,
  toClassicEntry,
} from '@fi/core/inventory';
import { CATEGORIES, type Category } from '../categories.js';

export interface SectionDigest {
  /** SHA-256, hexadecimal. */
  digest: string;
  /** Characters that it was made of. */
  len: number;
}

export interface GlpiState {
  /** By classic name. */
  sections: Readonly<Record<string, SectionDigest>>;
  /** Inventories since the last whole one. */
  postponed: number;
}

export interface DeltaOptions {
  /** Partial inventories between two whole ones at most; 0: always whole. Default 14. */
  postpone?: number | undefined;
  /** Categories that are always part of it. */
  required?: readonly Category[] | undefined;
  /** Sections that are incomplete and therefore not in the inventory: not gone, and not known to be unchanged. */
  incomplete?: readonly SectionName[] | undefined;
}

export interface Delta {
  inventory: Inventory;
  /** To be kept when the server has accepted the inventory. */
  state: GlpiState;
  /** Debug messages, in the words of the GLPI agent. */
  messages: readonly string[];
}

export const DEFAULT_POSTPONE = 14;

const COUNT = '_postpone_count';

/** About the run itself: always sent, never compared. */
const OF_THE_RUN: ReadonlySet<SectionName> = new Set(['accesslog', 'versionprovider']);

/** They identify the machine. */
const ALWAYS_SENT: ReadonlySet<SectionName> = new Set(['bios', 'hardware']);

/** Digest of a section with classic names: `KEY:value.` of every leaf, in the order of the keys. */
export function digestSection(value: ClassicValue): SectionDigest {
  const hash = createHash('sha256');
  let len = 0;
  const walk = (item: ClassicValue | undefined, key: string): void => {
    if (item === undefined) return;
    if (Array.isArray(item)) {
      for (const one of item) walk(one, key);
    } else if (typeof item === 'object') {
      const tree = item as ClassicTree;
      for (const name of Object.keys(tree).sort()) walk(tree[name], name);
    } else {
      const text = `${key}:${item}.`;
      hash.update(text);
      len += text.length;
    }
  };
  walk(value, '');
  return { digest: hash.digest('hex'), len };
}

/** State that was read from `last_state.json`; what is not of its form is left out. */
export function readGlpiState(stored: unknown): GlpiState {
  const sections: Record<string, SectionDigest> = {};
  if (!isObject(stored)) return { sections, postponed: 0 };
  for (const [name, value] of Object.entries(stored)) {
    if (!isObject(value)) continue;
    const { digest, len } = value;
    if (typeof digest === 'string' && typeof len === 'number') sections[name] = { digest, len };
  }
  const count = Number(stored[COUNT]);
  return { sections, postponed: Number.isSafeInteger(count) && count > 0 ? count : 0 };
}

/** The state as it stands in `last_state.json`. */
export function writeGlpiState({ sections, postponed }: GlpiState): {
  readonly [name: string]: { readonly digest: string; readonly len: number } | number;
} {
  return { ...sections, [COUNT]: postponed };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * Leaves out what the server knows already, unless a whole inventory is due or a section disappeared, which only a whole
 * one can tell.
 *
 * @param inventory a whole one, or one that is partial only because of `incomplete` sections.
 */
export function glpiDelta(inventory: Inventory, state: GlpiState, options: DeltaOptions = {}): Delta {
  const { postpone = DEFAULT_POSTPONE, required = [], incomplete = [] } = options;
  const messages: string[] = [];
  const sections: Record<string, SectionDigest> = {};
  const unchanged: SectionName[] = [];
  let disappeared = false;
  for (const section of Object.keys(SECTIONS) as SectionName[]) {
    if (OF_THE_RUN.has(section)) continue;
    const name = classicSectionName(section);
    const before = state.sections[name];
    const value = inventory.content[section];
    if (incomplete.includes(section)) {
      if (before !== undefined) sections[name] = before;
    } else if (value === undefined) {
      if (before === undefined) continue;
      disappeared = true;
      messages.push(`Section ${name} has disappeared since last inventory`);
    } else {
      const now = digestSection(classicSection(section, value));
      sections[name] = now;
      if (now.digest === before?.digest && now.len === before.len) unchanged.push(section);
      else messages.push(`Section ${name} has changed since last inventory`);
    }
  }

  const needed = new Set<SectionName>(required.flatMap((category) => [...CATEGORIES[category]]));
  const removable = unchanged.filter((section) => !ALWAYS_SENT.has(section) && !needed.has(section));
  const count = (state.postponed + 1) % (postpone + 1);
  if (count === 0 || disappeared || removable.length === 0) {
    messages.push('Full inventory kept');
    const due = count === 0 || disappeared;
    // a whole inventory that lacks a section does not count as one: the next is due again
    const postponed = due ? (incomplete.length > 0 ? postpone : 0) : count;
    return { inventory, state: { sections, postponed }, messages };
  }
  messages.push(`Full inventory postponed: ${count}/${postpone}`);
  const content = without(inventory.content, removable);
  return { inventory: { ...inventory, partial: true, content }, state: { sections, postponed: count }, messages };
}

function classicSection(section: SectionName, value: unknown): ClassicValue {
  return Array.isArray(value)
    ? value.map((entry: ClassicTree) => toClassicEntry(section, entry))
    : toClassicEntry(section, value as ClassicTree);
}

function without(content: InventoryContent, removable: readonly SectionName[]): InventoryContent {
  const left: Record<string, unknown> = { ...content };
  for (const section of removable) delete left[section];
  // packages are known by the system that they belong to
  if (left.softwares !== undefined) left.operatingsystem = content.operatingsystem;
  if (removable.includes('users') && left.hardware !== undefined) {
    const { lastloggeduser, datelastloggeduser, ...hardware } = content.hardware ?? {};
    left.hardware = hardware;
  }
  return left as unknown as InventoryContent;
}

/**
 * Which parts of an inventory are incomplete because a collector failed, and what is sent in their place: a server
 * deletes what an inventory does not list, so half a list must never reach it.
 */

import { type Inventory, type InventoryContent, SECTIONS, type SectionName } from '@fi/core/inventory';
import { CATEGORIES, CATEGORY_NAMES, type Category } from '../categories.js';
import type { CollectorReport } from '../runner.js';
import { checksumBit, FULL_CHECKSUM } from './checksum.js';

/** A section that is incomplete. */
export interface Gap {
  section: SectionName;
  /** The collectors that failed, and why. */
  reasons: readonly { collector: string; error: string }[];
}

export type CategoryState =
  /** Every collector of the category succeeded. */
  | 'complete'
  /** At least one failed. */
  | 'incomplete';

/** Entries of a section from the last run in which all its collectors succeeded. */
export interface GoodSection {
  at: Date;
  /** Entries of a list section, or the object of an object section; empty when there was nothing. */
  value: readonly object[] | object;
}

/** By section. */
export type GoodSections = ReadonlyMap<SectionName, GoodSection>;

/** An inventory as it is sent, and what is to be said of it. */
export interface Delivery {
  inventory: Inventory;
  /** One line per section that differs from what was collected, for the log. */
  messages: readonly string[];
}

/** A delivery in classic XML. */
export interface ClassicDelivery extends Delivery {
  /** HARDWARE/CHECKSUM: the bits of sections that a server is to leave as they are, are not set. */
  checksum: number;
}

/**
 * Sections that failed collectors would have filled.
 *
 * @param known sections by collector, from earlier runs. `custom/x.mjs` stands for all of that module, `custom` for all.
 */
export function findGaps(
  reports: readonly CollectorReport[],
  known?: ReadonlyMap<string, readonly SectionName[]>,
): Gap[] {
  const gaps = new Map<SectionName, { collector: string; error: string }[]>();
  for (const { name, status, fills, error = status } of reports) {
    if (status === 'ok') continue;
    for (const section of new Set([...fills, ...knownFills(name, known)])) {
      const reasons = gaps.get(section) ?? [];
      reasons.push({ collector: name, error });
      gaps.set(section, reasons);
    }
  }
  return [...gaps].map(([section, reasons]) => ({ section, reasons }));
}

const knownFills = (name: string, known: ReadonlyMap<string, readonly SectionName[]> = new Map()) =>
  [...known].flatMap(([collector, sections]) =>
    name === 'custom' || collector === name || collector.startsWith(`${name}#`) ? sections : [],
  );

/** The state of every category that was collected. */
export function categoryStates(reports: readonly CollectorReport[]): Partial<Record<Category, CategoryState>> {
  const states: Partial<Record<Category, CategoryState>> = {};
  for (const { category, fills, status } of reports) {
    const concerned = category === undefined ? categoriesOf(fills) : [category];
    for (const name of concerned) {
      if (status !== 'ok') states[name] = 'incomplete';
      else states[name] ??= 'complete';
    }
  }
  return states;
}

/** Categories whose first section is among these: `memory` also fills `hardware`, but is not the category of it. */
const categoriesOf = (fills: readonly SectionName[]) =>
  CATEGORY_NAMES.filter((name) => fills.some((section) => CATEGORIES[name][0] === section));

/** `unix/dpkg: crashed; linux/snap: no answer within 180.0 s` */
export const describeGap = ({ reasons }: Gap): string =>
  reasons.map(({ collector, error }) => `${collector}: ${error}`).join('; ');

/**
 * The inventory for a GLPI server: incomplete sections are left out and the document is partial, so that the server
 * keeps what it knows of them. `hardware` and `bios` identify the machine and stay, completed by the last good ones.
 */
export function forGlpi(whole: Inventory, gaps: readonly Gap[], good: GoodSections = new Map()): Delivery {
  const inventory = withoutRudder(whole);
  if (gaps.length === 0) return { inventory, messages: [] };
  const content: Record<string, unknown> = { ...inventory.content };
  const messages: string[] = [];
  for (const gap of gaps) {
    const { section } = gap;
    const last = good.get(section);
    if (section === 'hardware' || section === 'bios' || (section === 'operatingsystem' && last !== undefined)) {
      content[section] = completed(content[section], last);
      messages.push(`${section} is incomplete (${describeGap(gap)})${sinceText(last)}`);
      continue;
    }
    delete content[section];
    messages.push(
      `${section} is left out of the inventory, so that the server keeps what it knows (${describeGap(gap)})`,
    );
  }
  if (content.operatingsystem === undefined && gaps.some(({ section }) => section === 'operatingsystem')) {
    // without its system GLPI would take each package for another one
    if (content.softwares !== undefined) messages.push('softwares is left out too: it means little without its system');
    delete content.softwares;
  }
  return { inventory: { ...inventory, partial: true, content: content as unknown as InventoryContent }, messages };
}

/** GLPI refuses documents with sections that it does not know. */
function withoutRudder(inventory: Inventory): Inventory {
  if (inventory.content.rudder === undefined) return inventory;
  const { rudder: _, ...content } = inventory.content;
  return { ...inventory, content };
}

/**
 * The inventory for classic XML, which knows no partial inventories: the last good entries stand in for incomplete
 * sections. Where there are none, what was collected is sent, and CHECKSUM tells an OCS server to leave the section alone.
 */
export function forClassic(
  inventory: Inventory,
  gaps: readonly Gap[],
  good: GoodSections = new Map(),
): ClassicDelivery {
  const content: Record<string, unknown> = { ...inventory.content };
  const messages: string[] = [];
  let checksum = FULL_CHECKSUM;
  for (const gap of gaps) {
    const { section } = gap;
    const last = good.get(section);
    if (last === undefined) {
      checksum &= ~checksumBit(section);
      messages.push(`${section} is incomplete, and no good entries are kept from an earlier run (${describeGap(gap)})`);
      continue;
    }
    if (SECTIONS[section].list) content[section] = last.value;
    else content[section] = completed(content[section], last);
    if (isEmpty(content[section])) delete content[section];
    messages.push(`${section} is incomplete (${describeGap(gap)})${sinceText(last)}`);
  }
  return { inventory: { ...inventory, content: content as unknown as InventoryContent }, messages, checksum };
}

/** Fields of now over those of then. */
const completed = (now: unknown, then: GoodSection | undefined): object => ({ ...then?.value, ...(now as object) });

const isEmpty = (value: unknown) => Object.keys(value as object).length === 0;

const sinceText = (good: GoodSection | undefined) =>
  good === undefined ? '' : `; the last good entries are sent, of ${good.at.toISOString().slice(0, 16)}Z`;

/**
 * The last good entries of each section, kept in the state directory: what is sent to a server that knows no partial
 * inventories when a collector fails. Bounded in age and size; a state that cannot be kept costs a warning, no more.
 */

import { describeError, type Logger, silentLogger } from '@fi/core';
import { type Inventory, isSection, normalizeContent, SECTIONS, type SectionName } from '@fi/core/inventory';
import type { Storage } from '@fi/core/storage';
import type { CollectorReport } from '../runner.js';
import type { Gap, GoodSection, GoodSections } from './gaps.js';

/** Name of the file in the state directory. */
export const LAST_GOOD_FILE = 'inventory-last-good.json';

/** Days after which good entries are no longer sent. */
export const DEFAULT_LAST_GOOD_DAYS = 30;

/** Characters of the file; the largest sections go first when there are more. */
const MAX_LENGTH = 32 * 1024 * 1024;

const DAY = 24 * 60 * 60 * 1000;

/** Old within seconds, or true of one run only; the first may hold passwords of command lines. */
const NOT_KEPT: ReadonlySet<SectionName> = new Set(['processes', 'accesslog', 'versionprovider']);

export interface LastGoodOptions {
  /** Days; default 30. */
  maxAge?: number | undefined;
  /** Characters that are kept at most; default 32 Mi. */
  maxLength?: number | undefined;
  log?: Logger | undefined;
}

interface Stored {
  format: 1;
  /** Sections that collectors of the user's own filled, which may not even load the next time. */
  fills: Record<string, readonly SectionName[]>;
  sections: Record<string, { at: string; value: unknown }>;
}

export class LastGood {
  readonly #storage: Storage;
  readonly #sections: Map<SectionName, GoodSection>;
  readonly #fills: Map<string, readonly SectionName[]>;
  readonly #maxAge: number;
  readonly #maxLength: number;
  readonly #log: Logger;

  private constructor(storage: Storage, stored: Partial<Stored>, options: LastGoodOptions) {
    this.#storage = storage;
    this.#maxAge = (options.maxAge ?? DEFAULT_LAST_GOOD_DAYS) * DAY;
    this.#maxLength = options.maxLength ?? MAX_LENGTH;
    this.#log = options.log ?? silentLogger;
    this.#sections = readSections(stored.sections);
    this.#fills = readFills(stored.fills);
  }

  /** Opens what earlier runs kept. */
  static async open(storage: Storage, options: LastGoodOptions = {}): Promise<LastGood> {
    let stored: unknown;
    try {
      stored = await storage.readJson(LAST_GOOD_FILE);
    } catch (error) {
      options.log?.warning(describeError(error));
    }
    return new LastGood(storage, isObject(stored) && stored.format === 1 ? stored : {}, options);
  }

  /** Sections that collectors filled in earlier runs. */
  get fills(): ReadonlyMap<string, readonly SectionName[]> {
    return this.#fills;
  }

  /** Good entries for incomplete sections, as far as they are kept and not too old. */
  find(gaps: readonly Gap[], now: Date): GoodSections {
    const found = new Map<SectionName, GoodSection>();
    for (const { section } of gaps) {
      const good = this.#sections.get(section);
      if (good !== undefined && this.#isFresh(good, now)) found.set(section, good);
    }
    return found;
  }

  /** A time to come means that a clock was wrong: the age is not known then. */
  #isFresh({ at }: GoodSection, now: Date): boolean {
    const age = now.getTime() - at.getTime();
    return age <= this.#maxAge && age >= -DAY;
  }

  /** Keeps the sections of an inventory that are complete. Never throws. */
  async keep(
    inventory: Inventory,
    reports: readonly CollectorReport[],
    gaps: readonly Gap[],
    now: Date,
  ): Promise<void> {
    const incomplete = new Set(gaps.map(({ section }) => section));
    for (const { name, status, fills, filled } of reports) {
      if (status !== 'ok') continue;
      this.#fills.delete(name);
      if (name.startsWith('custom/')) this.#fills.set(name, [...new Set([...fills, ...filled])]);
      for (const section of new Set([...fills, ...filled])) {
        if (incomplete.has(section) || NOT_KEPT.has(section)) continue;
        // that there is nothing is a fact too
        const value = inventory.content[section] ?? (SECTIONS[section].list ? [] : {});
        this.#sections.set(section, { at: now, value });
      }
    }
    const ran = reports.map(({ name }) => name);
    for (const name of this.#fills.keys()) {
      // gone from the directory: only a directory or module that failed says nothing of what is in it
      const present = ran.some((one) => one === 'custom' || one === name || name.startsWith(`${one}#`));
      if (!present) this.#fills.delete(name);
    }
    for (const [section, good] of this.#sections) if (!this.#isFresh(good, now)) this.#sections.delete(section);
    try {
      await this.#storage.writeJson(LAST_GOOD_FILE, this.#stored());
    } catch (error) {
      this.#log.warning(`the good entries of this inventory are not kept: ${describeError(error)}`);
    }
  }

  #stored(): Stored {
    const sized = [...this.#sections]
      .map(([section, { at, value }]) => ({ section, at, value, length: JSON.stringify(value).length }))
      .sort((a, b) => a.length - b.length);
    const sections: Stored['sections'] = {};
    let length = 0;
    for (const { section, at, value, length: own } of sized) {
      length += own;
      if (length > this.#maxLength) this.#log.warning(`the entries of ${section} are too many to be kept`);
      else sections[section] = { at: at.toISOString(), value };
    }
    return { format: 1, fills: Object.fromEntries(this.#fills), sections };
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The file may be damaged, or from another version: only what the model knows is taken. */
function readSections(stored: unknown): Map<SectionName, GoodSection> {
  const sections = new Map<SectionName, GoodSection>();
  if (!isObject(stored)) return sections;
  for (const [name, item] of Object.entries(stored)) {
    if (!isSection(name) || !isObject(item)) continue;
    const at = new Date(String(item.at));
    if (Number.isNaN(at.getTime())) continue;
    const value = normalizeContent({ [name]: item.value })[name] ?? (SECTIONS[name].list ? [] : {});
    sections.set(name, { at, value });
  }
  return sections;
}

function readFills(stored: unknown): Map<string, readonly SectionName[]> {
  const fills = new Map<string, readonly SectionName[]>();
  if (!isObject(stored)) return fills;
  for (const [collector, sections] of Object.entries(stored)) {
    if (Array.isArray(sections)) fills.set(collector, sections.map(String).filter(isSection));
  }
  return fills;
}

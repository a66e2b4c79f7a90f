/** What a collector is: one question about a machine, answered from one kind of source, in one file. */

import type { Host, Logger } from '@fi/core';
import type { ListSectionName, ObjectSectionName, SectionEntry, SectionName } from '@fi/core/inventory';
import type { Category } from './categories.js';

/** Settings of the user that concern single collectors. */
export interface CollectorSettings {
  /** Look into the home directories of users for virtual machines and licences. */
  scanHomedirs: boolean;
  /** Look into the profiles of users for software (Windows). */
  scanProfiles: boolean;
  /** Form of the machine's name: 1 up to the first dot, 2 as it is, 3 fully qualified. */
  assetnameSupport: 1 | 2 | 3;
  /** Credentials for database servers. */
  credentials: readonly Readonly<Record<string, string>>[];
}

export interface CollectContext {
  readonly host: Host;
  /** Already tagged with the collector's name. */
  readonly log: Logger;
  readonly settings: CollectorSettings;
  /** Aborted when the collector's time is over, or the whole inventory was given up. */
  readonly signal: AbortSignal;
  /** Whether a category is wanted: for collectors that fill more than one. */
  wants(category: Category): boolean;
  /**
   * Adds an entry to a list section. Fields that are undefined, empty or invalid are left out; an entry that lacks a
   * required field is dropped with a debug message.
   */
  add<S extends ListSectionName>(section: S, entry: Partial<Undefinable<SectionEntry<S>>>): void;
  /**
   * Sets fields of an object section. A field that is undefined or empty changes nothing. Where several collectors set
   * the same field, the one that stands later in the list of collectors wins, whichever ended first.
   */
  set<S extends ObjectSectionName>(section: S, fields: Partial<Undefinable<SectionEntry<S>>>): void;
  /** Entries that the collectors named in `after` added; they may be completed in place with `update`. */
  entries<S extends ListSectionName>(section: S): readonly SectionEntry<S>[];
  /** Fields that the collectors named in `after` set. */
  fields<S extends ObjectSectionName>(section: S): Readonly<Partial<SectionEntry<S>>>;
  /** Overwrites fields of an entry that `entries` gave. An undefined value changes nothing. */
  update<S extends ListSectionName>(
    section: S,
    entry: SectionEntry<S>,
    fields: Partial<Undefinable<SectionEntry<S>>>,
  ): void;
  /** Takes an entry that `entries` gave out of the inventory. */
  remove<S extends ListSectionName>(section: S, entry: SectionEntry<S>): void;
}

/** Parsers give `undefined` for what a text does not tell. */
export type Undefinable<T> = { [K in keyof T]: T[K] | undefined };

/** Fields that a collector sets, by section. */
export type FilledFields = { readonly [S in SectionName]?: readonly (keyof SectionEntry<S> & string)[] };

export interface Collector {
  /** Unique name, the path of its file: `linux/cpu`. */
  readonly name: string;
  /** `undefined`: always runs, whatever categories are chosen. */
  readonly category: Category | undefined;
  /** What it fills: fields by section, or sections alone. */
  readonly fills: FilledFields | readonly SectionName[];
  /** Commands and files that it reads, for the documentation and the doctor. */
  readonly reads: readonly string[];
  /** Names of collectors whose entries it needs; it starts when they have ended, also when they failed. */
  readonly after?: readonly string[];
  collect(context: CollectContext): Promise<void>;
}

/** A collector in the list of a platform: enough to decide whether it is loaded. */
export interface CollectorEntry extends Pick<Collector, 'name' | 'category'> {
  /**
   * Commands (by name), or files and directories (absolute paths). Where none of them is there, the collector has
   * nothing to ask.
   */
  readonly needs?: readonly string[];
  load(): Promise<{ readonly default: Collector }>;
}

/** Sections that a collector says it fills. */
export function filledSections({ fills }: Pick<Collector, 'fills'>): readonly SectionName[] {
  return Array.isArray(fills) ? fills : (Object.keys(fills) as SectionName[]);
}

/** Declares a collector; only checks its type. */
export function defineCollector(collector: Collector): Collector {
  return collector;
}

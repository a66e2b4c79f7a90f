/** Runs collectors side by side, each within its own time, and puts together what those that succeeded found. */

import { describeError, type Host, type Logger } from '@fi/core';
import {
  type InventoryContent,
  type ListSectionName,
  normalizeEntry,
  type ObjectSectionName,
  SECTIONS,
  type SectionEntry,
  type SectionName,
} from '@fi/core/inventory';
import type { Category } from './categories.js';
import { type CollectContext, type Collector, type CollectorSettings, filledSections } from './collector.js';
import { prefixed } from './prefixed-log.js';
import { type Trace, tracingHost } from './tracing.js';

export interface RunSettings {
  host: Host;
  log: Logger;
  settings: CollectorSettings;
  /** Milliseconds that one collector may take. */
  collectorTimeout: number;
  /** When the whole run has to be over, on the clock of `performance.now()`. */
  deadline: number | undefined;
  signal: AbortSignal;
  wants(category: Category): boolean;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Told whenever a collector has ended. */
export interface Progress extends CollectorReport {
  /** Collectors that have ended so far, this one included. */
  done: number;
  total: number;
}

/** What became of one collector. */
export interface CollectorReport {
  name: string;
  category: Category | undefined;
  /** Sections that it says it fills. */
  fills: readonly SectionName[];
  /** Sections that it added to. */
  filled: readonly SectionName[];
  status: 'ok' | 'failed' | 'timeout';
  /** Why it failed. */
  error?: string;
  /** Milliseconds from its start to its end. */
  milliseconds: number;
  /** Milliseconds from the start of the run to its start: waiting for those it comes after. */
  started: number;
  /** Entries added and objects set. */
  entries: number;
  /** Commands that it asked for, as a person would type them. */
  commands: readonly string[];
}

type Entry = Record<string, unknown>;
type Change = (draft: Draft) => void;

/** The inventory while it grows. Every entry remembers the place of its collector, so that the order never varies. */
class Draft {
  readonly #lists = new Map<SectionName, { order: number; entry: Entry }[]>();
  readonly #objects = new Map<SectionName, Map<string, { order: number; value: unknown }>>();

  add(section: SectionName, order: number, entry: Entry): void {
    const list = this.#lists.get(section) ?? [];
    // collectors end in any order
    let place = list.length;
    while (place > 0 && (list[place - 1]?.order ?? 0) > order) place--;
    list.splice(place, 0, { order, entry });
    this.#lists.set(section, list);
  }

  set(section: SectionName, order: number, fields: Entry): void {
    const object = this.#objects.get(section) ?? new Map<string, { order: number; value: unknown }>();
    for (const [name, value] of Object.entries(fields)) {
      const present = object.get(name);
      if (present === undefined || present.order <= order) object.set(name, { order, value });
    }
    this.#objects.set(section, object);
  }

  entries(section: SectionName): Entry[] {
    return (this.#lists.get(section) ?? []).map((item) => item.entry);
  }

  fields(section: SectionName): Entry {
    return Object.fromEntries([...(this.#objects.get(section) ?? [])].map(([name, { value }]) => [name, value]));
  }

  remove(section: SectionName, entry: unknown): void {
    this.#lists.set(
      section,
      (this.#lists.get(section) ?? []).filter((item) => item.entry !== entry),
    );
  }

  content(): Omit<InventoryContent, 'versionclient'> {
    const content: Record<string, unknown> = {};
    for (const section of Object.keys(SECTIONS) as SectionName[]) {
      const value = SECTIONS[section].list ? this.entries(section) : normalizeEntry(section, this.fields(section));
      if (value !== undefined && (!Array.isArray(value) || value.length > 0)) content[section] = value;
    }
    return content;
  }
}

/**
 * Runs the given collectors.
 *
 * @returns the content, and a report on every collector in the order of the list.
 * @throws the signal's reason when the run was aborted.
 */
export async function runCollectors(
  collectors: readonly Collector[],
  run: RunSettings,
): Promise<{ content: Omit<InventoryContent, 'versionclient'>; reports: CollectorReport[] }> {
  const draft = new Draft();
  const ends = new Map<string, Promise<void>>();
  const reports: CollectorReport[] = [];
  const start = performance.now();
  let done = 0;

  const one = async (collector: Collector, order: number) => {
    // a turn of the event loop first, so that every collector is in `ends` before the first looks there
    await Promise.resolve();
    await Promise.all((collector.after ?? []).map((name) => ends.get(name)));
    run.signal.throwIfAborted();
    const report = await runOne(collector, order, draft, run, start);
    reports[order] = report;
    done++;
    run.onProgress?.({ ...report, done, total: collectors.length });
  };

  const jobs = collectors.map((collector, order) => {
    const job = one(collector, order);
    ends.set(collector.name, job);
    return job;
  });
  try {
    await Promise.all(jobs);
  } finally {
    await Promise.allSettled(jobs);
  }
  return { content: draft.content(), reports };
}

async function runOne(
  collector: Collector,
  order: number,
  draft: Draft,
  run: RunSettings,
  runStart: number,
): Promise<CollectorReport> {
  const log = prefixed(run.log, collector.name);
  const trace: Trace = { commands: new Set() };
  const limit = new AbortController();
  const abort = () => limit.abort(run.signal.reason);
  run.signal.addEventListener('abort', abort, { once: true });

  // changes are kept apart until the collector has succeeded: half a list is worse than the server's last whole one
  const changes: Change[] = [];
  const filled = new Set<SectionName>();
  let entries = 0;
  let ended = false;
  const change = (apply: Change) => {
    if (!ended) changes.push(apply);
  };
  const clean = (section: SectionName, value: object) =>
    normalizeEntry(section, value, (problem) => log.debug(problem));
  const context: CollectContext = {
    host: tracingHost(run.host, trace),
    log,
    settings: run.settings,
    signal: limit.signal,
    wants: run.wants,
    add(section: ListSectionName, entry: object) {
      const fields = clean(section, entry);
      if (fields === undefined) return;
      entries++;
      filled.add(section);
      change((target) => target.add(section, order, fields));
    },
    set(section: ObjectSectionName, given: object) {
      const table = { ...SECTIONS[section], required: [] };
      const fields = normalizeEntry(section, given, (problem) => log.debug(problem), table);
      if (fields === undefined) return;
      entries++;
      filled.add(section);
      change((target) => target.set(section, order, fields));
    },
    entries: <S extends ListSectionName>(section: S) => draft.entries(section) as SectionEntry<S>[],
    fields: <S extends ObjectSectionName>(section: S) => draft.fields(section) as Partial<SectionEntry<S>>,
    update(section: ListSectionName, entry: unknown, given: object) {
      const present = entry as Entry;
      const fields = clean(section, { ...present, ...withoutUndefined(given) });
      if (fields !== undefined) change(() => Object.assign(present, fields));
    },
    remove: (section: ListSectionName, entry: unknown) => change((target) => target.remove(section, entry)),
  };

  const begin = performance.now();
  const timeout = Math.max(0, Math.min(run.collectorTimeout, (run.deadline ?? Number.POSITIVE_INFINITY) - begin));
  let status = 'ok' as CollectorReport['status'];
  let error: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      collector.collect(context),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          status = 'timeout';
          const reason = new Error(`no answer within ${(timeout / 1000).toFixed(1)} s`);
          limit.abort(reason);
          reject(reason);
        }, timeout);
      }),
      new Promise<never>((_, reject) => {
        limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true });
      }),
    ]);
  } catch (reason) {
    run.signal.throwIfAborted();
    if (status === 'ok') status = 'failed';
    error = describeError(reason);
  } finally {
    ended = true;
    clearTimeout(timer);
    run.signal.removeEventListener('abort', abort);
  }

  if (status === 'ok') for (const apply of changes) apply(draft);
  else log.warning(`${status === 'timeout' ? 'given up' : 'failed'}: ${error}; its entries are left out`);
  return {
    name: collector.name,
    category: collector.category,
    fills: filledSections(collector),
    filled: status === 'ok' ? [...filled] : [],
    status,
    ...(error === undefined ? {} : { error }),
    milliseconds: performance.now() - begin,
    started: begin - runStart,
    entries: status === 'ok' ? entries : 0,
    commands: [...trace.commands],
  };
}

const withoutUndefined = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

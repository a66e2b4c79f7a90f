/** Takes the inventory of a machine: loads the collectors of its platform, runs them, and makes a document of the result. */

import { setMaxListeners } from 'node:events';
import { describeError, FiError, type Host, type Logger, silentLogger, VERSION } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { type Inventory, type InventoryContent, mergeContent } from '@fi/core/inventory';
import type { Category } from './categories.js';
import type { Collector, CollectorSettings } from './collector.js';
import { listCollectors, loadCollectors } from './collectors/index.js';
import type { StrayErrors } from './custom/stray-errors.js';
import { type CollectorReport, type Progress, runCollectors } from './runner.js';
import {
  type CategoryState,
  type ClassicDelivery,
  categoryStates,
  type Delivery,
  findGaps,
  forClassic,
  forGlpi,
  type Gap,
  type GoodSections,
} from './state/gaps.js';
import type { LastGood } from './state/last-good.js';
import { localDateTime } from './time.js';

export interface InventoryOptions extends Partial<CollectorSettings> {
  /** The machine to look at. Default: this one. */
  host?: Host;
  /** Only these categories; the result is marked as partial, and has `hardware` and `bios` besides. Default: all. */
  categories?: readonly Category[];
  /** Leave these categories out. */
  noCategories?: readonly Category[];
  /** Identity of the machine towards servers. Default: made from its name and the time, so it differs in every run. */
  deviceid?: string;
  /** Tag of the inventory. */
  tag?: string | undefined;
  /** Kind of asset for GLPI. Default `Computer`. */
  itemtype?: string;
  /** Milliseconds that one collector may take. Default 180,000. */
  collectorTimeout?: number;
  /** Milliseconds that the whole inventory may take: what has not ended by then is left out. Default: no limit. */
  timeout?: number;
  /** Gives the inventory up; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called whenever a collector has ended. */
  onProgress?: (progress: Progress) => void;
  /** Default: nothing is logged. */
  log?: Logger;
  /** More content to merge in: lists are appended, fields overwrite. */
  additionalContent?: Readonly<Record<string, unknown>> | undefined;
  /** Name of the program in `versionclient`. Default `fi-Inventory`. */
  client?: string;
  /** Other collectors than those of the platform. */
  collectors?: readonly Collector[];
  /**
   * Directory of further collectors: executables and modules. They run with our rights, so only what nobody else can
   * change is taken. Default: none.
   */
  collectorsDir?: string | undefined;
  /**
   * Directory where the good entries of each section are kept for runs in which a collector fails. Without one nothing
   * is read or written.
   */
  vardir?: string | undefined;
  /** Days after which good entries are no longer used. Default 30. */
  lastGoodDays?: number | undefined;
}

/** How an inventory came about. */
export interface InventoryReport {
  /** Every collector that ran, in order of precedence. */
  collectors: readonly CollectorReport[];
  /** The categories that were collected: those in which a collector failed are incomplete. */
  categories: Readonly<Partial<Record<Category, CategoryState>>>;
  /** The sections that are incomplete, and why. */
  gaps: readonly Gap[];
  /** Milliseconds from start to end, the loading of the collectors included. */
  milliseconds: number;
  /** Milliseconds that the loading of the collectors took. */
  loading: number;
}

/** An inventory, and how it came about. */
export interface InventoryResult {
  /** All that the collectors found that succeeded. `toGlpi` and `toClassicServer` make what is sent of it. */
  inventory: Inventory;
  report: InventoryReport;
  /** Good entries of earlier runs for the sections that are incomplete; empty unless `vardir` was given. */
  lastGood: GoodSections;
}

/** Default limit of one collector in milliseconds, as the existing agents have it. */
export const DEFAULT_COLLECTOR_TIMEOUT = 180_000;

/**
 * Takes an inventory.
 *
 * @example
 * const { content } = await inventory({ categories: ['software'] });
 * for (const { name, version } of content.softwares ?? []) console.log(name, version);
 *
 * A collector that fails does not make it throw: the sections that it fills are left out, and the document is marked as
 * partial, so that a server to which it is sent keeps what it knows of them. `takeInventory` tells what became of each.
 *
 * @throws the reason of `signal` when it was aborted; FiError `ERR_FI_PLATFORM` where no collectors exist.
 */
export async function inventory(options: InventoryOptions = {}): Promise<Inventory> {
  return toGlpi(await takeInventory(options), options.log);
}

/**
 * The document for a GLPI server: without the sections that are incomplete, and then marked as partial.
 *
 * @param log told of each section that is left out.
 */
export function toGlpi({ inventory, report, lastGood }: InventoryResult, log: Logger = silentLogger): Inventory {
  return told(forGlpi(inventory, report.gaps, lastGood), log).inventory;
}

/**
 * The inventory for a server of classic XML, which takes every document for a whole one: the last good entries stand in
 * for incomplete sections. `toClassic(inventory, { checksum })` of `@fi/core/inventory` makes the message.
 *
 * @param log told of each section that is incomplete.
 */
export function toClassicServer(
  { inventory, report, lastGood }: InventoryResult,
  log: Logger = silentLogger,
): ClassicDelivery {
  return told(forClassic(inventory, report.gaps, lastGood), log);
}

function told<D extends Delivery>(delivery: D, log: Logger): D {
  for (const message of delivery.messages) log.warning(message);
  return delivery;
}

/** Collects, with a report on every collector: time, entries, commands, failures. Nothing is left out of the inventory. */
export async function takeInventory(options: InventoryOptions = {}): Promise<InventoryResult> {
  const begin = performance.now();
  options.signal?.throwIfAborted();
  const log = options.log ?? silentLogger;
  const collectorTimeout = options.collectorTimeout ?? DEFAULT_COLLECTOR_TIMEOUT;
  // everything that is still running when the inventory is done or given up ends with this
  const running = new AbortController();
  setMaxListeners(0, running.signal); // each collector and each command listens
  const host = options.host ?? new LocalHost({ signal: running.signal, commandTimeout: collectorTimeout });
  const abort = () => running.abort(options.signal?.reason);
  let stray: StrayErrors | undefined;
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const wanted = wantedCategories(options);
    stray = await watchModules(options, log);
    const custom = await customCollectors(options.collectorsDir, collectorTimeout);
    const collectors = [
      ...(await chooseCollectors(options, host, wanted)),
      ...custom.filter(({ category }) => category === undefined || wanted(category)),
    ];
    const loading = performance.now() - begin;
    if ((await host.uid()) !== 0 && host.platform !== 'win32') {
      log.warning(
        'not run as super-user: serial numbers, disks and other facts that only root may read will be missing',
      );
    }
    const { date, timeZone } = await host.now();
    const { content, reports: ended } = await runCollectors(collectors, {
      host,
      log,
      settings: {
        scanHomedirs: options.scanHomedirs ?? false,
        scanProfiles: options.scanProfiles ?? false,
        assetnameSupport: options.assetnameSupport ?? 1,
        credentials: options.credentials ?? [],
      },
      collectorTimeout,
      deadline: options.timeout === undefined ? undefined : begin + options.timeout,
      signal: running.signal,
      wants: wanted,
      onProgress: options.onProgress,
    });
    const strayed = stray?.report();
    const reports = strayed === undefined ? ended : [...ended, strayed];
    const state = await openState(options, log);
    const gaps = findGaps(reports, state?.fills);
    const inventory = finish(content, options, gaps, localDateTime(date, timeZone) ?? '', begin);
    const lastGood: GoodSections = state?.find(gaps, date) ?? new Map();
    await state?.keep(inventory, reports, gaps, date);
    const report: InventoryReport = {
      collectors: reports,
      categories: categoryStates(reports),
      gaps,
      milliseconds: performance.now() - begin,
      loading,
    };
    return { inventory, report, lastGood };
  } finally {
    stray?.end();
    options.signal?.removeEventListener('abort', abort);
    running.abort(new Error('the inventory has ended'));
  }
}

async function chooseCollectors(
  { collectors }: InventoryOptions,
  host: Host,
  wanted: (category: Category) => boolean,
): Promise<readonly Collector[]> {
  if (collectors !== undefined) return collectors.filter(({ category }) => category === undefined || wanted(category));
  const entries = await listCollectors(host);
  if (entries.length === 0) {
    throw new FiError('ERR_FI_PLATFORM', `no collectors exist for the platform ${host.platform}`);
  }
  return loadCollectors(entries, host, wanted);
}

/** `hardware` and `bios` identify the machine in a partial inventory, and software means little without its system. */
function wantedCategories({ categories, noCategories = [] }: InventoryOptions): (category: Category) => boolean {
  const chosen =
    categories === undefined ? undefined : new Set<Category>([...categories, 'hardware', 'bios', 'provider']);
  if (chosen?.has('software')) chosen.add('os');
  return (category) => (chosen?.has(category) ?? true) && !noCategories.includes(category);
}

async function customCollectors(directory: string | undefined, timeout: number): Promise<Collector[]> {
  if (directory === undefined) return [];
  const { loadCustomCollectors } = await import('./custom/load.js');
  return loadCustomCollectors(directory, { timeout });
}

/** Only modules of the user's own can throw where nobody catches. */
async function watchModules({ collectorsDir }: InventoryOptions, log: Logger): Promise<StrayErrors | undefined> {
  if (collectorsDir === undefined) return undefined;
  const { catchStrayErrors } = await import('./custom/stray-errors.js');
  return catchStrayErrors(log);
}

/** An inventory without its state is better than none. */
async function openState({ vardir, lastGoodDays }: InventoryOptions, log: Logger): Promise<LastGood | undefined> {
  if (vardir === undefined) return undefined;
  const [{ Storage }, { LastGood }] = await Promise.all([import('@fi/core/storage'), import('./state/last-good.js')]);
  try {
    return await LastGood.open(await Storage.open(vardir, log), { maxAge: lastGoodDays, log });
  } catch (error) {
    log.warning(`no good entries are kept: ${describeError(error)}`);
    return undefined;
  }
}

function finish(
  collected: Omit<InventoryContent, 'versionclient'>,
  options: InventoryOptions,
  gaps: readonly Gap[],
  now: string,
  begin: number,
): Inventory {
  // a collector that failed might have found a guest
  const vmsystem = gaps.some(({ section }) => section === 'hardware') ? {} : { vmsystem: 'Physical' };
  let content: InventoryContent = {
    ...collected,
    hardware: { ...vmsystem, ...collected.hardware },
    versionclient: `${options.client ?? 'fi-Inventory'}_v${VERSION}`,
  };
  if (options.additionalContent !== undefined) content = mergeContent(content, options.additionalContent, options.log);
  if (content.versionprovider !== undefined) {
    content.versionprovider = { ...content.versionprovider, etime: Math.round((performance.now() - begin) / 1000) };
  }
  return {
    action: 'inventory',
    deviceid: options.deviceid ?? makeDeviceId(content, now),
    itemtype: options.itemtype ?? 'Computer',
    ...(options.categories === undefined ? {} : { partial: true }),
    ...(options.tag === undefined || options.tag === '' ? {} : { tag: options.tag }),
    content,
  };
}

/** `<name>[.<workgroup>]-YYYY-MM-DD-hh-mm-ss`: the form that OCS servers insist on. */
function makeDeviceId({ hardware }: InventoryContent, now: string): string {
  const name = hardware?.name ?? 'device-by-fi-agent';
  const host = hardware?.workgroup === undefined ? name : `${name}.${hardware.workgroup}`;
  return `${host}-${now.replace(/[ :]/g, '-')}`;
}

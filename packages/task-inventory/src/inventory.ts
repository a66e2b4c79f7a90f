/** Takes the inventory of a machine: loads the collectors of its platform, runs them, and makes a document of the result. */

import { setMaxListeners } from 'node:events';
import { FiError, type Host, type Logger, silentLogger, VERSION } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { type Inventory, type InventoryContent, mergeContent } from '@fi/core/inventory';
import type { Category } from './categories.js';
import type { Collector, CollectorSettings } from './collector.js';
import { loadCollectors } from './collectors/index.js';
import { type CollectorReport, type Progress, runCollectors } from './runner.js';
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
}

/** How an inventory came about. */
export interface InventoryReport {
  /** Every collector that ran, in order of precedence. */
  collectors: readonly CollectorReport[];
  /** Milliseconds from start to end, the loading of the collectors included. */
  milliseconds: number;
  /** Milliseconds that the loading of the collectors took. */
  loading: number;
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
 * @throws the reason of `signal` when it was aborted; FiError `ERR_FI_PLATFORM` where no collectors exist. A collector
 *   that fails does not make it throw: see `takeInventory` for what became of each.
 */
export async function inventory(options: InventoryOptions = {}): Promise<Inventory> {
  return (await takeInventory(options)).inventory;
}

/** The same as `inventory`, with a report on every collector: time, entries, commands, failures. */
export async function takeInventory(
  options: InventoryOptions = {},
): Promise<{ inventory: Inventory; report: InventoryReport }> {
  const begin = performance.now();
  options.signal?.throwIfAborted();
  const log = options.log ?? silentLogger;
  const collectorTimeout = options.collectorTimeout ?? DEFAULT_COLLECTOR_TIMEOUT;
  // everything that is still running when the inventory is done or given up ends with this
  const running = new AbortController();
  setMaxListeners(0, running.signal); // each collector and each command listens
  const host = options.host ?? new LocalHost({ signal: running.signal, commandTimeout: collectorTimeout });
  const abort = () => running.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const wanted = wantedCategories(options);
    const all = options.collectors ?? (await loadCollectors(host.platform));
    if (all.length === 0) {
      throw new FiError('ERR_FI_PLATFORM', `no collectors exist for the platform ${host.platform}`);
    }
    const collectors = all.filter(({ category }) => category === undefined || wanted(category));
    const loading = performance.now() - begin;
    if ((await host.uid()) !== 0 && host.platform !== 'win32') {
      log.warning(
        'not run as super-user: serial numbers, disks and other facts that only root may read will be missing',
      );
    }
    const { date, timeZone } = await host.now();
    const { content, reports } = await runCollectors(collectors, {
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
    return {
      inventory: finish(content, options, localDateTime(date, timeZone) ?? '', begin),
      report: { collectors: reports, milliseconds: performance.now() - begin, loading },
    };
  } finally {
    options.signal?.removeEventListener('abort', abort);
    running.abort(new Error('the inventory has ended'));
  }
}

/** `hardware` and `bios` identify the machine in a partial inventory, and software means little without its system. */
function wantedCategories({ categories, noCategories = [] }: InventoryOptions): (category: Category) => boolean {
  const chosen =
    categories === undefined ? undefined : new Set<Category>([...categories, 'hardware', 'bios', 'provider']);
  if (chosen?.has('software')) chosen.add('os');
  return (category) => (chosen?.has(category) ?? true) && !noCategories.includes(category);
}

function finish(
  collected: Omit<InventoryContent, 'versionclient'>,
  options: InventoryOptions,
  now: string,
  begin: number,
): Inventory {
  let content: InventoryContent = {
    ...collected,
    hardware: { vmsystem: 'Physical', ...collected.hardware },
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

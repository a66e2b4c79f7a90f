/** The collectors of each platform. A collector is loaded only where it runs and has something to ask. */

import type { Host } from '@fi/core';
import type { Category } from '../categories.js';
import type { Collector, CollectorEntry } from '../collector.js';

/**
 * Lists the collectors of the host's platform, in order of precedence: where two set the same field, the later one wins.
 * Empty where none exist.
 */
export async function listCollectors({ platform }: Pick<Host, 'platform'>): Promise<readonly CollectorEntry[]> {
  switch (platform) {
    case 'linux':
      return (await import('./linux/index.js')).default;
    default:
      return [];
  }
}

/** Loads those collectors that are wanted and have something to ask on this host. */
export async function loadCollectors(
  entries: readonly CollectorEntry[],
  host: Host,
  wants: (category: Category) => boolean,
): Promise<Collector[]> {
  const loaded = await Promise.all(
    entries.map(async (entry) => {
      if (entry.category !== undefined && !wants(entry.category)) return undefined;
      return (await isUseful(entry, host)) ? (await entry.load()).default : undefined;
    }),
  );
  return loaded.filter((collector) => collector !== undefined);
}

async function isUseful({ needs }: CollectorEntry, host: Host): Promise<boolean> {
  if (needs === undefined) return true;
  for (const need of needs) {
    const found = need.startsWith('/') ? await host.stat(need) : await host.which(need);
    if (found !== undefined) return true;
  }
  return false;
}

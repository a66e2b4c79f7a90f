/** The collectors of each platform. A platform's collectors are loaded only where they run. */

import type { Platform } from '@fi/core';
import type { Collector } from '../collector.js';

/**
 * Loads the collectors of a platform.
 *
 * @returns them in order of precedence: where two set the same field, the later one wins.
 */
export async function loadCollectors(platform: Platform): Promise<readonly Collector[]> {
  switch (platform) {
    case 'linux':
      return (await import('./linux/index.js')).default;
    default:
      return [];
  }
}

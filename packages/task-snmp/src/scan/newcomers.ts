/** How fast a scan begins with new addresses: carefully at first, and slowly where requests are lost. */

import { pacer } from '../wire/pace.js';
import type { Window } from '../wire/window.js';

/** Addresses per second at the begin; all at once would fill the queues of slow lines. */
const FIRST_RATE = 500;
/** Milliseconds after which it is twice as many. */
const DOUBLING = 250;
const MOST_RATE = 50_000;
/** Addresses per second for each request that a line with losses can take at a time. */
const PER_PLACE = 30;
/** Share of a rate limit that is for new addresses; the rest is for those that answer, so that they are done soon. */
const SHARE_OF_RATE = 1 / 3;

/**
 * Waits until one more address may be asked; undefined when it may be at once.
 * @param limit datagrams per second of the whole scan
 */
export function newcomers(
  window: Window,
  limit = Number.POSITIVE_INFINITY,
  now: () => number = () => performance.now(),
): () => Promise<void> | undefined {
  const begin = now();
  const most = Math.min(MOST_RATE, limit * SHARE_OF_RATE);
  const rate = () =>
    window.isNarrow
      ? Math.min(most, window.size * PER_PLACE)
      : Math.min(most, FIRST_RATE * 2 ** ((now() - begin) / DOUBLING));
  return pacer(rate, now);
}

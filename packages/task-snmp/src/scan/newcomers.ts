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

/** Waits until one more address may be asked; undefined when it may be at once. */
export function newcomers(
  window: Window,
  now: () => number = () => performance.now(),
): () => Promise<void> | undefined {
  const begin = now();
  const rate = () =>
    window.isNarrow ? window.size * PER_PLACE : Math.min(MOST_RATE, FIRST_RATE * 2 ** ((now() - begin) / DOUBLING));
  return pacer(rate, now);
}

/** How long to wait for an answer. */

/** Seconds to wait during an inventory when nobody says otherwise. */
export const INVENTORY_TIMEOUT = 15;
/** Seconds that nobody waits longer than. */
const MOST = 60;

/** Milliseconds for all transmissions of a request together: the time-out in seconds for each of them. */
export function patienceOf(timeout: number, retries = 0): number {
  return Math.min(MOST, timeout * (retries + 1)) * 1000;
}

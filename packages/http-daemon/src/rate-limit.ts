/** How often a client may ask: counted per address in windows of time, with a bounded memory. */
import { clientKey } from './address.js';

/** Clients that are remembered; beyond, the one seen first is forgotten. */
const MAX_CLIENTS = 2_000;

export class RateLimit {
  readonly #windows = new Map<string, { readonly start: number; count: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Counts a request; `false` when the client has made more than `max` in the current window of so many seconds. */
  allow(address: string, max: number, seconds: number): boolean {
    const key = clientKey(address);
    const now = this.#now();
    const window = this.#windows.get(key);
    // A clock that was set back must not lock anybody out.
    if (window !== undefined && now - window.start < seconds * 1000 && now >= window.start) {
      window.count++;
      return window.count <= max;
    }
    this.#windows.delete(key);
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size < MAX_CLIENTS) break;
      this.#windows.delete(oldest);
    }
    this.#windows.set(key, { start: now, count: 1 });
    return max > 0;
  }

  /** Whether a request would be allowed, without counting it. */
  exhausted(address: string, max: number, seconds: number): boolean {
    const window = this.#windows.get(clientKey(address));
    const now = this.#now();
    return window !== undefined && now >= window.start && now - window.start < seconds * 1000 && window.count >= max;
  }
}

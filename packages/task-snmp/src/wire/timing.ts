/** How long to wait for an answer: learned from each device (RFC 6298), and from all of them for those that never answered. */

import { limited } from '../scan/concurrent.js';
import { Window } from './window.js';

/** Milliseconds; below it a busy device would be taken for a lost datagram. */
const LEAST_WAIT = 75;
/** Share of the time limit after which an unknown device is asked again. */
const FIRST_WAIT = 1 / 7;
const MOST_FIRST_WAIT = 1000;
/** Milliseconds for three transmissions to a device that may not be there; even a quick network is slow for a moment. */
const LEAST_PATIENCE = 600;
/** Answers after which the devices of a network are known well enough. */
const ENOUGH_ANSWERS = 20;

/** The round trips of one device. */
export class RoundTrip {
  #smoothed: number | undefined;
  #variation = 0;

  add(milliseconds: number): void {
    if (this.#smoothed === undefined) {
      this.#smoothed = milliseconds;
      this.#variation = milliseconds / 2;
      return;
    }
    this.#variation += (Math.abs(milliseconds - this.#smoothed) - this.#variation) / 4;
    this.#smoothed += (milliseconds - this.#smoothed) / 8;
  }

  /** Milliseconds after which an answer counts as lost; undefined before the first one. */
  get wait(): number | undefined {
    if (this.#smoothed === undefined) return undefined;
    return Math.max(LEAST_WAIT, 1.5 * this.#smoothed + 4 * this.#variation);
  }
}

/** The first answers of all devices of a scan. */
export class NetworkTiming {
  /** How many requests to devices that are there may be in progress. */
  readonly window = new Window();
  /** Turns of devices that tell very much: the tables of one of them are held at a time. */
  readonly heavy = limited(1);
  readonly #least: number;
  #answers = 0;
  #slowest = 0;

  /** @param least milliseconds that a device gets in any case; infinite: always all of the limit */
  constructor(least = LEAST_PATIENCE) {
    this.#least = least;
  }

  add(milliseconds: number): void {
    this.#answers += 1;
    // Slow outliers fade, so that one of them does not slow down the rest of the scan.
    this.#slowest = Math.max(milliseconds, this.#slowest * 0.99);
  }

  /** Milliseconds to wait for a device that may not be there, at most `limit`. */
  patience(limit: number): number {
    if (this.#answers < ENOUGH_ANSWERS || this.window.isLossy) return limit;
    return Math.min(limit, Math.max(this.#least, 6 * this.#slowest));
  }
}

/** Transmissions to a device that is known to be there: fewer would lose one request of thousands to a bad line. */
const LEAST_TRANSMISSIONS = 5;
/** Milliseconds that these may take at most when the time limit is shorter. */
const MOST_PATIENCE = 10_000;

/** Milliseconds to wait for a device that has answered before: the limit, or longer where its round trips are long. */
export function patienceWith(limit: number, wait: number | undefined): number {
  if (wait === undefined) return limit;
  return Math.max(limit, Math.min(MOST_PATIENCE, wait * (2 ** LEAST_TRANSMISSIONS - 1)));
}

/**
 * Transmissions of one request: the first wait doubles with each, and all of them together last as long as the limit.
 * @param wanted retries that somebody has asked for; fewer where the first wait would be too short to tell a loss
 */
export function transmissions(
  limit: number,
  wait?: number,
  wanted = 0,
): { readonly first: number; readonly retries: number } {
  const least = wait ?? Math.min(MOST_FIRST_WAIT, Math.max(LEAST_WAIT, limit * FIRST_WAIT));
  const retriesOf = (begin: number) => Math.max(0, Math.floor(Math.log2(limit / begin + 1)) - 1);
  const retries = Math.max(retriesOf(least), Math.min(wanted, retriesOf(Math.min(least, LEAST_WAIT))));
  return { first: limit / (2 ** (retries + 1) - 1), retries };
}

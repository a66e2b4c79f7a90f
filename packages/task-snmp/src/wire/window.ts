/**
 * How many requests a network is given at a time: the more of them are lost, the fewer. Requests to devices that have
 * answered before are judged, as others may just not be there.
 */

const FIRST_SIZE = 64;
const LEAST_SIZE = 4;
const MOST_SIZE = 512;
/** Requests that are judged together. */
const SAMPLE = 20;
/** Share of lost requests from which on the load is too much; a bad line loses no more. */
const TOO_MANY = 0.15;
const DECREASE = 0.5;
const INCREASE = 1.25;

export class Window {
  #size = FIRST_SIZE;
  #requests = 0;
  #lost = 0;
  #lossy = false;
  #used = 0;
  readonly #waiting: (() => void)[] = [];

  /** Requests that may be in progress now. */
  get size(): number {
    return Math.floor(this.#size);
  }

  /** Whether requests were lost lately. */
  get isLossy(): boolean {
    return this.#lossy;
  }

  /** Whether it holds fewer requests than at the begin, because many were lost. */
  get isNarrow(): boolean {
    return this.#size < FIRST_SIZE;
  }

  /** Waits for a place; undefined when there is one. */
  enter(): Promise<void> | undefined {
    if (this.#used < this.size) {
      this.#used += 1;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives a place back, and tells whether the request, or its first transmission, was lost. */
  leave(lost: boolean): void {
    this.#judge(lost);
    this.#used -= 1;
    while (this.#used < this.size) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#used += 1;
      next();
    }
  }

  #judge(lost: boolean): void {
    this.#requests += 1;
    if (lost) this.#lost += 1;
    if (this.#requests < SAMPLE) return;
    const tooMany = this.#lost > SAMPLE * TOO_MANY;
    this.#size = tooMany
      ? Math.max(LEAST_SIZE, this.#size * DECREASE)
      : Math.min(MOST_SIZE, Math.ceil(this.#size * INCREASE));
    this.#lossy = this.#lost > 0;
    this.#requests = 0;
    this.#lost = 0;
  }
}

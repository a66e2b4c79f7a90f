/** Keeps clients from filling the log: so many lines of a level in ten seconds, and the number of those left out. */
import type { Logger, LogLevel } from '@fi/core';

const PERIOD = 10_000;
const MAX_LINES = 10;
/** Whoever looks at debug lines wants to see the requests. */
const MAX_DEBUG_LINES = 200;

export class LogLimit {
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #periods = new Map<LogLevel, { start: number; count: number }>();

  constructor(log: Logger, now: () => number = Date.now) {
    this.#log = log;
    this.#now = now;
  }

  /** Logs a line that any client can cause, unless too many were logged lately. */
  write(level: LogLevel, message: string): void {
    if (!this.#log.isEnabled(level)) return;
    const now = this.#now();
    const max = level === 'debug' || level === 'debug2' ? MAX_DEBUG_LINES : MAX_LINES;
    const period = this.#periods.get(level) ?? { start: now, count: 0 };
    this.#periods.set(level, period);
    if (now - period.start >= PERIOD || now < period.start) {
      const left = period.count - max;
      if (left > 0) this.#log[level](`${left} more lines about requests were not logged`);
      period.start = now;
      period.count = 0;
    }
    period.count++;
    if (period.count <= max) this.#log[level](message);
  }
}

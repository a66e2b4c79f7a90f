/** The last records of a log, kept in memory for the status page: bounded in number and length. */
import { LOG_LEVELS, type Logger, type LogLevel } from '@fi/core';
import { redact } from '@fi/core/log';
import type { LogLine } from './agent-view.js';

/** Characters of a line. */
const MAX_LENGTH = 500;

export interface LogTailOptions {
  /** Lines that are kept. Default 200. */
  readonly lines?: number;
  /** Least important level that is kept. Default `info`. */
  readonly level?: LogLevel;
  /** Clock, for tests. */
  readonly now?: () => number;
}

export class LogTail {
  readonly #lines: LogLine[] = [];
  readonly #max: number;
  readonly #limit: number;
  readonly #now: () => number;
  /** Higher than any number of a former process, so that a page that stays open through a restart goes on. */
  #number: number;

  constructor(options: LogTailOptions = {}) {
    this.#max = options.lines ?? 200;
    this.#limit = LOG_LEVELS.indexOf(options.level ?? 'info');
    this.#now = options.now ?? Date.now;
    this.#number = this.#now();
  }

  /** Keeps a record. Secrets are taken out here, as the log does for its backends. */
  push(level: LogLevel, tag: string, message: string): void {
    if (LOG_LEVELS.indexOf(level) > this.#limit) return;
    const text = redact(message.slice(0, 4 * MAX_LENGTH));
    this.#number++;
    this.#lines.push({
      number: this.#number,
      time: this.#now(),
      level,
      tag,
      message: text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text,
    });
    if (this.#lines.length > this.#max) this.#lines.shift();
  }

  /** Lines in order, those with a higher number than `after` only. */
  since(after: number): readonly LogLine[] {
    return this.#lines.filter((line) => line.number > after);
  }

  /** A logger that writes to `log` and here. `tag` is the tag of records that come from no child log. */
  tap(log: Logger, tag: string): Logger {
    const write = (level: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
      log[level](message, fields);
      this.push(level, tag, message);
    };
    return {
      error: write('error'),
      warning: write('warning'),
      info: write('info'),
      debug: write('debug'),
      debug2: write('debug2'),
      isEnabled: (level) => log.isEnabled(level) || LOG_LEVELS.indexOf(level) <= this.#limit,
      child: (name) => this.tap(log.child(name), name),
    };
  }
}

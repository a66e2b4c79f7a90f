/** The logger that everything takes; where records go is decided by the program (see `createLog`). */

export type LogLevel = 'error' | 'warning' | 'info' | 'debug' | 'debug2';

/** Levels from the most to the least important; a log set to one of them drops all that follow it. */
export const LOG_LEVELS: readonly LogLevel[] = ['error', 'warning', 'info', 'debug', 'debug2'];

export interface Logger {
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warning(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  debug2(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Whether records of this level go anywhere; spares the making of long messages. */
  isEnabled(level: LogLevel): boolean;
  /** The same log with another tag: `[Inventory][ERROR] …`. */
  child(tag: string): Logger;
}

/** A log that drops everything. */
export const silentLogger: Logger = {
  error() {},
  warning() {},
  info() {},
  debug() {},
  debug2() {},
  isEnabled: () => false,
  child: () => silentLogger,
};

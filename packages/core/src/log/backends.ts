/** Where log records can go, and how the options of the configuration choose it. Pure. */
import type { LogLevel } from './logger.js';

export type LogBackend =
  | { readonly type: 'stderr'; readonly color?: boolean }
  /** `maxSize` in MB (1024 × 1024 bytes); 0 or nothing: no limit. */
  | { readonly type: 'file'; readonly path: string; readonly maxSize?: number }
  | { readonly type: 'syslog'; readonly facility?: string }
  /** JSON lines; on the standard error without a path. */
  | { readonly type: 'json'; readonly path?: string; readonly maxSize?: number };

/** The logging options, as `loadConfig` gives them. */
export interface LogConfig {
  readonly logger: readonly string[];
  readonly logfile: string | undefined;
  readonly 'logfile-maxsize': number;
  readonly logfacility: string;
  readonly color: boolean;
  readonly debug: number;
}

/** `debug` as a level: 0 info, 1 debug, 2 and more debug2. */
export function levelOf(debug: number): LogLevel {
  if (debug >= 2) return 'debug2';
  return debug === 1 ? 'debug' : 'info';
}

/**
 * Level and backends by the options. A `logfile` adds the file backend by itself; with `json` in `logger`, and `file`
 * not, its lines are JSON.
 */
export function logSettings(config: LogConfig): { level: LogLevel; backends: LogBackend[] } {
  const { logger, logfile: path, 'logfile-maxsize': maxSize } = config;
  const backends: LogBackend[] = [];
  if (logger.includes('stderr')) backends.push({ type: 'stderr', color: config.color });
  if (logger.includes('syslog')) backends.push({ type: 'syslog', facility: config.logfacility });
  const jsonFile = logger.includes('json') && !logger.includes('file') && path !== undefined;
  if (jsonFile) backends.push({ type: 'json', path, maxSize });
  else if (logger.includes('json')) backends.push({ type: 'json' });
  if (path !== undefined && !jsonFile) backends.push({ type: 'file', path, maxSize });
  return { level: levelOf(config.debug), backends };
}

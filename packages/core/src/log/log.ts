/** The log of a process: records with a tag and a level, to any number of backends. */
import { describeError } from '../errors.js';
import type { LogBackend } from './backends.js';
import { cleanRecord, type LogRecord, passes } from './format.js';
import type { Logger, LogLevel } from './logger.js';
import type { Output } from './output.js';
import { redact } from './redact.js';

export interface LogOptions {
  /** Tag of records that come from no child log. */
  readonly tag: string;
  /** Records less important than this are dropped. Default `info`. */
  readonly level?: LogLevel;
  /** Default: the standard error. */
  readonly backends?: readonly LogBackend[];
  /** Name of the program in syslog. Default `fi`. */
  readonly program?: string;
  /** Where the standard error is; another stream in tests. */
  readonly stderr?: NodeJS.WritableStream;
  /** Clock, for tests. */
  readonly now?: () => Date;
}

/** A logger whose records may still be on their way. */
export interface Log extends Logger {
  /** Resolves when all records up to now have been written, or could not be. Never rejects. */
  flush(): Promise<void>;
}

/**
 * Makes the log of a process. The backends are loaded with the first record that passes the level; records wait in order
 * until then. A backend that fails costs one warning on the standard error, never the program.
 */
export function createLog(options: LogOptions): Log {
  const {
    tag,
    level: limit = 'info',
    backends = [{ type: 'stderr' }],
    program = 'fi',
    now = () => new Date(),
  } = options;
  const stderr = options.stderr ?? process.stderr;
  const waiting: LogRecord[] = [];
  let output: Output | undefined;
  let loading: Promise<void> | undefined;

  const warned = new Set<string>();
  const onError = (backend: string, error: unknown) => {
    if (warned.has(backend)) return;
    warned.add(backend);
    stderr.write(`${redact(`[${tag}][WARNING] cannot log to ${backend}: ${describeError(error)}`)}\n`);
  };

  const load = async () => {
    try {
      output = (await import('./output.js')).openOutput(backends, { program, stderr, onError });
      for (const record of waiting.splice(0)) output.write(record);
    } catch (error) {
      waiting.length = 0;
      onError('any backend', error);
    }
  };

  const isEnabled = (level: LogLevel) => backends.length > 0 && passes(level, limit);
  const write = (level: LogLevel, from: string, message: string, fields?: Readonly<Record<string, unknown>>) => {
    if (!isEnabled(level)) return;
    const record = cleanRecord({ level, tag: from, message: String(message), fields, time: now() });
    if (output !== undefined) output.write(record);
    else {
      waiting.push(record);
      loading ??= load();
    }
  };

  const loggerFor = (from: string): Logger => ({
    error: (message, fields) => write('error', from, message, fields),
    warning: (message, fields) => write('warning', from, message, fields),
    info: (message, fields) => write('info', from, message, fields),
    debug: (message, fields) => write('debug', from, message, fields),
    debug2: (message, fields) => write('debug2', from, message, fields),
    isEnabled,
    child: loggerFor,
  });

  return {
    ...loggerFor(tag),
    async flush() {
      await loading;
      await output?.flush();
    },
  };
}

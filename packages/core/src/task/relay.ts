/** The log of a process that works for the agent: its records go to the agent as messages. */
import { passes } from '../log/format.js';
import type { Logger, LogLevel } from '../log/logger.js';
import { registerSecret } from '../log/redact.js';
import type { LogMessage } from './messages.js';

/** Characters of a log message; those of the agent's log are cut there too. */
const MAX_MESSAGE = 64 * 1024;

/** A logger that sends its records away. */
export function relayLogger(tag: string, level: LogLevel, tell: (message: LogMessage) => void): Logger {
  const write = (record: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => {
    if (!passes(record, level)) return;
    const text = String(message).slice(0, MAX_MESSAGE);
    tell({
      type: 'log',
      level: record,
      tag: tag.slice(0, 100),
      message: text,
      ...(fields === undefined ? {} : { fields }),
    });
  };
  return {
    error: (message, fields) => write('error', message, fields),
    warning: (message, fields) => write('warning', message, fields),
    info: (message, fields) => write('info', message, fields),
    debug: (message, fields) => write('debug', message, fields),
    debug2: (message, fields) => write('debug2', message, fields),
    isEnabled: (record) => passes(record, level),
    child: (other) => relayLogger(other, level, tell),
  };
}

/** Makes secret values known to this process's own redaction. */
export async function registerSecrets(config: Readonly<Record<string, unknown>>): Promise<void> {
  const { OPTIONS } = await import('../config/options.js');
  for (const [name, definition] of Object.entries(OPTIONS)) {
    if (!('secret' in definition) || !definition.secret) continue;
    const value = config[name];
    for (const item of Array.isArray(value) ? value : [value]) if (typeof item === 'string') registerSecret(item);
  }
}

/** One log record as a line of text or JSON. Pure. */
import { LOG_LEVELS, type LogLevel } from './logger.js';
import { redact, redactValue } from './redact.js';

export interface LogRecord {
  readonly level: LogLevel;
  /** What the record is about: `Inventory`, `SNMP`. */
  readonly tag: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly time: Date;
}

/** Characters of a message; what is longer is cut. */
const MAX_LENGTH = 64 * 1024;
/** Characters that are searched for secrets: more than is shown, so that none is cut in two within what is shown. */
const MAX_SEARCHED = 16 * MAX_LENGTH;

const COLORS: Readonly<Record<LogLevel, string>> = {
  error: '\u001b[31m',
  warning: '\u001b[33m',
  info: '\u001b[32m',
  debug: '\u001b[36m',
  debug2: '\u001b[90m',
};
const NO_COLOR = '\u001b[0m';

/** Whether a record of this level passes a log that is set to `limit`. */
export function passes(level: LogLevel, limit: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(limit);
}

/** The record without secrets and of bounded length: made once, before it reaches any backend. */
export function cleanRecord(record: LogRecord): LogRecord {
  const { fields } = record;
  const cut = (text: string) => (text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text);
  const cleaned = fields === undefined ? undefined : (redactValue(fields) as Record<string, unknown>);
  const message = cut(redact(record.message.slice(0, MAX_SEARCHED)));
  return { ...record, tag: redact(record.tag), message, fields: cleaned };
}

/** Line breaks and control characters of foreign data must not forge records or drive a terminal. */
function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u2028\u2029]/g, (char) => {
    if (char === '\n') return '\\n';
    if (char === '\r') return '\\r';
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function fieldsText(fields: LogRecord['fields']): string {
  return Object.entries(fields ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const text = typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
      return ` ${key}=${text}`;
    })
    .join('');
}

/** `[Inventory][ERROR] message key=value`. */
export function formatText(record: LogRecord, options: { readonly color?: boolean } = {}): string {
  const head = `[${visible(record.tag)}][${record.level.toUpperCase()}]`;
  const body = visible(`${record.message}${fieldsText(record.fields)}`).slice(0, 2 * MAX_LENGTH);
  return options.color === true ? `${COLORS[record.level]}${head}${NO_COLOR} ${body}` : `${head} ${body}`;
}

/** The same with the local time in front, ISO 8601 with its offset. */
export function formatFileLine(record: LogRecord): string {
  return `${localTime(record.time)} ${formatText(record)}`;
}

/** One JSON object: time (UTC), level, tag, message, fields. */
export function formatJson(record: LogRecord): string {
  const { level, tag, message, fields, time } = record;
  return JSON.stringify({ time: time.toISOString(), level, tag, message, fields });
}

/** `2024-02-03T04:05:06.789+01:00`. */
export function localTime(time: Date): string {
  const offset = -time.getTimezoneOffset();
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
  return `${new Date(time.getTime() + offset * 60_000).toISOString().slice(0, -1)}${zone}`;
}

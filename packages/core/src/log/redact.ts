/**
 * Keeps secrets out of logs and messages: values that the configuration marks as secret, and what looks like one
 * (`password=…`, `Authorization:` headers, user and password in URLs, SNMP communities, tokens in JSON and XML).
 */
import { describeError } from '../errors.js';

/** What stands for a secret. */
export const REDACTED = '***';

/** Deeper structures are cut: a log record is no dump. */
const MAX_DEPTH = 8;
const MAX_ITEMS = 200;
/** Shorter secrets are only replaced as whole words: a one-letter password would deface every line, and so tell itself. */
const MIN_SUBSTRING_LENGTH = 4;

const secrets = new Set<string>();
let secretPattern: RegExp | undefined;

/** Part of a name that says that the value is secret. */
const SECRET_NAME =
  'passw(?:or)?d|passphrase|passwd|pwd|secret|token|community|api[-_]?key|private[-_]?key|credentials?';
const HEADER_NAME = '(?:proxy-)?authorization|(?:set-)?cookie|x-auth-token';
const SECRET_KEY = new RegExp(`${SECRET_NAME}|^(?:${HEADER_NAME})$`, 'i');

const SUFFIX = '[\\w-]{0,32}';
/** In this order; each is linear in the length of the text. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/:\/\/[^\s/?#]{1,1024}@/g, `://${REDACTED}@`],
  [new RegExp(`\\b(${HEADER_NAME})(["']?\\s{0,8}[:=]\\s{0,8}["']?)[^\\r\\n"']+`, 'gi'), `$1$2${REDACTED}`],
  [/\b(Bearer|Basic|Digest)\s{1,8}(?=[\w.~-]{0,256}[\d=+/])[\w.~+/=-]{6,}/g, `$1 ${REDACTED}`],
  [new RegExp(`(<[\\w:-]{0,32}(?:${SECRET_NAME})${SUFFIX}>)[^<]*`, 'gi'), `$1${REDACTED}`],
  [
    new RegExp(`((?:${SECRET_NAME})${SUFFIX}(\\\\{1,4}["'])\\s{0,8}[:=]\\s{0,8}\\2)(?:(?!\\2)[^])*`, 'gi'),
    `$1${REDACTED}`,
  ],
  [
    new RegExp(`((?:${SECRET_NAME})${SUFFIX}["']?\\s{0,8}(?:[:=]|=>)\\s{0,8}")(?:[^"\\\\]|\\\\[^])*`, 'gi'),
    `$1${REDACTED}`,
  ],
  [
    new RegExp(`((?:${SECRET_NAME})${SUFFIX}["']?\\s{0,8}(?:[:=]|=>)\\s{0,8}')(?:[^'\\\\]|\\\\[^])*`, 'gi'),
    `$1${REDACTED}`,
  ],
  [
    new RegExp(`((?:${SECRET_NAME})${SUFFIX}["']\\s{0,8}:\\s{0,8})[^\\s"',}\\]\\\\][^\\s,}\\]]*`, 'gi'),
    `$1${REDACTED}`,
  ],
  [new RegExp(`((?:${SECRET_NAME})${SUFFIX}\\s{0,8}[:=]\\s{0,8})[^\\s"'\\\\*][^\\s]*`, 'gi'), `$1${REDACTED}`],
];

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The forms in which a secret appears on the wire: as is, in URLs, forms, JSON, XML and basic authentication. */
function formsOf(secret: string): string[] {
  let encoded = secret;
  try {
    encoded = encodeURIComponent(secret);
  } catch {
    // A lone surrogate cannot be encoded, so it cannot appear in a URL either.
  }
  const strict = encoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const lower = (text: string) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const forms = [
    secret,
    encoded,
    strict,
    lower(encoded),
    lower(strict),
    strict.replaceAll('%20', '+'),
    JSON.stringify(secret).slice(1, -1),
    xml,
    xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
    xml.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  ];
  if (secret.length >= MIN_SUBSTRING_LENGTH) forms.push(Buffer.from(secret, 'utf8').toString('base64'));
  return forms;
}

/**
 * From now on `redact` replaces this value wherever it appears, in its URL, JSON, XML and Base64 forms too.
 * The registry belongs to the process: a secret is one whoever logs it.
 */
export function registerSecret(secret: string): void {
  if (secret.trim() === '') return;
  let plain = secret;
  try {
    plain = decodeURIComponent(secret);
  } catch {
    // Not URL-encoded: the value stands for itself.
  }
  for (const value of new Set([secret, plain])) for (const form of formsOf(value)) secrets.add(form);
  const alternatives = [...secrets]
    .sort((a, b) => b.length - a.length)
    .map((form) => {
      const escaped = escapeRegExp(form);
      return form.length < MIN_SUBSTRING_LENGTH ? `(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])` : escaped;
    });
  secretPattern = new RegExp(alternatives.join('|'), 'gu');
}

/** Forgets all registered secrets; for tests. */
export function forgetSecrets(): void {
  secrets.clear();
  secretPattern = undefined;
}

/** The text with every known or likely secret replaced by `***`. */
export function redact(text: string): string {
  let result = secretPattern === undefined ? text : text.replace(secretPattern, REDACTED);
  for (const [pattern, replacement] of PATTERNS) result = result.replace(pattern, replacement);
  return result;
}

/** Whether a value under this name must not be shown: `password`, `client_secret`, `Authorization`. */
export function isSecretName(name: string): boolean {
  return SECRET_KEY.test(name);
}

/**
 * A copy of the value in which secrets are replaced, at any depth: by name (`{ password: … }`), by the name in a pair
 * (`{ name: 'password', value: … }`, `['--password', …]`) and by content. Errors become their message; bytes and
 * functions become a word. The result can be written as JSON.
 */
export function redactValue(value: unknown): unknown {
  return walk(value, 0, new Set());
}

function walk(value: unknown, depth: number, parents: Set<object>): unknown {
  switch (typeof value) {
    case 'string':
      return redact(value);
    case 'bigint':
      return value.toString();
    case 'function':
    case 'symbol':
      return `(${typeof value})`;
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (value instanceof Error) return redact(describeError(value));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `(${value.byteLength} bytes)`;
  if (value instanceof URL) return redact(value.href);
  if (depth >= MAX_DEPTH) return '(…)';
  if (parents.has(value)) return '(circular)';
  parents.add(value);
  try {
    if (value instanceof Map)
      return walkEntries(
        [...value].map(([key, item]) => [String(key), item]),
        depth,
        parents,
      );
    if (value instanceof Set) return walkArray([...value], depth, parents);
    return Array.isArray(value) ? walkArray(value, depth, parents) : walkEntries(Object.entries(value), depth, parents);
  } finally {
    parents.delete(value);
  }
}

function walkArray(items: readonly unknown[], depth: number, parents: Set<object>): unknown[] {
  return items.slice(0, MAX_ITEMS).map((item, index) => {
    const before = items[index - 1];
    if (typeof before === 'string' && before.length <= 64 && /^[\w-]+[:=]?$/.test(before) && isSecretName(before)) {
      return REDACTED;
    }
    return walk(item, depth + 1, parents);
  });
}

function walkEntries(entries: [string, unknown][], depth: number, parents: Set<object>): Record<string, unknown> {
  const named = entries.some(
    ([key, item]) => /^(?:name|key|header|option)$/i.test(key) && typeof item === 'string' && isSecretName(item),
  );
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, item] of entries.slice(0, MAX_ITEMS)) {
    const hidden = (isSecretName(key) && item !== undefined && item !== null) || (named && /^value$/i.test(key));
    result[redact(key)] = hidden ? REDACTED : walk(item, depth + 1, parents);
  }
  return { ...result };
}

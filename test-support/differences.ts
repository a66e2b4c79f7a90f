/** Compares a result with the expectation of a capture, by the rules that the corpus states for itself. */

export interface CompareOptions {
  /** JSON types and members must be the same. */
  strict?: boolean;
  /** Lists are compared as sets, at every level. */
  anyOrder?: boolean;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const isMap = (value: Json | undefined): value is { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isMap(value) && Object.keys(value).length === 0);

/** Lower-case keys, scalars as text, empty members dropped. */
function loose(value: Json | undefined, options: CompareOptions): Json {
  if (isEmpty(value) || value === undefined) return null;
  if (value === true) return '1';
  if (value === false) return '0';
  if (Array.isArray(value)) {
    const list = value.map((item) => loose(item, options));
    return options.anyOrder ? sortList(list) : list;
  }
  if (isMap(value)) {
    if ('$regex' in value) return value;
    const result: { [key: string]: Json } = {};
    for (const key of Object.keys(value).sort()) {
      const item = loose(value[key], options);
      if (!isEmpty(item)) result[key.toLowerCase()] = item;
    }
    return isEmpty(result) ? null : result;
  }
  return String(value);
}

const sortList = (list: Json[]) =>
  [...list].sort((a, b) => {
    const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  });

/**
 * Where a result differs from what is expected.
 *
 * @returns one line per difference, `path: expected … found …`; empty when they are equal.
 */
export function differences(expected: unknown, found: unknown, options: CompareOptions = {}): string[] {
  const lines: string[] = [];
  const plain = (value: unknown) => (value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as Json));
  if (options.strict) walkStrict(plain(expected), plain(found), '', lines);
  else walk(loose(plain(expected), options), loose(plain(found), options), '', lines);
  return lines;
}

const show = (value: Json | undefined) => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200));

function walk(expected: Json | undefined, found: Json | undefined, path: string, lines: string[]): void {
  if (isMap(expected) && '$regex' in expected) {
    if (typeof found !== 'string' || !new RegExp(String(expected.$regex)).test(found)) {
      lines.push(`${path}: expected a match of ${expected.$regex}, found ${show(found)}`);
    }
    return;
  }
  if (Array.isArray(expected) && Array.isArray(found)) {
    for (let i = 0; i < Math.max(expected.length, found.length); i++)
      walk(expected[i], found[i], `${path}[${i}]`, lines);
    return;
  }
  if (isMap(expected) && isMap(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      walk(expected[key], found[key], `${path}.${key}`, lines);
    }
    return;
  }
  if (sameScalar(expected, found)) return;
  lines.push(`${path}: expected ${show(expected)}, found ${show(found)}`);
}

function sameScalar(a: Json | undefined, b: Json | undefined): boolean {
  if ((a ?? null) === (b ?? null)) return true;
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const number = /^-?\d+(\.\d+)?$/;
  return number.test(a) && number.test(b) && (a.includes('.') || b.includes('.')) && Number(a) === Number(b);
}

function walkStrict(expected: Json | undefined, found: Json | undefined, path: string, lines: string[]): void {
  if (isMap(expected) && isMap(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      walkStrict(expected[key], found[key], `${path}.${key}`, lines);
    }
  } else if (Array.isArray(expected) && Array.isArray(found)) {
    for (let i = 0; i < Math.max(expected.length, found.length); i++)
      walkStrict(expected[i], found[i], `${path}[${i}]`, lines);
  } else if (expected !== found) {
    lines.push(`${path}: expected ${show(expected)}, found ${show(found)}`);
  }
}

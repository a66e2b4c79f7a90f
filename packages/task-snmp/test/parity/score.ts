/**
 * Scores a result against the expected one, leaf by leaf. A leaf is a path and a value; recall is the matched share of the
 * expected leaves, precision that of the actual ones; a wrong value counts against both. Members of lists are paired by
 * their keys, then by likeness. `{"$any": [A, B]}` accepts any of its alternatives, null among them: may be absent.
 */

export type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

/** Matched, missed and extra leaves. */
export interface Count {
  hit: number;
  missed: number;
  extra: number;
}

export interface Difference {
  readonly path: string;
  readonly expected?: string;
  readonly actual?: string;
}

/** Elements that are lists even with a single member. */
const LISTS = new Set([
  'STORAGES',
  'DEVICE.FIRMWARES',
  'DEVICE.MODEMS',
  'DEVICE.SIMCARDS',
  'DEVICE.DRIVES',
  'DEVICE.IPS.IP',
  'DEVICE.INFO.IPS.IP',
  'DEVICE.COMPONENTS.COMPONENT',
  'DEVICE.PORTS.PORT',
  'DEVICE.PORTS.PORT.IPS.IP',
  'DEVICE.PORTS.PORT.VLANS.VLAN',
  'DEVICE.PORTS.PORT.AGGREGATE.PORT',
  'DEVICE.PORTS.PORT.CONNECTIONS.CONNECTION.MAC',
]);

/** What identifies a member of a list, tried in this order. */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'DEVICE.PORTS.PORT': [
    ['IFNUMBER'],
    ['IFNAME', 'IFDESCR', 'MAC'],
    ['IFNAME', 'IFDESCR'],
    ['IFDESCR'],
    ['IFNAME'],
    ['IFALIAS'],
  ],
  'DEVICE.PORTS.PORT.VLANS.VLAN': [['NUMBER', 'NAME'], ['NUMBER']],
  'DEVICE.COMPONENTS.COMPONENT': [['INDEX']],
  'DEVICE.FIRMWARES': [['TYPE', 'NAME', 'DESCRIPTION'], ['VERSION']],
  'DEVICE.MODEMS': [['NAME'], ['IMEI']],
  'DEVICE.SIMCARDS': [['ICCID'], ['IMSI']],
  'DEVICE.DRIVES': [['VOLUMN'], ['LABEL']],
  STORAGES: [['NAME'], ['SERIAL']],
};

/** Leaves that depend on the request and not on the device. */
const REQUEST =
  /^(?:DEVICEID|QUERY|MODULEVERSION|PROCESSNUMBER|DEVICE\.(?:IP|ENTITY|AUTH\w+|DNSHOSTNAME|NETBIOSNAME|WORKGROUP|USERSESSION|PID|INFO\.(?:ID|AUTHSNMP)))$/;
const DURATION = /^DEVICE\.(?:INFO\.)?UPTIME$|^DEVICE\.PORTS\.PORT\.IFLASTCHANGE$/;

type Tree = { readonly [name: string]: Json };

const isTree = (value: Json | undefined): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const alternatives = (value: Json | undefined): readonly Json[] | undefined =>
  isTree(value) && Array.isArray(value.$any) ? value.$any : undefined;

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [value ?? null]);

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return isTree(value) && alternatives(value) === undefined && Object.values(value).every(isEmpty);
}

/** The canonical form of a message's content. */
export function canonical(value: unknown, path = ''): Json {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((item) => canonical(item, path));
  if (typeof value !== 'object') return String(value).replaceAll('\r\n', '\n').trim();
  const tree: { [name: string]: Json } = {};
  for (const [name, member] of Object.entries(value)) {
    if (name === '$any')
      return { $any: (member as unknown[]).map((item) => (item === null ? null : canonical(item, path))) };
    const at = path === '' ? name : `${path}.${name}`;
    if (REQUEST.test(at)) continue;
    const item = canonical(member, at);
    tree[name] = LISTS.has(at) && !Array.isArray(item) && alternatives(item) === undefined ? [item] : item;
  }
  return tree;
}

/** Hundredths of a second in `3 days, 4:05:06.78`, `4 hours, 05:06.78`, `5 minutes, 06.78`, `6.78 seconds`. */
function duration(text: string): number | undefined {
  const match = /^(?:(\d+) days?, )?(?:(\d+) hours?, )?(?:(\d+) minutes?, )?([\d:]+(?:\.\d+)?)(?: seconds?)?$/.exec(
    text,
  );
  if (match === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', rest = ''] = match;
  const seconds = rest.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round(100 * (seconds + 60 * (Number(minutes) + 60 * (Number(hours) + 24 * Number(days)))));
}

function sameLeaf(field: string, a: string, b: string): boolean {
  return a === b || (DURATION.test(field) && duration(a) !== undefined && duration(a) === duration(b));
}

export class Tally {
  readonly total: Count = { hit: 0, missed: 0, extra: 0 };
  readonly fields = new Map<string, Count>();
  readonly differences: Difference[] = [];

  /** Compares two canonical results and adds up. */
  compare(expected: Json, actual: Json): void {
    this.#walk('', expected, actual);
  }

  add(other: Tally): void {
    for (const [field, count] of other.fields) {
      for (const kind of ['hit', 'missed', 'extra'] as const) this.#count(field, kind, count[kind]);
    }
    this.differences.push(...other.differences);
  }

  #count(field: string, kind: keyof Count, by = 1): void {
    let count = this.fields.get(field);
    if (count === undefined) {
      count = { hit: 0, missed: 0, extra: 0 };
      this.fields.set(field, count);
    }
    count[kind] += by;
    this.total[kind] += by;
  }

  #walk(field: string, expected: Json | undefined, actual: Json | undefined): void {
    const any = alternatives(expected);
    if (any !== undefined) this.#best(field, any, actual);
    else if (isEmpty(expected)) this.#all(field, actual, 'extra');
    else if (isEmpty(actual)) this.#all(field, expected, 'missed');
    else if (Array.isArray(expected) || Array.isArray(actual)) this.#lists(field, listOf(expected), listOf(actual));
    else if (isTree(expected) && isTree(actual)) {
      for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
        this.#walk(field === '' ? name : `${field}.${name}`, expected[name], actual[name]);
      }
    } else if (isTree(expected) || isTree(actual)) {
      this.#all(field, expected, 'missed');
      this.#all(field, actual, 'extra');
    } else if (sameLeaf(field, String(expected), String(actual))) this.#count(field, 'hit');
    else {
      this.#count(field, 'missed');
      this.#count(field, 'extra');
      this.differences.push({ path: field, expected: String(expected), actual: String(actual) });
    }
  }

  #best(field: string, any: readonly Json[], actual: Json | undefined): void {
    if (isEmpty(actual) && any.some(isEmpty)) return;
    const [best] = any
      .filter((item) => item !== null)
      .map((item) => ({ item, score: trial(field, item, actual) }))
      .sort((a, b) => b.score - a.score);
    if (best === undefined) this.#all(field, actual, 'extra');
    else this.#walk(field, best.item, actual);
  }

  #all(field: string, value: Json | undefined, kind: 'missed' | 'extra'): void {
    if (isEmpty(value)) return;
    const any = alternatives(value);
    if (any !== undefined) {
      if (!any.includes(null)) this.#all(field, any[0], kind);
    } else if (Array.isArray(value)) for (const item of value) this.#all(field, item, kind);
    else if (isTree(value)) {
      for (const [name, item] of Object.entries(value)) this.#all(field === '' ? name : `${field}.${name}`, item, kind);
    } else {
      this.#count(field, kind);
      this.differences.push({ path: field, [kind === 'missed' ? 'expected' : 'actual']: String(value) });
    }
  }

  #lists(field: string, expected: readonly Json[], actual: readonly Json[]): void {
    const left = new Set(expected.keys());
    const right = new Set(actual.keys());
    const pairs: [number, number][] = [];
    const take = (i: number, j: number) => {
      pairs.push([i, j]);
      left.delete(i);
      right.delete(j);
    };
    const pairBy = (key: (item: Json) => string | undefined) => {
      const waiting = new Map<string, number[]>();
      for (const j of right) {
        const name = key(actual[j] ?? null);
        if (name !== undefined) waiting.set(name, [...(waiting.get(name) ?? []), j]);
      }
      for (const i of [...left]) {
        const j = waiting.get(key(expected[i] ?? null) ?? '')?.shift();
        if (j !== undefined) take(i, j);
      }
    };
    pairBy((item) => JSON.stringify(item));
    for (const names of KEYS[field] ?? []) {
      pairBy((item) =>
        isTree(item) && names.every((name) => typeof item[name] === 'string' && item[name] !== '')
          ? JSON.stringify(names.map((name) => item[name]))
          : undefined,
      );
    }
    if (left.size * right.size <= 250_000 && [...left].some((i) => isTree(expected[i]))) {
      const candidates = [...left].flatMap((i) =>
        [...right].map((j) => ({ i, j, hits: trialHits(field, expected[i], actual[j]) })),
      );
      candidates.sort((a, b) => b.hits - a.hits || a.i - b.i || a.j - b.j);
      for (const { i, j, hits } of candidates) if (hits > 0 && left.has(i) && right.has(j)) take(i, j);
    }
    for (const [i, j] of pairs) this.#walk(field, expected[i], actual[j]);
    for (const i of left) this.#all(field, expected[i], 'missed');
    for (const j of right) this.#all(field, actual[j], 'extra');
  }

  /** For trials: compares below a field. */
  static at(field: string, expected: Json | undefined, actual: Json | undefined): Count {
    const tally = new Tally();
    tally.#walk(field, expected, actual);
    return tally.total;
  }
}

function trial(field: string, expected: Json | undefined, actual: Json | undefined): number {
  const { hit, missed, extra } = Tally.at(field, expected, actual);
  return hit * 2 - missed - extra;
}

const trialHits = (field: string, expected: Json | undefined, actual: Json | undefined) =>
  Tally.at(field, expected, actual).hit;

export const recall = ({ hit, missed }: Count) => (hit + missed === 0 ? 1 : hit / (hit + missed));
export const precision = ({ hit, extra }: Count) => (hit + extra === 0 ? 1 : hit / (hit + extra));

const mean = (values: readonly number[]) =>
  values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean over fields: a rare field counts as much as a frequent one. */
export function fieldMeans({ fields }: Tally): { recall: number; precision: number } {
  const counts = [...fields.values()];
  return {
    recall: mean(counts.filter(({ hit, missed }) => hit + missed > 0).map(recall)),
    precision: mean(counts.filter(({ hit, extra }) => hit + extra > 0).map(precision)),
  };
}

/** Everything but the plain columns of ports, which are most of all leaves and hide the rest. */
export function beyondPorts({ fields }: Tally): Count {
  const sum: Count = { hit: 0, missed: 0, extra: 0 };
  for (const [field, count] of fields) {
    if (/^DEVICE\.PORTS\.PORT\.(?:IF[A-Z]+|MAC|IP|IPS\.IP)$/.test(field)) continue;
    for (const kind of ['hit', 'missed', 'extra'] as const) sum[kind] += count[kind];
  }
  return sum;
}

/** Damages bytes the way that tools, disks and enemies do. The same seed gives the same damage. */

/** Numbers that look random and follow from a seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 4294967296) * limit);
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }
}

/** A seed from texts and numbers (FNV-1a). */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(parts.join('\u0000'))) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** Lines that parsers stumble over. */
const LINES = [
  '',
  ' ',
  '\t\t\t\t',
  ':',
  ' : ',
  '=',
  ',,,,,,,',
  '|||',
  '-',
  '"',
  '"""""',
  "'",
  '<a><b>',
  '</',
  '{',
  '[[[[[[[[[[',
  '\\',
  '%s%n%x',
  '$(reboot)',
  '__proto__: x',
  '__proto__\tconstructor\ttoString',
  'constructor=1',
  'hasOwnProperty: 1',
  '-1',
  '0x',
  '1e999',
  '99999999999999999999999999999999',
  '0000-00-00 99:99:99',
  '31/02/2023',
  'NaN',
  'null',
  'undefined',
  '\u0000',
  '\u001b[2J',
  '\ufeff',
  '\u202e',
  '\ud83d\ude00',
  'é',
] as const satisfies readonly [string, ...string[]];

/** What a line of 10 MB is made of, or 1 MB of short lines. */
const PIECES = [
  ' ',
  'a',
  '1',
  '0',
  ':',
  '-',
  'a ',
  '1.',
  ', ',
  '\t',
  '(',
  '"',
  "'",
  '\\',
  'ab:',
  ' \t',
  '1 ',
  '/a',
  '0x',
  ': ',
  '\n',
  ' \n',
  '\t\r\n',
  'a\n',
] as const;

const LONG = 10 * 1024 * 1024;
/** Bytes of short lines: hundreds of thousands of them. */
const MANY = 1024 * 1024;
/** Repeated texts grow up to this, in bytes. */
const MAX_REPEATED = 256 * 1024;

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const lines = (bytes: Buffer) => bytes.toString('latin1').split('\n');
const joined = (list: readonly string[]) => Buffer.from(list.join('\n'), 'latin1');
const latin = (text: string) => Buffer.from(text).toString('latin1');

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  // cuts
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random.below(bytes.length + 1)),
  (bytes, random) => {
    const start = random.below(bytes.length + 1);
    const end = start + random.below(bytes.length - start + 1);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  // bytes
  (bytes, random) => flipped(bytes, random, 1 + random.below(8)),
  (bytes, random) => flipped(bytes, random, Math.ceil(bytes.length / (2 + random.below(20)))),
  (bytes, random) => {
    const place = random.below(bytes.length + 1);
    const noise = Buffer.from(Array.from({ length: 1 + random.below(64) }, () => random.below(256)));
    return Buffer.concat([bytes.subarray(0, place), noise, bytes.subarray(place)]);
  },
  // lines
  (bytes, random) => {
    const list = lines(bytes);
    for (let i = 1 + random.below(5); i > 0; i--)
      list.splice(random.below(list.length + 1), 0, latin(random.pick(LINES)));
    return joined(list);
  },
  (bytes, random) => {
    const list = lines(bytes);
    for (let i = 1 + random.below(5); i > 0; i--) list[random.below(list.length)] += latin(random.pick(LINES));
    return joined(list);
  },
  (bytes, random) => {
    const list = lines(bytes);
    list.splice(random.below(list.length), 1 + random.below(3));
    return joined(list);
  },
  (bytes, random) => {
    const list = lines(bytes);
    const [line = ''] = list.splice(random.below(list.length), 1);
    list.splice(random.below(list.length + 1), 0, line, line);
    return joined(list);
  },
  (bytes, random) => {
    const list = lines(bytes);
    for (let i = list.length - 1; i > 0; i--) {
      const other = random.below(i + 1);
      [list[i], list[other]] = [list[other] ?? '', list[i] ?? ''];
    }
    return joined(list);
  },
  (bytes, random) => joined(lines(bytes).map((line) => (random.below(3) === 0 ? line.replace(/^\s+/, '') : line))),
  (bytes, random) => joined(lines(bytes).map((line) => line.slice(0, random.below(line.length + 1)))),
  // values
  (bytes, random) =>
    replaced(bytes, random, /\d+/g, random.pick(['', '-1', '0', '9'.repeat(400), '1e400', 'x', '0x1f', '1,5'])),
  (bytes, random) => replaced(bytes, random, /[:=]/g, random.pick(['', ' ', '::', '\t', '=:'])),
  (bytes, random) => replaced(bytes, random, /[ \t]+/g, random.pick(['', ' ', '\t', ' '.repeat(300), '\u00a0'])),
  (bytes, random) =>
    replaced(bytes, random, /[A-Za-z]+/g, random.pick(['', 'Größe', '__proto__', 'constructor', 'x'.repeat(5000)])),
  // encodings and line ends
  (bytes) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString('latin1'), 'utf16le')]),
  (bytes) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(bytes.toString('latin1'), 'utf16le').swap16()]),
  (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le'),
  (bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
  (bytes) => Buffer.from(bytes.toString('latin1').replace(/[aeiou]/g, 'é'), 'latin1'),
  (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
  (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r'), 'latin1'),
  (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', ''), 'latin1'),
  // much of it
  (bytes, random) => {
    const times = Math.min(2 + random.below(200), Math.max(2, Math.floor(MAX_REPEATED / Math.max(1, bytes.length))));
    return Buffer.concat(Array.from({ length: times }, () => bytes));
  },
  () => Buffer.alloc(0),
];

const longLine: Mutation = (bytes, random) => {
  const list = lines(bytes);
  const own = list[random.below(list.length)] ?? '';
  const piece = random.below(4) === 0 && own !== '' ? own : random.pick(PIECES);
  const line = Buffer.alloc(piece.includes('\n') ? MANY : LONG, piece, 'latin1');
  const place = random.below(list.length);
  const text = list[place] ?? '';
  // a line of its own, or in the middle of a line that is understood
  const middle = random.below(2) === 0 ? 0 : random.below(text.length + 1);
  const before = [...list.slice(0, place), text.slice(0, middle)];
  const after = [text.slice(middle), ...list.slice(place + 1)];
  return Buffer.concat([joined(before), line, ...(middle === 0 ? [Buffer.from('\n')] : []), joined(after)]);
};

function flipped(bytes: Buffer, random: Random, count: number): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = 0; i < count && copy.length > 0; i++) {
    const place = random.below(copy.length);
    copy[place] = random.below(2) === 0 ? random.below(256) : (copy[place] ?? 0) ^ (1 << random.below(8));
  }
  return copy;
}

function replaced(bytes: Buffer, random: Random, pattern: RegExp, by: string): Buffer {
  const every = 1 + random.below(10);
  const replacement = latin(by);
  let count = 0;
  let room = 4 * MAX_REPEATED;
  const text = bytes.toString('latin1').replace(pattern, (found) => {
    if (count++ % every !== 0 || room < replacement.length) return found;
    room -= replacement.length;
    return replacement;
  });
  return Buffer.from(text, 'latin1');
}

/** One piece of damage, or several on top of each other. `long`: a line of 10 MB is part of it. */
export function mutate(bytes: Buffer, random: Random, long: boolean): Buffer {
  let result = bytes;
  for (let i = random.below(3); i >= 0; i--) result = random.pick(MUTATIONS)(result, random);
  return long ? longLine(result, random) : result;
}

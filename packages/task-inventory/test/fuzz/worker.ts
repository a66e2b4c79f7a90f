/// <reference types="vite/client" />
/** Runs parsers on damaged captures, one after the other, and tells what each took. Started by scripts/fuzz.mjs. */

import { openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText } from '@fi/core';
import type { Adapter, CorpusCase } from '../corpus/adapter.js';
import { adapters } from '../corpus/adapters/index.js';
import { mutate, Random, seedOf } from './mutate.js';

/** A capture to damage. */
export interface Job {
  family: string;
  name: string;
  /** Absolute paths by input. */
  inputs: Record<string, string>;
  args: Record<string, unknown>;
  seed: number;
  /** Damages from this one up to, not including, `to`. */
  from: number;
  to: number;
  /** Every so many damages hold a line of 10 MB. */
  longEvery: number;
}

export type Message =
  | { kind: 'ready'; families: string[]; parsers: string[] }
  | { kind: 'bad'; iteration: number; what: string }
  /** The parser does not even take the undamaged capture. */
  | { kind: 'unfit'; what: string }
  | { kind: 'done'; slowest: number };

/** Milliseconds of processor time that a call may take. */
const LIMIT = 1000;
/** Characters of a result for each byte of the input, and for nothing. */
const GROWTH = 100;
const BASE = 1 << 20;

/** Exported functions by the names that parsers have; test files have none. */
const modules = import.meta.glob<Record<string, unknown>>(
  ['../../src/{collectors,tools,guests,diff,custom}/**/*.ts', '!**/*.test.ts'],
  { eager: true },
);

/** What a parser wants besides its text is not known here: the first of these that it takes. */
const ARGUMENTS: readonly (readonly unknown[])[] = [
  [],
  ['UTC', 'UTC', 'UTC'],
  [new Date(0), 'UTC', 'UTC'],
  [0, 0, 0],
  [new Map(), new Map(), new Map()],
  [{}, {}, {}],
  [[], [], []],
];

/** Parsers that want something else than a text first, or something of their own after it. */
const CALLS: Readonly<Record<string, (text: string, bytes: Uint8Array) => readonly unknown[]>> = {
  'tools/dhcp-lease#parseDhclientLeases': (text) => [text, 'eth0', new Date(0)],
  'tools/edid#parseEdid': (_, bytes) => [bytes],
  'tools/adobe-licences#parseAdobeFile': (_, bytes) => [bytes],
  'collectors/linux/os#parseHostId': (_, bytes) => [bytes],
  'collectors/linux/uptime#parseUptime': (text) => [text, new Date(0)],
  'collectors/linux/antivirus-clamav#parseClamav': (text) => [text, new Date(0), true],
  'tools/ps#parsePs': (text) => [text, new Date(0), 'UTC'],
};

/** They take tables that another parser made, or are meant to throw. */
const LEFT_OUT = /dmidecode-|ipmi-fru-(?:controllers|psu)|dmi-cpu#|custom\/executable#|#parseReleaseFile$/;

/** Parsers that no family of the corpus needs to know, by file and name. */
const parsers: Record<string, Adapter> = {};
for (const [path, exported] of Object.entries(modules)) {
  for (const [name, value] of Object.entries(exported)) {
    const parser = `${path.replace(/^.*\/src\//, '').replace(/\.ts$/, '')}#${name}`;
    if (typeof value !== 'function' || !/^parse[A-Z]/.test(name) || LEFT_OUT.test(parser)) continue;
    parsers[parser] = async (item) => {
      const parse = value as (...args: readonly unknown[]) => unknown;
      const call = CALLS[parser] ?? ((text) => [text, ...(ARGUMENTS[Number(item.args.form)] ?? [])]);
      return parse(...call(item.text() ?? '', item.bytes() ?? new Uint8Array()));
    };
  }
}

const all: Readonly<Record<string, Adapter>> = { ...adapters, ...parsers };

/** A job with the arguments that its parser takes; `undefined`: it takes none of ours. */
async function fitted(job: Job): Promise<Job | undefined> {
  if (!(job.family in parsers)) {
    await all[job.family]?.(caseOf(job, new Map()));
    return job;
  }
  for (let form = 0; form < ARGUMENTS.length; form++) {
    const candidate = { ...job, args: { form } };
    try {
      await all[job.family]?.(caseOf(candidate, new Map()));
      return candidate;
    } catch {
      // the next one
    }
  }
  return undefined;
}

const scratch = join(process.env.FI_FUZZ_SCRATCH ?? '.', `input-${process.pid}`);

const send = (message: Message) => process.send?.(message);

/** The damage under way is written here, where it is found when the parser never comes back. */
const progress = process.env.FI_FUZZ_PROGRESS === undefined ? undefined : openSync(process.env.FI_FUZZ_PROGRESS, 'w');

const began = (iteration: number) => {
  if (progress !== undefined) writeSync(progress, `${iteration} `.padEnd(12), 0);
};

/** Captures as they are, by path; those of the job under way. */
const contents = new Map<string, Buffer>();

function contentOf(path: string): Buffer {
  const content = contents.get(path) ?? readFileSync(path);
  contents.set(path, content);
  return content;
}

function caseOf(job: Job, damaged: ReadonlyMap<string, Buffer>): CorpusCase {
  const bytes = (input = 'main') => {
    const path = job.inputs[input];
    return path === undefined ? undefined : (damaged.get(`input ${input}`) ?? contentOf(path));
  };
  const args = Object.entries(job.args).map(([name, value]) => {
    const other = damaged.get(`arg ${name}`);
    if (other === undefined) return [name, value];
    const text = decodeText(other);
    return [name, typeof value === 'string' ? text : JSON.parse(text)];
  });
  return {
    name: job.name,
    args: Object.fromEntries(args),
    inputs: Object.keys(job.inputs),
    bytes,
    text(input) {
      const content = bytes(input);
      return content === undefined ? undefined : decodeText(content);
    },
    file(input = 'main') {
      const content = damaged.get(`input ${input}`);
      if (content === undefined) return job.inputs[input];
      writeFileSync(scratch, content);
      return scratch;
    },
  };
}

/** Parts of a case that can be damaged. */
function partsOf({ inputs, args }: Job): [string, ...string[]] | undefined {
  const [first, ...more] = [
    ...Object.keys(inputs).map((name) => `input ${name}`),
    // arguments are what the program itself gives, unless there is nothing else
    ...(Object.keys(inputs).length === 0 ? Object.keys(args).filter((name) => hasText(args[name])) : []).map(
      (name) => `arg ${name}`,
    ),
  ];
  return first === undefined ? undefined : [first, ...more];
}

/** A text, or something that holds one. */
function hasText(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return typeof value === 'string';
  return Object.values(value).some(hasText);
}

async function damage(job: Job, iteration: number): Promise<Map<string, Buffer>> {
  const parts = partsOf(job);
  if (parts === undefined) return new Map();
  const random = new Random(seedOf(job.family, job.name, job.seed, iteration));
  const part = random.pick(parts);
  const [kind, name = ''] = [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)];
  const long = iteration % job.longEvery === job.longEvery - 1;
  const value = job.args[name];
  const isTree =
    kind === 'arg' ? typeof value !== 'string' : TREES.has(job.family) && /\.json$/.test(job.inputs[name] ?? '');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const whole = kind === 'arg' ? Buffer.from(text) : contentOf(job.inputs[name] ?? '');
  return new Map([[part, isTree ? mutateTree(whole, random, long) : mutate(whole, random, long)]]);
}

/** Families whose captures are trees of files as JSON: it is a file in the tree that is damaged. So is an argument. */
const TREES: ReadonlySet<string> = new Set(['linux.storages']);

function mutateTree(bytes: Buffer, random: Random, long: boolean): Buffer {
  // a text alone can be damaged, too
  const tree = { '': JSON.parse(bytes.toString('utf8')) as unknown };
  const files: [Record<string, unknown>, string][] = [];
  const walk = (node: Record<string, unknown>) => {
    for (const [name, value] of Object.entries(node)) {
      // the kernel bounds the target of a link
      if (typeof value === 'string' && name !== '$link') files.push([node, name]);
      if (value !== null && typeof value === 'object') walk(value as Record<string, unknown>);
    }
  };
  walk(tree);
  const [node, name] = files[random.below(files.length)] ?? [];
  if (node !== undefined && name !== undefined) {
    node[name] = mutate(Buffer.from(String(node[name])), random, long).toString('latin1');
  }
  return Buffer.from(JSON.stringify(tree['']));
}

async function one(job: Job, iteration: number): Promise<number> {
  const damaged = await damage(job, iteration);
  const size = [...damaged.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const adapter = all[job.family];
  began(iteration);
  const begin = process.cpuUsage();
  let result: unknown;
  try {
    result = await adapter?.(caseOf(job, damaged));
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ kind: 'bad', iteration, what: `threw ${stack.split('\n').slice(0, 4).join(' ').slice(0, 500)}` });
    return 0;
  }
  const { user, system } = process.cpuUsage(begin);
  const milliseconds = (user + system) / 1000;
  if (milliseconds > LIMIT)
    send({ kind: 'bad', iteration, what: `took ${milliseconds.toFixed(0)} ms for ${size} bytes` });
  const length = result === undefined ? 0 : lengthOf(result);
  if (length > BASE + GROWTH * size)
    send({ kind: 'bad', iteration, what: `made ${length} characters of ${size} bytes` });
  return milliseconds;
}

/** Length of a result as JSON; too long for a text counts as endless. */
function lengthOf(result: unknown): number {
  try {
    return JSON.stringify(result)?.length ?? 0;
  } catch (error) {
    return error instanceof RangeError ? Number.POSITIVE_INFINITY : 0;
  }
}

process.on('message', async (given: Job) => {
  let job: Job | undefined;
  contents.clear();
  try {
    job = await fitted(given);
  } catch (error) {
    send({ kind: 'unfit', what: String(error).slice(0, 200) });
    return;
  }
  if (job === undefined) {
    send({ kind: 'unfit', what: 'it takes other arguments' });
    return;
  }
  let slowest = 0;
  for (let iteration = job.from; iteration < job.to; iteration++)
    slowest = Math.max(slowest, await one(job, iteration));
  rmSync(scratch, { force: true });
  send({ kind: 'done', slowest });
});

send({ kind: 'ready', families: Object.keys(adapters), parsers: Object.keys(parsers).sort() });

/** Cases of the parity corpus for deployment and archives, when FI_CORPUS names one. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LocalHost, type Registry } from '@fi/core/host';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateCheck } from '../src/checks/evaluate.js';
import type { CheckFacts } from '../src/checks/facts.js';
import { answerProblem, readAnswer } from '../src/job.js';
import { peerCandidates } from '../src/p2p/candidates.js';
import { unpack } from '../src/unpack/unpack.js';

interface Case {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly args: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
}

const corpus = process.env.FI_CORPUS;

function casesOf(parser: string): [string, Case][] {
  const file = path.join(corpus ?? '', parser, 'cases.json');
  if (corpus === undefined || !existsSync(file)) return [];
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };
  return cases.map((item) => [item.name, item]);
}

const DIR = '/fixture/dir';

/** The registry of a fixture: a regedit export in UTF-16. */
function exportedRegistry(file: string): Registry {
  const keys = new Map<string, Map<string, { type: string; data: string }>>();
  let current: Map<string, { type: string; data: string }> | undefined;
  const text = readFileSync(file, 'utf16le').replace(/\\\r\n\s+/g, '');
  for (const line of text.split('\r\n')) {
    const section = /^\[(.*)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      current = new Map();
      keys.set(section.replaceAll('\\', '/').toLowerCase(), current);
      continue;
    }
    const value = /^(?:@|"((?:[^"\\]|\\.)*)")=(?:"(.*)"|dword:(\w+)|hex:([\w,]*))$/.exec(line);
    if (value === null) continue;
    const [, name = '', string, dword, hex] = value;
    if (string !== undefined) current?.set(name, { type: 'REG_SZ', data: string.replace(/\\(.)/g, '$1') });
    else if (dword !== undefined) current?.set(name, { type: 'REG_DWORD', data: `0x${dword}` });
    else current?.set(name, { type: 'REG_BINARY', data: (hex ?? '').replaceAll(',', ' ') });
  }
  return {
    async key(name) {
      const base = name.replaceAll('\\', '/').toLowerCase();
      const values = keys.get(base);
      const below = [...keys.keys()]
        .filter((key) => path.posix.dirname(key) === base)
        .map((key) => path.posix.basename(key));
      return values === undefined && below.length === 0 ? undefined : { values: values ?? new Map(), keys: below };
    },
  };
}

function factsFor(item: Case): CheckFacts {
  const file = Object.entries(item.inputs).find(([name]) => name.startsWith('reg:'))?.[1];
  const text = 'x'.repeat(256);
  return {
    environment: {},
    async stat(place) {
      if (place === DIR || place === '.') return { kind: 'directory', size: 0 };
      return place === `${DIR}/test.txt` ? { kind: 'file', size: text.length } : undefined;
    },
    sha512: async () => createHash('sha512').update(text).digest('hex'),
    freeSpace: async () => 200,
    registry: file === undefined ? undefined : exportedRegistry(path.join(corpus ?? '', 'deploy.check', file)),
  };
}

describe.skipIf(corpus === undefined)('corpus of deployment (set FI_CORPUS to run)', () => {
  it.each(casesOf('deploy.check'))('check %s', async (_, item) => {
    const fill = (text: string) => text.replace(/\$\{DIR\}/g, DIR).replace(/\$\{NODIR\}/g, '/fixture/nodir');
    const check = JSON.parse(fill(JSON.stringify(item.args.check)));
    const answer = {
      jobs: [{ uuid: 'a', checks: [check], associatedFiles: [], actions: [] }],
      associatedFiles: {},
    };
    const [job] = readAnswer(answer).jobs;
    const [read] = job?.checks ?? [];
    if (read === undefined) throw new Error('the check was refused');
    const { ok, text } = await evaluateCheck(read, factsFor(item));
    const expected = item.expected as { status: string; message: string };
    expect({ status: ok ? 'ok' : read.onFailure, message: text }).toEqual({
      status: expected.status,
      message: fill(expected.message),
    });
  });

  it.each(casesOf('deploy.p2p.peers'))('peers of %s', (_, { args, expected }) => {
    expect(peerCandidates(String(args.ip), String(args.mask), Number(args.limit))).toEqual(expected);
  });

  it.each(casesOf('deploy.validate'))('validation of %s', (_, { args, expected }) => {
    let answer: unknown;
    try {
      answer = JSON.parse(String(args.json));
    } catch {
      answer = undefined;
    }
    const { valid, message } = expected as { valid: number; message: string };
    expect(answerProblem(answer)).toBe(valid === 1 ? undefined : message);
  });

  describe('archives', () => {
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'fi-archive-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it.each(casesOf('archive.extract'))('%s', async (name, { inputs, args, expected }) => {
      const place = path.join(folder, name);
      await mkdir(place, { recursive: true });
      const source = path.join(corpus ?? '', 'archive.extract', inputs.main ?? '');
      // where the type says that it is compressed only, the name must not say that it is an archive
      const single = typeof args.type === 'string' ? `data.${args.type}` : undefined;
      const archive = path.join(place, single ?? path.basename(source));
      await writeFile(archive, await readFile(source));
      await unpack(archive, place, { host: new LocalHost() });
      const member = path.join(place, single === undefined ? String(args.member) : 'data');
      expect(
        createHash('sha256')
          .update(await readFile(member))
          .digest('hex'),
      ).toBe(expected);
    });
  });
});

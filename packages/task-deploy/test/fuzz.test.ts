/** Job documents with damage of all kinds: no crash, no command of a job whose check fails, and the server is told. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { HttpClient } from '@fi/core/protocol';
import { JobDesk, packageOf, sequenceProblem, startTestServer, type TestServer } from '@fi/test-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deploy } from '../src/deploy.js';
import { readAnswer } from '../src/job.js';
import { readPolicy } from '../src/policy/policy.js';

/** More for a long run: FI_FUZZ=500. */
const COUNT = Number(process.env.FI_FUZZ ?? 100);

let folder = '';
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-fuzz-'));
  server = await startTestServer({ directory: path.join(folder, 'server') });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** A generator that gives the same numbers every time (mulberry32). */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  };
}

const STRANGE: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  '',
  '0',
  'x',
  [],
  {},
  [[]],
  [null],
  { '': {} },
  '../../x',
  '/',
  '\0',
  'a'.repeat(70_000),
  { __proto__: 1 },
  { constructor: 'x' },
  ['__proto__'],
  '\ud800',
  '$HOME%PATH%',
  [{}],
  { cmd: 'x' },
  'f'.repeat(128),
];

/** Replaces, removes or doubles some members, but leaves the texts of commands as they are: they are run. */
function mutate(value: unknown, random: (limit: number) => number, keep: ReadonlySet<string>): unknown {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const visit = (holder: unknown) => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const key of Object.keys(holder)) {
      if (keep.has(key)) continue;
      places.push({ holder: holder as Record<string, unknown>, key });
      visit((holder as Record<string, unknown>)[key]);
    }
  };
  const copy = structuredClone(value);
  visit(copy);
  for (let count = 1 + random(3); count > 0; count -= 1) {
    const place = places[random(places.length)];
    if (place === undefined) continue;
    const { holder, key } = place;
    const kind = random(4);
    if (kind === 0) delete holder[key];
    else if (kind === 1) holder[`${key}x`] = holder[key];
    else holder[key] = structuredClone(STRANGE[random(STRANGE.length)]);
  }
  return copy;
}

it(`${COUNT} damaged documents`, { timeout: 120_000 }, async () => {
  const marks = path.join(folder, 'marks');
  const file = packageOf('a.bin', Buffer.from('content'), { mirrors: [server.jobs.mirror] });
  server.jobs.offer(file);
  const failing = { name: 'guard', type: 'fileExists', path: '/nowhere/at/all', value: '', return: 'error' };
  const action = {
    cmd: {
      exec: `mkdir -p ${marks}; echo x > ${marks}/$$`,
      name: 'x',
      retChecks: [{ type: 'okCode', values: ['0'] }],
      logLineLimit: '5',
    },
  };
  const base = JobDesk.answerOf(
    [
      { uuid: 'guarded', checks: [failing], associatedFiles: [file.sha512], actions: [action] },
      { uuid: 'wrongfile', associatedFiles: ['e'.repeat(128)], actions: [action] },
      {
        uuid: 'harmless',
        checks: [{ ...failing, return: 'info' }],
        associatedFiles: [file.sha512],
        actions: [{ mkdir: { list: ['made'] } }],
      },
    ],
    [file, { ...file, sha512: 'e'.repeat(128) }],
  );
  const http = new HttpClient({ environment: {} });
  const policy = await readPolicy({ 'deploy-allow-http': true });
  const random = generator(20_240_506);
  // what makes the guard a guard, and what is executed, stays: everything around it is damaged
  const keep = new Set(['checks', 'exec', 'associatedFiles', 'e'.repeat(128)]);
  for (let index = 0; index < COUNT; index += 1) {
    const damaged =
      index % 10 === 0
        ? STRANGE[(index / 10) % STRANGE.length]
        : mutate(base, random, index % 2 === 0 ? keep : new Set(['checks', 'exec', 'multiparts', 'associatedFiles']));
    server.jobs.deployAnswer = damaged;
    server.jobs.statuses.length = 0;
    await deploy({
      remote: server.jobs.deployUrl,
      target: server.url,
      directory: path.join(folder, 'state'),
      deviceid: 'pc42',
      policy,
      http,
      host: new LocalHost(),
      log: silentLogger,
      p2p: false,
    });
    const list = readAnswer(JSON.parse(JSON.stringify(damaged)));
    const told = new Set(server.jobs.statuses.map((status) => status.uuid));
    for (const { uuid } of [...list.jobs, ...list.refused]) {
      if (uuid.trim() !== '') expect(told, `document ${index}`).toContain(uuid);
    }
    for (const uuid of told) {
      const messages = server.jobs.statuses.filter((status) => status.uuid === uuid);
      expect(sequenceProblem(messages), `document ${index}, ${uuid.slice(0, 20)}`).toBeUndefined();
    }
    expect(await readdir(marks).catch(() => []), `document ${index}`).toEqual([]);
  }
  await http.close();
});

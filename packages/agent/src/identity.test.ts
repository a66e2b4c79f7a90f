import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Storage } from '@fi/core/storage';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadIdentity, setForcerun } from './identity.js';

let dir: string;
let storage: Storage;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'fi-identity-'));
  storage = await Storage.open(dir);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const load = (onlyLook = false) => loadIdentity(storage, { assetnameSupport: 1, onlyLook });

it('is one for all that start at the same moment', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => load()));
  expect(new Set(all.map(({ deviceid, agentid }) => `${deviceid} ${agentid}`)).size).toBe(1);
  expect(await readdir(dir)).toEqual(['identity.json']);
});

it('gives a wish for a run to one of them, and not to whoever only looks', async () => {
  const { deviceid } = await load();
  await setForcerun(storage);
  expect((await load(true)).forcerun).toBe(true);
  const all = await Promise.all([load(), load(), load()]);
  expect(all.filter(({ forcerun }) => forcerun)).toHaveLength(1);
  expect(await load()).toMatchObject({ deviceid, forcerun: false });
});

it('keeps what is good in a file that lacks something', async () => {
  await writeFile(path.join(dir, 'identity.json'), '{"deviceid":"pc-2026-01-02-03-04-05","agentid":"x","other":1}');
  const { deviceid, agentid } = await load();
  expect(deviceid).toBe('pc-2026-01-02-03-04-05');
  expect(agentid).toMatch(/^[0-9a-f-]{36}$/);
  expect(await storage.readJson('identity.json')).toEqual({ deviceid, agentid, other: 1 });
});

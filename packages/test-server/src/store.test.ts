import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReceivedKind, ReceivedMessage } from './message.js';
import { folderName, Store } from './store.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'fi-test-server-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const LIMITS = { maxMachines: 3, maxMessages: 2 };
const message = (deviceid: string, kind: ReceivedKind = 'prolog', memory = 1024): ReceivedMessage => ({
  kind,
  deviceid,
  format: 'json',
  text: '{}',
  remarks: [],
  ...(kind === 'inventory' && {
    inventory: {
      action: 'inventory',
      deviceid,
      itemtype: 'Computer',
      content: { versionclient: 'x', hardware: { name: deviceid, memory } },
    },
  }),
});
const PLAIN = Buffer.from('{}');
const add = (store: Store, received: ReceivedMessage, second = 0) =>
  store.add(received, PLAIN, 'agent', new Date(Date.UTC(2026, 0, 2, 3, 4, second)));

describe('folderName', () => {
  it.each([
    ['pc-2026-01-02-03-04-05', 'pc-2026-01-02-03-04-05'],
    ['..', '%2E%2E'],
    ['../../etc/passwd', '%2E.%2F..%2Fetc%2Fpasswd'],
    ['.hidden', '%2Ehidden'],
    ['C:\\x', 'C%3A%5Cx'],
    ['büro', 'b%C3%BCro'],
    ['a*b~', 'a%2Ab%7E'],
    ['con', '%5Fcon'],
    ['LPT1.x', '%5FLPT1.x'],
    ['pc.', 'pc%2E'],
  ])('%s → %s', (deviceid, folder) => expect(folderName(deviceid)).toBe(folder));

  it('keeps long names short and apart', () => {
    const long = 'ü'.repeat(200);
    expect(folderName(long).length).toBeLessThanOrEqual(150);
    expect(folderName(`${long}1`)).not.toBe(folderName(`${long}2`));
  });
});

describe('Store', () => {
  it('never leaves its folder', async () => {
    const store = await Store.open(path.join(directory, 'in'), LIMITS);
    for (const id of ['../escape', '..', '/etc/x', 'a/../../b']) await add(store, message(id, 'inventory'));
    expect(await readdir(directory)).toEqual(['in']);
    expect(await store.read('..', '../../x')).toBeUndefined();
    expect(await store.read('..', 'machine.json')).toBeUndefined();
  });

  it('finds everything again', async () => {
    const store = await Store.open(directory, LIMITS);
    await add(store, message('a', 'inventory'), 1);
    await add(store, message('a', 'inventory', 2048), 2);
    const again = await Store.open(directory, LIMITS);
    expect(again.machines()).toEqual(store.machines());
    const [newest, oldest] = again.machine('a')?.messages ?? [];
    expect(newest).toMatchObject({ kind: 'inventory', changes: 1, bytes: 2 });
    expect(oldest?.changes).toBeUndefined();
    expect(await again.changes('a', newest?.file ?? '')).toEqual([
      { section: 'hardware', kind: 'changed', name: '', fields: [{ field: 'memory', from: 1024, to: 2048 }] },
    ]);
    expect((await again.current('a'))?.content.hardware?.memory).toBe(2048);
  });

  it('forgets the oldest messages of each kind, and the machines not heard of for longest', async () => {
    const store = await Store.open(directory, LIMITS);
    await add(store, message('a', 'inventory'), 0);
    for (let second = 1; second < 5; second += 1) await add(store, message('a'), second);
    const files = (await readdir(path.join(directory, 'a'))).filter((name) => /^2026/.test(name));
    expect(files.filter((name) => name.includes('prolog'))).toHaveLength(2);
    expect(files.filter((name) => name.includes('inventory'))).toHaveLength(1);
    for (const [index, id] of ['b', 'c', 'd'].entries()) await add(store, message(id), 10 + index);
    expect(store.machines().map((machine) => machine.deviceid)).toEqual(['d', 'c', 'b']);
    expect((await readdir(directory)).sort()).toEqual(['b', 'c', 'd']);
  });

  it('leaves folders alone that are not its own, and damaged ones out', async () => {
    await mkdir(path.join(directory, 'photos'));
    await mkdir(path.join(directory, 'broken'));
    await writeFile(
      path.join(directory, 'broken', 'machine.json'),
      '{"deviceid":"broken","messages":[{"file":"../x"}]}',
    );
    const store = await Store.open(directory, { ...LIMITS, maxMachines: 1 });
    expect(store.machines()).toEqual([]);
    await add(store, message('a'), 1);
    await add(store, message('b'), 2);
    expect((await readdir(directory)).sort()).toEqual(['b', 'broken', 'photos']);
  });

  it('keeps messages that come at the same time, in order', async () => {
    const store = await Store.open(directory, { maxMachines: 9, maxMessages: 99 });
    await Promise.all(Array.from({ length: 20 }, (_, i) => add(store, message('a', 'inventory', 1024 + i), i)));
    expect(store.machine('a')?.messages).toHaveLength(20);
    expect((await store.current('a'))?.content.hardware?.memory).toBe(1043);
    const index = await readFile(path.join(directory, 'a', 'machine.json'), 'utf8');
    expect(JSON.parse(index)).toEqual(store.machine('a'));
  });

  it('says when its folder cannot be used', async () => {
    await writeFile(path.join(directory, 'file'), '');
    await expect(Store.open(path.join(directory, 'file'), LIMITS)).rejects.toThrow(/cannot keep messages in/);
  });
});

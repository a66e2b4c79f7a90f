import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, silentLogger } from '@fi/core';
import { Storage } from '@fi/core/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CollectContext, defineCollector } from '../collector.js';
import { type InventoryOptions, takeInventory, toClassicServer, toGlpi } from '../inventory.js';
import { findGaps } from './gaps.js';
import { LAST_GOOD_FILE, LastGood } from './last-good.js';

let dir: string;
let warnings: string[];
let log: Logger;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fi-last-good-'));
  warnings = [];
  log = { ...silentLogger, warning: (message) => void warnings.push(message), child: () => log };
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const ok = async (context: CollectContext) => {
  context.add('softwares', { name: 'bash', version: '5' });
  context.add('processes', { cmd: 'secret --password=x', pid: 1, user: 'root' });
};
const broken = async () => {
  throw new Error('crashed');
};

/** An inventory of one collector at a time of our choosing. */
function take(date: string, collect = ok, more: InventoryOptions = {}) {
  const host = {
    platform: 'linux' as const,
    environment: async () => ({}),
    uid: async () => 0,
    now: async () => ({ date: new Date(date), timeZone: 'UTC' }),
    read: async () => undefined,
    readBytes: async () => undefined,
    list: async () => [],
    stat: async () => undefined,
    realpath: async () => undefined,
    run: async () => undefined,
    which: async () => undefined,
  };
  const collector = defineCollector({
    name: 'unix/dpkg',
    category: 'software',
    fills: ['softwares', 'processes'],
    reads: [],
    collect,
  });
  return takeInventory({ host, collectors: [collector], vardir: dir, log, ...more });
}

const sent = async (result: ReturnType<typeof take>) => toClassicServer(await result, log).inventory.content.softwares;
const bash = [{ name: 'bash', version: '5' }];

describe('the last good entries', () => {
  it('stand in for those of a collector that fails', async () => {
    expect(await sent(take('2026-01-01T00:00:00Z'))).toEqual(bash);
    expect(warnings).toEqual([]);
    const result = await take('2026-01-02T00:00:00Z', broken);
    expect(result.inventory.content.softwares).toBeUndefined();
    expect(await sent(Promise.resolve(result))).toEqual(bash);
    expect(warnings.join()).toContain('the last good entries are sent, of 2026-01-01T00:00Z');
    expect(toGlpi(result)).toMatchObject({ partial: true });
    expect(toGlpi(result).content.softwares).toBeUndefined();
  });

  it('grow too old, and failing runs do not make them younger', async () => {
    await take('2026-01-01T00:00:00Z');
    expect(await sent(take('2026-01-31T00:00:00Z', broken))).toEqual(bash);
    expect(await sent(take('2026-01-31T00:00:01Z', broken))).toBeUndefined();
    expect(await sent(take('2026-01-02T00:00:00Z', broken))).toBeUndefined();
  });

  it('have an age of one’s own choosing', async () => {
    await take('2026-01-01T00:00:00Z');
    expect(await sent(take('2026-01-02T00:00:01Z', broken, { lastGoodDays: 1 }))).toBeUndefined();
  });

  it('are not used when a clock makes them come from the future', async () => {
    await take('2099-01-01T00:00:00Z');
    expect(await sent(take('2026-01-01T00:00:00Z', broken))).toBeUndefined();
  });

  it('know that there was nothing', async () => {
    await take('2026-01-01T00:00:00Z');
    await take('2026-01-02T00:00:00Z', async () => {});
    const result = toClassicServer(await take('2026-01-03T00:00:00Z', broken));
    expect(result.inventory.content.softwares).toBeUndefined();
    expect(result.checksum & 65536).toBe(65536);
  });

  it('hold no processes', async () => {
    await take('2026-01-01T00:00:00Z');
    expect(await readdir(dir)).toEqual([LAST_GOOD_FILE]);
    expect(await readFile(join(dir, LAST_GOOD_FILE), 'utf8')).not.toContain('password');
  });

  it('are neither read nor written unless asked for', async () => {
    await take('2026-01-01T00:00:00Z', ok, { vardir: undefined });
    expect(await readdir(dir)).toEqual([]);
  });

  it.each(['{', '[]', '{"format":2}', '{"format":1,"sections":[],"fills":5}', '\u0000'])(
    'do not come from a damaged file: %j',
    async (text) => {
      await writeFile(join(dir, LAST_GOOD_FILE), text);
      expect(await sent(take('2026-01-01T00:00:00Z', broken))).toBeUndefined();
    },
  );

  it('are checked when they are read', async () => {
    const sections = {
      softwares: { at: '2026-01-01T00:00:00Z', value: [{ name: 'a', evil: 1 }, 'text', { version: 'no name' }] },
      unknown: { at: '2026-01-01T00:00:00Z', value: [] },
      drives: { at: 'never', value: [] },
    };
    await writeFile(
      join(dir, LAST_GOOD_FILE),
      JSON.stringify({ format: 1, sections, fills: { x: ['softwares', 'y'] } }),
    );
    expect(await sent(take('2026-01-01T00:00:00Z', broken))).toEqual([{ name: 'a' }]);
  });

  it('are bounded in size: the largest section goes', async () => {
    const storage = await Storage.open(dir);
    const kept = await LastGood.open(storage, { maxLength: 200, log });
    const { inventory, report } = await take('2026-01-01T00:00:00Z', async ({ add, set }) => {
      for (let i = 0; i < 100; i++) add('softwares', { name: `package ${i}` });
      set('bios', { ssn: '1' });
    });
    const now = new Date('2026-01-01T00:00:00Z');
    await kept.keep(inventory, report.collectors, [], now);
    const gaps = findGaps([
      { ...report.collectors[0], name: 'x', status: 'failed', fills: ['softwares', 'bios'] } as never,
    ]);
    expect([...(await LastGood.open(storage)).find(gaps, now).keys()]).toEqual(['bios']);
    expect(warnings).toEqual(['the entries of softwares are too many to be kept']);
  });

  it('cost a warning and not the inventory when there is no place for them', async () => {
    await writeFile(join(dir, 'file'), '');
    expect(await sent(take('2026-01-01T00:00:00Z', ok, { vardir: join(dir, 'file') }))).toEqual(bash);
    expect(warnings.join()).toContain('not a directory');
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FULL_CHECKSUM, type Inventory } from '@fi/core/inventory';
import { Storage } from '@fi/core/storage';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GLPI_STATE_FILE, prepareClassic, prepareGlpi } from './delta.js';

const machine: Inventory = {
  action: 'inventory',
  deviceid: 'pc-2026-01-02-03-04-05',
  itemtype: 'Computer',
  content: { versionclient: 'x', bios: { ssn: '1' }, hardware: { name: 'pc' }, drives: [{ type: '/' }] },
};

let dir: string;
let storage: Storage;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fi-delta-'));
  storage = await Storage.open(dir);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('tells GLPI the same until it was accepted', async () => {
  expect((await prepareGlpi(storage, machine)).inventory.partial).toBeUndefined();
  const again = await prepareGlpi(storage, machine);
  expect(again.inventory.partial).toBeUndefined();
  await again.accepted();
  expect((await prepareGlpi(storage, machine)).inventory).toMatchObject({ partial: true });
  expect(JSON.parse(await readFile(join(dir, GLPI_STATE_FILE), 'utf8'))).toMatchObject({
    BIOS: { digest: 'c3cc52b795462ec9c5c19e5606b4525deb12882088bbc7e2dd6813d1780edeb1', len: 6 },
    _postpone_count: 1,
  });
});

it('tells a classic server the same until it was accepted', async () => {
  const delivery = { inventory: machine, checksum: FULL_CHECKSUM };
  await prepareClassic(storage, delivery);
  const again = await prepareClassic(storage, delivery);
  expect(again.checksum).toBe(FULL_CHECKSUM);
  await again.accepted();
  expect((await prepareClassic(storage, delivery)).checksum).toBe(0);
});

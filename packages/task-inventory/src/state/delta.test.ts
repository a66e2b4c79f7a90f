import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FULL_CHECKSUM, type Inventory } from '@fi/core/inventory';
import { Storage } from '@fi/core/storage';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forgetSections, GLPI_STATE_FILE, type Prepared, prepareClassic, prepareGlpi } from './delta.js';

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
  await storage.writeJson(again.knowledge.file, again.knowledge.value);
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
  const accept = ({ knowledge }: Prepared) => storage.writeJson(knowledge.file, knowledge.value);
  await accept(again);
  const same = await prepareClassic(storage, delivery);
  expect([same.checksum, same.knowledge.before]).toEqual([0, again.knowledge.value]);
  const other = {
    ...delivery,
    inventory: { ...machine, content: { ...machine.content, drives: [{ type: '/home' }] } },
  };
  expect((await prepareClassic(storage, other)).checksum).toBe(512);
  expect((await prepareClassic(storage, other, 0)).checksum).toBe(FULL_CHECKSUM);
});

it('tells a classic server everything from time to time', async () => {
  const delivery = { inventory: machine, checksum: FULL_CHECKSUM };
  const told: number[] = [];
  for (let count = 0; count < 7; count++) {
    const { checksum, knowledge } = await prepareClassic(storage, delivery, 2);
    await storage.writeJson(knowledge.file, knowledge.value);
    told.push(checksum);
  }
  expect(told).toEqual([FULL_CHECKSUM, 0, 0, FULL_CHECKSUM, 0, 0, FULL_CHECKSUM]);
});

it('forgets what a GLPI server got out of turn', async () => {
  expect(await forgetSections(storage, ['drives'])).toBeUndefined();
  const { knowledge } = await prepareGlpi(storage, machine);
  await storage.writeJson(knowledge.file, knowledge.value);
  const without = await forgetSections(storage, ['drives', 'printers']);
  expect(Object.keys(Object(without?.value))).toEqual(
    Object.keys(Object(knowledge.value)).filter((name) => name !== 'DRIVES'),
  );
  await storage.writeJson(knowledge.file, without?.value);
  expect((await prepareGlpi(storage, machine)).inventory.content.drives).toEqual([{ type: '/' }]);
});

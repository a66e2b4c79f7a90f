import { FULL_CHECKSUM, type Inventory } from '@fi/core/inventory';
import { expect, it } from 'vitest';
import { CHECKSUM_BITS } from './checksum.js';
import { classicChecksum, readClassicState } from './classic-state.js';

const inventory = (content: object): Inventory => ({
  action: 'inventory',
  deviceid: 'pc-2026-01-02-03-04-05',
  itemtype: 'Computer',
  content: { versionclient: 'fi-Inventory_v1', bios: { ssn: '1' }, hardware: { name: 'pc' }, ...content },
});

const machine = inventory({ drives: [{ type: '/' }], softwares: [{ name: 'a' }] });

it('has all bits the first time, none when nothing changed', () => {
  const first = classicChecksum(machine, undefined);
  expect(first.checksum).toBe(FULL_CHECKSUM);
  expect(classicChecksum(machine, first.state).checksum).toBe(0);
  expect(Object.keys(first.state).sort()).toEqual(['BIOS', 'DRIVES', 'HARDWARE', 'SOFTWARES']);
});

it('has the bits of sections that changed, came and went', () => {
  const { state } = classicChecksum(machine, undefined);
  const now = inventory({ softwares: [{ name: 'b' }], printers: [{ name: 'p' }] });
  const { checksum, state: next } = classicChecksum(now, state);
  expect(checksum).toBe(65536 + 8192 + 512);
  expect(classicChecksum(now, next).checksum).toBe(0);
});

it('sees what HARDWARE repeats of other sections, but not what is about the run', () => {
  const provider = (etime: number) => ({ versionprovider: { name: 'x', etime } });
  const { state } = classicChecksum(
    inventory({ operatingsystem: { full_name: 'Debian 12' }, ...provider(1) }),
    undefined,
  );
  const same = inventory({ operatingsystem: { full_name: 'Debian 12' }, ...provider(9) });
  expect(classicChecksum(same, state).checksum).toBe(0);
  expect(classicChecksum(inventory({ operatingsystem: { full_name: 'Debian 13' } }), state).checksum).toBe(1);
});

it('leaves incomplete sections as the server has them', () => {
  const { state } = classicChecksum(machine, undefined);
  const half = inventory({ drives: [{ type: '/' }], softwares: [] });
  const allowed = FULL_CHECKSUM - 65536;
  expect(classicChecksum(half, state, allowed)).toEqual({ checksum: 0, state });
  const first = classicChecksum(half, undefined, allowed);
  expect(first.checksum).toBe(allowed);
  expect(classicChecksum(machine, first.state).checksum).toBe(65536);
});

it('has a bit for all that the full checksum has but REGISTRY', () => {
  const all = Object.values(CHECKSUM_BITS).reduce((sum, bit) => sum | bit, 0);
  expect(all | 16).toBe(FULL_CHECKSUM);
});

it.each([undefined, null, [], 'x', 5])('a damaged state is none: %j', (stored) =>
  expect(readClassicState(stored).state).toBeUndefined(),
);

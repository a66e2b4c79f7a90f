import { expect, it } from 'vitest';
import { patienceOf } from './patience.js';
import { inventoryWorkload, isLarge, scanWorkload } from './workload.js';

it.each([
  [254n, undefined, { addresses: 256, identifications: 64, inventories: 16 }],
  [65_536n, undefined, { addresses: 1024, identifications: 64, inventories: 16 }],
  [254n, undefined, { addresses: 256, identifications: 4, inventories: 4 }, 60],
  [254n, undefined, { addresses: 256, identifications: 50, inventories: 16 }, 1000],
  [65_536n, 1, { addresses: 16, identifications: 1, inventories: 1 }],
  [254n, 20, { addresses: 320, identifications: 20, inventories: 20 }],
  [254n, 4000, { addresses: 1024, identifications: 64, inventories: 64 }],
])('a scan of %s addresses with %s threads', (total, threads, expected, rate?: number) =>
  expect(scanWorkload(total, threads, rate)).toEqual(expected),
);

it('bounds what others ask for', () => {
  expect([undefined, 4, 4000].map((threads) => inventoryWorkload(threads))).toEqual([16, 4, 64]);
  expect([isLarge(4096n), isLarge(4097n)]).toEqual([false, true]);
  expect([patienceOf(1), patienceOf(10, 2), patienceOf(600), patienceOf(30, 20)]).toEqual([
    1000, 30_000, 60_000, 60_000,
  ]);
});

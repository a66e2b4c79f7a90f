import { expect, it } from 'vitest';
import { pacer } from './pace.js';
import { NetworkTiming, patienceWith, RoundTrip, transmissions } from './timing.js';
import { Window } from './window.js';

it('repeats a request so that all waits together are the limit', () => {
  for (const limit of [300, 1000, 15_000]) {
    const { first, retries } = transmissions(limit);
    expect(first * (2 ** (retries + 1) - 1)).toBeCloseTo(limit);
    expect(retries).toBeGreaterThanOrEqual(1);
  }
  expect(transmissions(1000, 5000)).toEqual({ first: 1000, retries: 0 });
});

it('asks again as often as somebody wants, unless losses could not be told then', () => {
  expect(transmissions(4000, undefined, 3)).toEqual({ first: 4000 / 15, retries: 3 });
  expect(transmissions(1000, undefined, 20).first).toBeGreaterThanOrEqual(75);
  expect(transmissions(15_000, 75, 0).retries).toBe(transmissions(15_000, 75, 1).retries);
});

it('waits as long as somebody has said, however quick the network is', () => {
  const network = new NetworkTiming(Number.POSITIVE_INFINITY);
  for (let time = 0; time < 30; time += 1) network.add(5);
  expect(network.patience(5000)).toBe(5000);
});

it('has fewer requests in progress where many are lost, and more again later', () => {
  const window = new Window();
  const requests = (count: number, lost: (index: number) => boolean) => {
    for (let index = 0; index < count; index += 1) {
      void window.enter();
      window.leave(lost(index));
    }
  };
  requests(20, (index) => index === 0);
  expect([window.size, window.isLossy]).toEqual([80, true]);
  requests(40, (index) => index % 2 === 0);
  expect(window.size).toBe(20);
  requests(10_000, () => true);
  expect(window.size).toBe(4);
  requests(10_000, () => false);
  expect([window.size, window.isLossy]).toEqual([512, false]);
});

it('lets requests wait for a place, in their order', async () => {
  const window = new Window();
  const places = Array.from({ length: 70 }, () => window.enter());
  expect(places.filter((place) => place !== undefined)).toHaveLength(6);
  window.leave(false);
  await places[64];
  for (let time = 0; time < 5; time += 1) window.leave(false);
  await Promise.all(places);
});

it('learns from the round trips of a device', () => {
  const near = new RoundTrip();
  expect(near.wait).toBeUndefined();
  for (let time = 0; time < 20; time += 1) near.add(2);
  expect(near.wait).toBeLessThan(100);
  const far = new RoundTrip();
  for (let time = 0; time < 20; time += 1) far.add(600);
  expect(far.wait).toBeGreaterThan(900);
  expect(patienceWith(1000, far.wait)).toBe(10_000);
});

it('waits less for the silent when all others are quick', () => {
  const network = new NetworkTiming();
  expect(network.patience(5000)).toBe(5000);
  for (let time = 0; time < 30; time += 1) network.add(5);
  expect(network.patience(5000)).toBeLessThan(1000);
  network.add(3000);
  expect(network.patience(5000)).toBe(5000);
  // A lost datagram is not to be taken for an absent device.
  const lossy = new NetworkTiming();
  for (let time = 0; time < 30; time += 1) {
    lossy.add(5);
    void lossy.window.enter();
    lossy.window.leave(time % 7 === 0);
  }
  expect(lossy.patience(5000)).toBe(5000);
});

it('spreads datagrams over time', async () => {
  let now = 0;
  const pace = pacer(1000, () => now);
  expect(pace()).toBeUndefined();
  const waits = Array.from({ length: 200 }, () => pace());
  expect(waits.filter((wait) => wait !== undefined).length).toBeGreaterThan(100);
  now = 10_000;
  expect(pace()).toBeUndefined();
  await Promise.all(waits);
});

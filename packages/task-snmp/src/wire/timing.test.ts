import { expect, it } from 'vitest';
import { pacer } from './pace.js';
import { NetworkTiming, patienceWith, RoundTrip, transmissions } from './timing.js';

it('repeats a request so that all waits together are the limit', () => {
  for (const limit of [300, 1000, 15_000]) {
    const { first, retries } = transmissions(limit);
    expect(first * (2 ** (retries + 1) - 1)).toBeCloseTo(limit);
    expect(retries).toBeGreaterThanOrEqual(1);
  }
  expect(transmissions(1000, 5000)).toEqual({ first: 1000, retries: 0 });
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

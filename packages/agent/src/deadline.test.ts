import { expect, it } from 'vitest';
import { within } from './deadline.js';

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });

it('ends work that takes too long, and only that', async () => {
  const { signal } = new AbortController();
  expect(await within(60, signal, async () => 7)).toBe(7);
  expect(await within(0.01, signal, untilAborted)).toBeUndefined();
  await expect(within(60, signal, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
});

it('passes on that the work is not wanted any more', async () => {
  const stop = new AbortController();
  const work = within(60, stop.signal, untilAborted);
  stop.abort(new Error('stopped'));
  await expect(work).rejects.toThrow('stopped');
  await expect(within(60, stop.signal, untilAborted)).rejects.toThrow('stopped');
});

import { expect, it } from 'vitest';
import { forEachConcurrent, limited } from './concurrent.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

it('takes from an endless source only what there is room for, and stops when aborted', async () => {
  const stop = new AbortController();
  let taken = 0;
  let running = 0;
  let most = 0;
  function* numbers() {
    for (;;) {
      taken += 1;
      yield taken;
    }
  }
  const delivered: number[] = [];
  await forEachConcurrent(
    numbers(),
    4,
    async (item) => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
      return item * 2;
    },
    async (result) => {
      await turn();
      delivered.push(result);
      if (delivered.length === 20) stop.abort();
    },
    stop.signal,
  );
  expect(most).toBe(4);
  expect(delivered).toHaveLength(20);
  expect(taken).toBeLessThan(30);
});

it('does not wait for work that hangs when it is aborted', async () => {
  const stop = new AbortController();
  const work = forEachConcurrent(
    [1, 2],
    2,
    () => new Promise<void>(() => undefined),
    () => undefined,
    stop.signal,
  );
  stop.abort();
  await work;
});

it('lets a limited number of calls run', async () => {
  const slot = limited(2);
  let running = 0;
  let most = 0;
  const results = await Promise.all(
    [1, 2, 3, 4, 5].map((item) =>
      slot(async () => {
        running += 1;
        most = Math.max(most, running);
        await turn();
        running -= 1;
        return item;
      }),
    ),
  );
  expect([results, most]).toEqual([[1, 2, 3, 4, 5], 2]);
  await expect(slot(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(slot(async () => 1)).resolves.toBe(1);
});

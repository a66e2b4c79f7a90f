/** Work on many things at once, with a limit, in order of their begin; results come as they are ready. */

/**
 * Runs `work` for each item, at most `limit` at a time. The next item is taken only when there is room for it, so items may
 * come from a generator without end, and `deliver` holds the work back when it is slow. When it is aborted, it ends at
 * once and delivers nothing more; what is being worked on is left to itself.
 */
export async function forEachConcurrent<T, R>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
  deliver: (result: R, item: T) => Promise<void> | void,
  signal?: AbortSignal,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let delivery = Promise.resolve();
  const worker = async () => {
    while (signal?.aborted !== true) {
      const next = iterator.next();
      if (next.done === true) return;
      const result = await work(next.value);
      delivery = delivery.then(() => (signal?.aborted === true ? undefined : deliver(result, next.value)));
      await delivery;
    }
  };
  const all = Promise.all(Array.from({ length: Math.max(1, limit) }, worker));
  await Promise.race(signal === undefined ? [all] : [all, aborted(signal)]);
  // What was being delivered when it was aborted.
  await delivery;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Lets at most `limit` calls run at a time; others wait for their turn. */
export function limited(limit: number): <R>(work: () => Promise<R>) => Promise<R> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** A limit of datagrams per second, for networks and firewalls that many at once would hurt. */

/** Milliseconds that unused tokens are kept for: short bursts are fine. */
const BURST = 50;

/** Waits as long as the rate asks for; undefined when nothing has to wait. */
export function pacer(
  perSecond: number | (() => number),
  now: () => number = () => performance.now(),
): () => Promise<void> | undefined {
  let next = Number.NEGATIVE_INFINITY;
  return () => {
    const time = now();
    next = Math.max(next, time - BURST) + 1000 / (typeof perSecond === 'number' ? perSecond : perSecond());
    const delay = next - time;
    return delay < 1 ? undefined : new Promise((resolve) => setTimeout(resolve, delay));
  };
}

/** A limit of time for work that can be aborted. */

/**
 * Does some work; what it throws is thrown. Timers and listeners are held here: those of `AbortSignal.any` and `timeout` may be
 * collected as garbage before they fire (Node.js 20).
 * @param work gets a signal that is aborted with `signal`, and when the time is over
 * @returns undefined when the time was over
 */
export async function within<T>(
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const either = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    either.abort();
  }, seconds * 1000);
  const stop = () => either.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await work(either.signal);
  } catch (error) {
    if (late && !signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

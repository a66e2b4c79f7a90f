/**
 * When a target is due. All dates are seconds since the epoch on the machine's clock, which may be set at any time, so
 * every rule holds for any pair of dates. Pure.
 */

export interface Schedule {
  /** Seconds between two runs at most: the server's PROLOG_FREQ or expiration. */
  readonly maxDelay: number;
  /** When the next run is due. */
  readonly nextRun: number;
  /** Network failures in a row. */
  readonly failures: number;
}

/** Seconds until a target is contacted again when its server did not say. */
export const DEFAULT_MAX_DELAY = 3600;
const FIRST_BACKOFF = 60;

/** A number of seconds that is drawn between one half and all of `seconds`. */
export function draw(seconds: number, random: number): number {
  return Math.max(1, Math.ceil(seconds * (0.5 + random / 2)));
}

/**
 * The schedule at start: what was saved, when it can be true, otherwise a first run within `delaytime`.
 * @param saved from the state directory
 * @param delaytime upper bound of the first delay in seconds; 0: no delay beside the usual one
 * @param random from 0 to 1
 */
export function initialSchedule(
  saved: Partial<Schedule> | undefined,
  settings: { readonly delaytime: number; readonly period?: number },
  now: number,
  random: number,
): Schedule {
  const maxDelay = settings.period ?? saved?.maxDelay ?? DEFAULT_MAX_DELAY;
  const failures = saved?.failures ?? 0;
  const next = saved?.nextRun;
  // A date in the past counts as due, unless it is older than a whole period: then all machines that were off would come
  // at once. A date beyond the period comes from a clock that was wrong.
  if (next !== undefined && next >= now - maxDelay && next <= now + maxDelay) {
    return { maxDelay, nextRun: next, failures };
  }
  const delay = settings.delaytime > 0 ? settings.delaytime : maxDelay;
  return { maxDelay, nextRun: now + draw(delay, random), failures: 0 };
}

/** After a run that reached its server, whatever became of the tasks: between 50 % and 100 % of the longest delay. */
export function afterRun(schedule: Schedule, now: number, random: number): Schedule {
  return { ...schedule, nextRun: now + draw(schedule.maxDelay, random), failures: 0 };
}

/** After a contact that failed: a minute, doubled each time, up to `delaytime` (an hour without one), a minute at least. */
export function afterNetworkFailure(schedule: Schedule, delaytime: number, now: number): Schedule {
  const limit = Math.min(schedule.maxDelay, Math.max(delaytime > 0 ? delaytime : 3600, FIRST_BACKOFF));
  const delay = Math.min(FIRST_BACKOFF * 2 ** Math.min(schedule.failures, 20), limit);
  return { ...schedule, nextRun: now + delay, failures: schedule.failures + 1 };
}

/** A server that asks to be asked again: exactly then, and within the longest delay. */
export function afterPending(schedule: Schedule, seconds: number, now: number): Schedule {
  return { ...schedule, nextRun: now + Math.min(Math.max(1, seconds), schedule.maxDelay) };
}

/** The longest delay as a server sets it; what makes no sense is ignored. */
export function withMaxDelay(schedule: Schedule, seconds: number | undefined): Schedule {
  if (seconds === undefined || !(seconds > 0) || seconds > 366 * 86_400) return schedule;
  return { ...schedule, maxDelay: Math.round(seconds) };
}

/** The schedule after the clock was set: no run may be further away than the longest delay. */
export function afterClockChange(schedule: Schedule, now: number, random: number): Schedule {
  return schedule.nextRun > now + schedule.maxDelay
    ? { ...schedule, nextRun: now + draw(schedule.maxDelay, random) }
    : schedule;
}

/** Whether a target is due. */
export function isDueAt(schedule: Schedule, now: number): boolean {
  return schedule.nextRun <= now;
}

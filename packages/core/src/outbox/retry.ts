/** When a target that did not take a message is tried again. Pure. */
import { isRecord } from '../task/record.js';

/** Attempts that failed in a row, and when the next one may be made (milliseconds since the epoch). */
export interface Attempts {
  readonly count: number;
  readonly next: number;
  /** What went wrong last: one line. */
  readonly reason: string;
}

export interface RetryState {
  /** The target as a whole cannot be reached. */
  readonly target?: Attempts;
  /** Messages that the target refused, by request id. */
  readonly messages: Readonly<Record<string, Attempts>>;
}

const FIRST_DELAY = 60_000;
export const LONGEST_DELAY = 4 * 3_600_000;
const MAX_REASON = 500;

/**
 * The attempts after one more failure: a minute, then twice as long each time, up to four hours; of that a random part
 * between one half and all, so that the machines of a company do not come back at the same moment.
 * @param random from 0 to 1
 */
export function afterFailure(before: Attempts | undefined, reason: string, now: number, random: number): Attempts {
  const count = Math.min((before?.count ?? 0) + 1, 1000);
  const delay = Math.min(FIRST_DELAY * 2 ** Math.min(count - 1, 20), LONGEST_DELAY);
  return { count, next: now + Math.round(delay * (0.5 + random / 2)), reason: reason.slice(0, MAX_REASON) };
}

/** Whether it is time. A date beyond the longest delay comes from a clock that was wrong. */
export function isDue(attempts: Attempts | undefined, now: number): boolean {
  return attempts === undefined || attempts.next <= now || attempts.next > now + LONGEST_DELAY;
}

function readAttempts(value: unknown): Attempts | undefined {
  if (!isRecord(value)) return undefined;
  const { count, next, reason } = value;
  if (typeof count !== 'number' || typeof next !== 'number' || !Number.isFinite(next)) return undefined;
  return { count, next, reason: typeof reason === 'string' ? reason : '' };
}

/** The state as it was kept; what is damaged is forgotten, which only means to try sooner. */
export function readRetryState(value: unknown): RetryState {
  if (!isRecord(value)) return { messages: {} };
  const target = readAttempts(value.target);
  const messages: Record<string, Attempts> = {};
  for (const [id, entry] of Object.entries(isRecord(value.messages) ? value.messages : {})) {
    const attempts = readAttempts(entry);
    if (/^[0-9A-F]{8}$/.test(id) && attempts !== undefined) messages[id] = attempts;
  }
  return { ...(target === undefined ? {} : { target }), messages };
}

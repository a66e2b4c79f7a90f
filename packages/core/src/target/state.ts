/** What is remembered of a target between runs: its schedule, and the protocol that its server speaks. */
import { Storage } from '../storage/storage.js';
import { isRecord } from '../task/record.js';
import type { Schedule } from './schedule.js';

export interface TargetState {
  readonly schedule: Schedule;
  /** The server speaks the native protocol. */
  readonly native: boolean;
}

export const STATE_FILE = 'state.json';

/** A state as it was saved, as far as it makes sense; the names of the dates are those of the existing agents. */
export function readState(value: unknown): { schedule: Partial<Schedule>; native: boolean } {
  const fields = isRecord(value) ? value : {};
  const number = (member: unknown, max: number) =>
    typeof member === 'number' && Number.isFinite(member) && member >= 0 && member <= max ? member : undefined;
  const maxDelay = number(fields.maxDelay, 366 * 86_400);
  const nextRun = number(fields.nextRunDate, 1e11);
  const failures = number(fields.failures, 1e6);
  return {
    schedule: {
      ...(maxDelay === undefined || maxDelay === 0 ? {} : { maxDelay }),
      ...(nextRun === undefined ? {} : { nextRun }),
      ...(failures === undefined ? {} : { failures }),
    },
    native: fields.native === true,
  };
}

/** Reads the state of a target; an absent or damaged one is empty. */
export async function loadState(directory: string): Promise<ReturnType<typeof readState>> {
  return readState(await (await Storage.open(directory)).readJson(STATE_FILE));
}

/** Keeps the state of a target. @throws FiError when it cannot be written */
export async function saveState(directory: string, state: TargetState): Promise<void> {
  const { schedule, native } = state;
  const { maxDelay, nextRun, failures } = schedule;
  const storage = await Storage.open(directory);
  await storage.writeJson(STATE_FILE, { maxDelay, nextRunDate: nextRun, failures, native });
}

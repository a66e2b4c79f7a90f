import { describe, expect, it } from 'vitest';
import {
  afterClockChange,
  afterNetworkFailure,
  afterPending,
  afterRun,
  initialSchedule,
  isDueAt,
  type Schedule,
  withMaxDelay,
} from './schedule.js';

const now = 1_700_000_000;
const day: Schedule = { maxDelay: 86_400, nextRun: now, failures: 0 };

describe('schedule', () => {
  it('draws the first run from 50 % to 100 % of delaytime', () => {
    expect(initialSchedule(undefined, { delaytime: 3600 }, now, 0)).toEqual({
      maxDelay: 3600,
      nextRun: now + 1800,
      failures: 0,
    });
    expect(initialSchedule(undefined, { delaytime: 3600 }, now, 1).nextRun).toBe(now + 3600);
    expect(initialSchedule({ maxDelay: 86_400 }, { delaytime: 0 }, now, 1).nextRun).toBe(now + 86_400);
  });

  it('keeps a saved date that can be true, and no other', () => {
    const saved = { maxDelay: 86_400, failures: 3 };
    const at = (nextRun: number) => initialSchedule({ ...saved, nextRun }, { delaytime: 3600 }, now, 0);
    expect(at(now + 500)).toEqual({ maxDelay: 86_400, nextRun: now + 500, failures: 3 });
    expect(at(now - 86_400).nextRun).toBe(now - 86_400);
    expect(isDueAt(at(now - 86_400), now)).toBe(true);
    expect(at(now - 86_401).nextRun).toBe(now + 1800);
    expect(at(now + 86_401).nextRun).toBe(now + 1800);
  });

  it('draws each further run from 50 % to 100 % of what the server sets', () => {
    expect(afterRun(day, now, 0).nextRun).toBe(now + 43_200);
    expect(afterRun(day, now, 1).nextRun).toBe(now + 86_400);
    expect(afterRun({ ...day, failures: 7 }, now, 0.5).failures).toBe(0);
    expect(withMaxDelay(day, 7200).maxDelay).toBe(7200);
    for (const bad of [undefined, 0, -5, Number.NaN, 1e12]) expect(withMaxDelay(day, bad)).toEqual(day);
  });

  it('backs off from a server that is away: a minute, doubled, up to an hour', () => {
    let schedule = day;
    const delays: number[] = [];
    for (let i = 0; i < 9; i++) {
      schedule = afterNetworkFailure(schedule, 0, now);
      delays.push(schedule.nextRun - now);
    }
    expect(delays).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    expect(afterNetworkFailure(schedule, 300, now).nextRun).toBe(now + 300);
    expect(afterNetworkFailure(schedule, 1, now).nextRun).toBe(now + 60);
    expect(afterNetworkFailure({ ...schedule, maxDelay: 100 }, 0, now).nextRun).toBe(now + 100);
  });

  it('comes back when a server asks for it, and survives a clock that is set', () => {
    expect(afterPending(day, 10, now).nextRun).toBe(now + 10);
    expect(afterPending(day, 1e13, now).nextRun).toBe(now + 86_400);
    expect(afterClockChange({ ...day, nextRun: now + 86_400 }, now, 0).nextRun).toBe(now + 86_400);
    expect(afterClockChange({ ...day, nextRun: now + 90_000 }, now, 0).nextRun).toBe(now + 43_200);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Tidy } from './tidy.js';

describe('Tidy', () => {
  let collections = 0;
  let young = 0;
  let tidy: Tidy;
  const requests = (count: number) => {
    for (let i = 0; i < count; i++) tidy.note();
  };
  beforeEach(() => {
    vi.useFakeTimers();
    collections = 0;
    young = 0;
    tidy = new Tidy((options) => {
      if (options?.type === 'minor') young++;
      else collections++;
    }, true);
  });
  afterEach(() => vi.useRealTimers());

  it('collects twice when a burst is over, and then no more', () => {
    requests(1000);
    vi.advanceTimersByTime(2_000);
    expect(collections).toBe(0);
    vi.advanceTimersByTime(2_000);
    expect(collections).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(collections).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves few requests alone, and waits while there are many', () => {
    requests(199);
    vi.advanceTimersByTime(60_000);
    expect(collections).toBe(0);
    for (let second = 0; second < 60; second++) {
      requests(50);
      vi.advanceTimersByTime(1_000);
    }
    expect(collections).toBe(0);
    vi.advanceTimersByTime(20_000);
    expect(collections).toBe(2);
  });

  it('collects in a long burst too', () => {
    for (let second = 0; second < 12; second++) {
      requests(1000);
      vi.advanceTimersByTime(100);
    }
    expect(collections).toBe(2);
  });

  it('collects what is young all along, where that spares memory', () => {
    requests(160);
    vi.advanceTimersByTime(100);
    expect([young, collections]).toEqual([10, 0]);
    const other = new Tidy(() => young++, false);
    for (let i = 0; i < 160; i++) other.note();
    vi.advanceTimersByTime(100);
    expect(young).toBe(10);
    other.stop();
  });

  it('can be stopped', () => {
    requests(1000);
    tidy.stop();
    vi.advanceTimersByTime(60_000);
    expect(collections).toBe(0);
  });
});

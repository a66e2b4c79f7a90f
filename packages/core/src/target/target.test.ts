import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadState, readState, saveState } from './state.js';
import { makeTargets } from './target.js';

describe('makeTargets', () => {
  const make = (server: string[], local: string[] = []) => makeTargets({ server, local }, '/var/lib/fi');

  it('makes local targets first, then servers, each once', () => {
    const targets = make(['http://a', 'https://user:pw@b/x', 'http://a'], ['-', '/tmp/out', '/tmp/out/']);
    expect(targets.map(({ id, address, name }) => [id, address, name])).toEqual([
      ['local0', '-', '-'],
      ['local1', '/tmp/out', '/tmp/out'],
      ['server0', 'http://a/ocsinventory', 'http://a/ocsinventory'],
      ['server1', 'https://user:pw@b/x', 'https://***@b/x'],
    ]);
    expect(new Set(targets.map(({ directory }) => directory)).size).toBe(4);
    for (const { directory } of targets) expect(directory).toMatch(/^\/var\/lib\/fi\/targets\/[\w.-]+$/);
  });

  it('keeps the folder of a server in another order and with another password, and lets no address out of it', () => {
    const [a] = make(['https://u:1@h/x']);
    const [, b] = make(['http://other', 'https://u:2@h/x']);
    expect(a?.directory).toBe(b?.directory);
    const [evil] = make([], ['/../../etc']);
    expect(path.dirname(evil?.directory ?? '')).toBe('/var/lib/fi/targets');
  });
});

describe('state', () => {
  it('survives on disk, and begins anew when it is damaged', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'fi-state-'));
    try {
      expect(await loadState(dir)).toEqual({ schedule: {}, native: false });
      const schedule = { maxDelay: 7200, nextRun: 1_700_000_000, failures: 2 };
      await saveState(dir, { schedule, native: true });
      expect(await loadState(dir)).toEqual({ schedule, native: true });
      writeFileSync(path.join(dir, 'state.json'), '{');
      expect(await loadState(dir)).toEqual({ schedule: {}, native: false });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it.each([null, 5, [], { maxDelay: 'x', nextRunDate: -1, failures: {} }, { maxDelay: 0, nextRunDate: 1e300 }])(
    'takes nothing from %j',
    (value) => {
      expect(readState(value)).toEqual({ schedule: {}, native: false });
    },
  );
});

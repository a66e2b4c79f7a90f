import { describe, expect, it } from 'vitest';
import type { AgentView } from './agent-view.js';
import type { Counters } from './exchange.js';
import { renderMetrics } from './metrics.js';

const EVIL = 'a"b\\c\nd{}';
const view: AgentView = {
  version: EVIL,
  deviceid: 'pc42',
  vardir: '/nonexistent',
  startedAt: 1_700_000_000_000,
  config: {},
  status: () => ({
    state: 'running',
    tasks: [
      { name: EVIL, since: Date.now() - 5000, targets: [] },
      { name: EVIL, since: 0, targets: [] },
    ],
  }),
  targets: () => [
    {
      id: 'server0',
      type: 'server',
      address: 'http://me:secret@x/',
      nextRun: 1_800_000_000_000,
      waiting: 2,
      last: { time: 1_750_000_000_000, ok: true },
    },
    { id: EVIL, type: 'local', address: '/x' },
  ],
  runs: () => [],
  runTotals: () => [{ task: EVIL, status: 'failed', count: 7, milliseconds: 1500 }],
  logLines: () => [],
  routes: () => [],
  runNow: () => undefined,
};
const counters: Counters = {
  requests: new Map([
    ['4xx', 2],
    ['2xx', 10],
  ]),
  limited: 1,
  downloads: 0,
  connections: () => 3,
  dropped: () => 4,
};
const text = renderMetrics(view, counters, { residentBytes: 1e8, heapBytes: 5e6, cpuSeconds: 0.25 });

/** Holds a text to the rules of OpenMetrics 1.0 that can be broken here; returns samples by name and labels. */
function parse(metrics: string): Map<string, number> {
  expect(metrics.endsWith('\n# EOF\n')).toBe(true);
  const samples = new Map<string, number>();
  const families = new Set<string>();
  let family = { name: '', type: '', unit: '' };
  for (const line of metrics.split('\n').slice(0, -2)) {
    const meta = /^# (TYPE|UNIT|HELP) ([a-z_]+) (.+)$/.exec(line);
    if (meta !== null) {
      const [, kind, name = '', value = ''] = meta;
      if (kind === 'TYPE') {
        expect(families).not.toContain(name);
        families.add(name);
        family = { name, type: value, unit: '' };
        expect(['counter', 'gauge', 'info', 'stateset']).toContain(value);
      }
      expect(name).toBe(family.name);
      if (kind === 'UNIT') expect(name.endsWith(`_${value}`)).toBe(true);
      continue;
    }
    const sample = /^([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(
      line,
    );
    expect(sample, line).not.toBeNull();
    const [, name, labels = '', value] = sample ?? [];
    const suffix = { counter: '_total', info: '_info' }[family.type] ?? '';
    expect(name).toBe(`${family.name}${suffix}`);
    expect(samples).not.toContain(`${name}${labels}`);
    samples.set(`${name}${labels}`, Number(value));
  }
  return samples;
}

describe('renderMetrics', () => {
  it('is OpenMetrics, with foreign text escaped', () => {
    const samples = parse(text);
    expect(samples.get('fi_agent_info{version="a\\"b\\\\c\\nd{}"}')).toBe(1);
    expect(samples.get('fi_agent_state{fi_agent_state="running"}')).toBe(1);
    expect(samples.get('fi_agent_state{fi_agent_state="waiting"}')).toBe(0);
    expect(samples.get('fi_target_next_run_timestamp_seconds{target="server0",type="server"}')).toBe(1_800_000_000);
    expect(samples.get('fi_target_last_contact_ok{target="server0",type="server"}')).toBe(1);
    expect(samples.get('fi_target_waiting_results{target="server0",type="server"}')).toBe(2);
    expect(samples.get('fi_task_run_seconds_total{task="a\\"b\\\\c\\nd{}",status="failed"}')).toBe(1.5);
    expect(samples.get('fi_http_requests_total{class="2xx"}')).toBe(10);
    expect(samples.get('fi_http_connections_dropped_total')).toBe(4);
    expect(samples.get('process_cpu_seconds_total')).toBe(0.25);
  });

  it('tells no addresses', () => {
    expect(text).not.toContain('secret');
  });
});

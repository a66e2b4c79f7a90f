/** The agent on a clock of the test, with workers that only pretend. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { silentLogger } from '@fi/core';
import { loadConfig } from '@fi/core/config';
import type { ContactReport } from '@fi/core/exchange';
import { makeTargets } from '@fi/core/target';
import type { TaskManifest } from '@fi/core/task';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Agent, type AgentSetup, type Workers } from './agent.js';
import { AGENT_OPTIONS, type AgentValues } from './options.js';

let vardir: string;
let now: number;
/** What happened: `contact server0`, `run Inventory local0,server0`, `send server0`. */
let seen: string[];
beforeEach(() => {
  vardir = mkdtempSync(path.join(tmpdir(), 'fi-agent-'));
  now = 1_700_000_000;
  seen = [];
});
afterEach(() => rmSync(vardir, { recursive: true, force: true }));

const inventory: TaskManifest = {
  id: 'inventory',
  name: 'Inventory',
  version: '1',
  module: '/x.js',
  trigger: { on: 'inventory' },
  leavesProcesses: false,
  package: 'x',
  directory: '/x',
};
const ok: ContactReport = {
  outcome: 'ok',
  native: false,
  delay: 86_400,
  wantsInventory: true,
  disabled: [],
  options: [],
  schedule: [],
};

interface Pretence {
  readonly contact?: (id: string) => ContactReport | undefined;
  readonly send?: (id: string) => { sent: number; left: number; next?: number; reason?: string };
  readonly task?: () => 'done' | 'failed';
}

function setup(values: Partial<AgentValues>, pretence: Pretence = {}, more: Partial<AgentSetup> = {}): AgentSetup {
  const loaded = loadConfig({ options: AGENT_OPTIONS });
  const all = { ...loaded.values, ...values };
  const workers: Workers = {
    async contact(targets) {
      seen.push(`contact ${targets.map(({ id }) => id).join()}`);
      const reports = targets.map(({ id }) => [id, (pretence.contact ?? (() => ok))(id)] as const);
      return new Map(reports.filter((pair): pair is [string, ContactReport] => pair[1] !== undefined));
    },
    async runTask({ task, targets }, hooks) {
      seen.push(`run ${task.name} ${targets.map(({ id }) => id).join()}`);
      for (const { id } of targets) hooks.onDelivered({ target: id, kind: 'inventory', bytes: 1 });
      return { status: pretence.task?.() ?? 'done', milliseconds: 5, results: targets.length };
    },
    async send(targets) {
      seen.push(`send ${targets.map(({ id }) => id).join()}`);
      return new Map(targets.map(({ id }) => [id, pretence.send?.(id) ?? { sent: 1, left: 0 }]));
    },
  };
  return {
    config: { values: all, warnings: [], confdir: '/etc', vardir },
    identity: { deviceid: 'd', agentid: 'a', forcerun: false },
    plan: { available: [inventory], planned: [inventory], unknown: [] },
    routes: [],
    targets: makeTargets(all, vardir),
    workers,
    log: silentLogger,
    now: () => now,
    random: () => 1,
    delaytime: all.delaytime,
    ...more,
  };
}

const both = { server: ['http://a/', 'http://b/'], local: ['/out'] };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of objects that are held. */
function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe('Agent', () => {
  it('waits for the first date, then makes one inventory for all that are due', async () => {
    const agent = await Agent.open(setup(both));
    expect(await agent.step()).toBe(now + 3600);
    expect(seen).toEqual([]);
    now += 3600;
    const next = await agent.step();
    expect(seen).toEqual([
      'contact server0,server1',
      'run Inventory local0,server0,server1',
      'send local0,server0,server1',
    ]);
    expect(next).toBe(now + 3600); // the folder; the servers asked for a day
    expect(agent.entries.map(({ schedule }) => schedule.nextRun - now)).toEqual([3600, 86_400, 86_400]);
    expect(agent.failed).toBe(false);
  });

  it('keeps its dates across restarts, and honours a wish for a run', async () => {
    const first = await Agent.open(setup(both));
    now += 3600;
    await first.step();
    now += 100;
    const second = await Agent.open(setup(both, {}, { delaytime: 0 }));
    expect(second.entries.map(({ schedule }) => schedule.nextRun - now)).toEqual([3500, 86_300, 86_300]);
    const forced = await Agent.open(setup(both, {}, { identity: { deviceid: 'd', agentid: 'a', forcerun: true } }));
    expect(forced.nextStep()).toBe(now);
  });

  it('lets one server that is away harm nobody else, and comes back to it sooner', async () => {
    let away = true;
    const agent = await Agent.open(
      setup(both, { contact: (id) => (id === 'server0' && away ? undefined : ok) }, { delaytime: 1 }),
    );
    now += 1;
    await agent.step();
    expect(seen.slice(1)).toEqual(['run Inventory local0,server1', 'send local0,server1']);
    expect(agent.entries[1]?.schedule).toMatchObject({ nextRun: now + 60, failures: 1 });
    expect(agent.entries[1]?.last).toMatchObject({ ok: false });
    seen.length = 0;
    now += 60;
    await agent.step();
    now += 120;
    away = false;
    await agent.step();
    expect(seen).toEqual(['contact server0', 'contact server0', 'run Inventory server0', 'send server0']);
    expect(agent.entries[1]?.schedule).toMatchObject({ nextRun: now + 86_400, failures: 0 });
  });

  it('comes back when a pending server says so', async () => {
    const agent = await Agent.open(
      setup({ server: ['http://a/'] }, { contact: () => ({ ...ok, outcome: 'pending', native: true, delay: 10 }) }),
    );
    await agent.runNow();
    expect(await agent.step()).toBe(now + 10);
    expect(agent.entries[0]?.native).toBe(true);
  });

  it('tries results again that could not be sent, at the date that the outbox gives', async () => {
    let up = false;
    const agent = await Agent.open(
      setup(
        { server: ['http://a/'] },
        { send: () => (up ? { sent: 1, left: 0 } : { sent: 0, left: 1, next: (now + 60) * 1000, reason: 'no' }) },
      ),
    );
    await agent.runNow();
    expect(await agent.step()).toBe(now + 60);
    expect(seen.filter((line) => line.startsWith('send'))).toHaveLength(1);
    now += 60;
    up = true;
    expect(await agent.step()).toBe(now - 60 + 86_400);
    expect(seen.filter((line) => line.startsWith('send'))).toHaveLength(2);
  });

  it('sends what an earlier process left, without running anything', async () => {
    const options = setup({ server: ['http://a/'] });
    await Agent.open(options);
    const outbox = path.join(options.targets[0]?.directory ?? '', 'outbox');
    const { Outbox } = await import('@fi/core/outbox');
    await (await Outbox.open(outbox)).put({ kind: 'inventory', format: 'xml', deviceid: 'd', body: 'x' });
    const agent = await Agent.open(setup({ server: ['http://a/'] }));
    await agent.step();
    expect(seen).toEqual(['send server0']);
  });

  it('survives a clock that is set back or forth', async () => {
    const agent = await Agent.open(setup({ server: ['http://a/'] }));
    await agent.runNow();
    await agent.step();
    now -= 10 * 86_400;
    expect(await agent.step()).toBe(now + 86_400);
    seen.length = 0;
    now += 40 * 86_400;
    await agent.step();
    expect(seen[0]).toBe('contact server0');
    await agent.step();
    expect(seen.filter((line) => line.startsWith('contact'))).toHaveLength(1);
  });

  it('takes over the dates that another process has set', async () => {
    const agent = await Agent.open(setup({ server: ['http://a/'] }));
    await agent.step();
    now += 60;
    const file = path.join(agent.entries[0]?.target.directory ?? '', 'state.json');
    const state = JSON.parse(readFileSync(file, 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 20)); // another modification time
    writeFileSync(file, JSON.stringify({ ...state, maxDelay: 7200, nextRunDate: now + 5000 }));
    expect(await agent.step()).toBe(now + 5000);
  });

  it('ends between two tasks when it is stopped, and keeps the date for the next start', async () => {
    const stop = new AbortController();
    const stopAndDone = () => {
      stop.abort();
      return 'done' as const;
    };
    const options = setup({ server: ['http://a/'] }, { task: stopAndDone }, { signal: stop.signal });
    const agent = await Agent.open({ ...options, plan: { ...options.plan, planned: [inventory, inventory] } });
    await agent.runNow();
    await agent.step();
    expect(seen).toEqual(['contact server0', 'run Inventory server0']);
    expect(agent.entries[0]?.schedule.nextRun).toBe(now);
  });

  it('runs once more when that is asked for during a run, however often', async () => {
    let agent: Agent | undefined;
    let asked = 0;
    const ask = () => {
      if (asked++ === 0) for (let i = 0; i < 3; i++) void agent?.runNow(['server0']);
      return 'done' as const;
    };
    agent = await Agent.open(setup({ server: ['http://a/'] }, { task: ask }));
    await agent.runNow();
    expect(await agent.step()).toBe(now);
    await agent.step();
    expect(await agent.step()).toBe(now + 86_400);
    expect(seen.filter((line) => line.startsWith('run'))).toHaveLength(2);
  });

  it('runs partial inventories without touching the schedule', async () => {
    const agent = await Agent.open(setup({ server: ['http://a/'], local: ['/out'] }));
    const before = agent.entries.map(({ schedule }) => schedule.nextRun);
    expect(agent.requestPartial({ partial: 'no', category: 'cpu' })).toBeDefined();
    expect(agent.requestPartial({ partial: 'yes' })).toBeDefined();
    expect(agent.requestPartial({ partial: 'yes', category: 'cpu' })).toBeUndefined();
    await agent.step();
    expect(seen).toEqual(['run Inventory local0', 'send local0']);
    expect(agent.entries.map(({ schedule }) => schedule.nextRun)).toEqual(before);
  });

  it('gives events to the task that they are for, and start events to theirs', async () => {
    const deploy: TaskManifest = {
      ...inventory,
      id: 'deploy',
      name: 'Deploy',
      trigger: { on: 'contact' },
      startEvent: 'tidy up',
    };
    const options = setup({ server: ['http://a/'], local: ['/out'] });
    const workers: Workers = {
      ...options.workers,
      async runTask(run, hooks) {
        const asks = run.task.id === 'deploy' && run.jobs.length === 0;
        if (asks)
          hooks.onEvent({
            name: 'partial inventory',
            delay: 0,
            parameters: { task: 'inventory', category: 'software' },
          });
        if (asks) hooks.onEvent({ name: 'tidy up', delay: 60, parameters: {} });
        return options.workers.runTask(run, hooks);
      },
    };
    const agent = await Agent.open({
      ...options,
      workers: {
        ...workers,
        contact: async () => new Map([['server0', { ...ok, native: true, wantsInventory: false }]]),
      },
      plan: { available: [inventory, deploy], planned: [deploy], unknown: [] },
    });
    await agent.runNow(['server0']);
    await agent.step();
    expect(seen.filter((line) => line.startsWith('run'))).toEqual(['run Deploy server0']);
    await agent.step();
    now += 60;
    await agent.step();
    expect(seen.filter((line) => line.startsWith('run')).slice(1)).toEqual([
      'run Inventory server0',
      'run Deploy server0',
    ]);
    now += 60;
    agent.queueStartEvents();
    expect(agent.events.next()).toBe(now + 130);
  });

  it('does every due run of 72 hours once, with a server that comes and goes, and stays as small as it was', async () => {
    let contacts = 0;
    const up = () => Math.floor(now / 5400) % 3 !== 0;
    const answer = (id: string) => {
      contacts++;
      return id === 'server0' || up() ? { ...ok, delay: 3600 } : undefined;
    };
    const agent = await Agent.open(
      setup({ server: ['http://a/', 'http://b/'], local: ['/out'] }, { contact: answer }, { random: () => 0.5 }),
    );
    const begin = now;
    const runs = new Map<string, number[]>();
    const limit = begin + 72 * 3600;
    let held = 0;
    while (now < limit) {
      // after twelve hours everything that is bounded has filled up
      if (held === 0 && now > begin + 12 * 3600) held = heapUsed();
      now = Math.max(now, agent.nextStep());
      const due = agent.entries.filter(({ schedule }) => schedule.nextRun <= now).map(({ target }) => target.id);
      seen.length = 0;
      await agent.step();
      const ran =
        seen
          .find((line) => line.startsWith('run'))
          ?.split(' ')[2]
          ?.split(',') ?? [];
      for (const id of ran) {
        expect(due).toContain(id);
        runs.set(id, [...(runs.get(id) ?? []), now]);
      }
      const missed = due.filter((id) => !ran.includes(id));
      expect(missed.every((id) => id === 'server1' && !up())).toBe(true);
      expect(agent.nextStep()).toBeGreaterThan(now);
    }
    // every 75 % of an hour, the first after 75 % of delaytime
    expect(runs.get('server0')).toHaveLength(96);
    expect(runs.get('local0')).toHaveLength(96);
    const gaps = (runs.get('server1') ?? []).map((time, index, all) => time - (all[index - 1] ?? begin));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2700 + 5400 + 3600);
    expect(contacts).toBeGreaterThan(200);
    expect(agent.history.runs().length).toBeLessThanOrEqual(20);
    expect(heapUsed() - held).toBeLessThan(256 * 1024);
  });
});

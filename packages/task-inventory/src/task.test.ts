import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, type Logger, type Output, silentLogger } from '@fi/core';
import { FULL_CHECKSUM } from '@fi/core/inventory';
import { Storage } from '@fi/core/storage';
import type { TaskContext, TaskResult, TaskTarget } from '@fi/core/task';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import task from './task.js';

let dir: string;
let warnings: string[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fi-task-'));
  warnings = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A machine with dpkg and nothing else. */
function machine(dpkg: Partial<Output>): Host {
  const has = (command: string) => command === 'dpkg-query';
  return {
    platform: 'linux',
    environment: async () => ({}),
    uid: async () => 0,
    now: async () => ({ date: new Date('2026-01-02T03:04:05Z'), timeZone: 'UTC' }),
    read: async (path) => (path === '/proc/sys/kernel/hostname' ? 'pc\n' : undefined),
    readBytes: async () => undefined,
    list: async () => [],
    stat: async () => undefined,
    realpath: async () => undefined,
    which: async (command) => (has(command) ? `/usr/bin/${command}` : undefined),
    run: async (command) =>
      has(command) ? { stdout: '', stderr: '', code: 0, truncated: false, timedOut: false, ...dpkg } : undefined,
  };
}

const GOOD = { stdout: 'bash\tamd64\t5.2\t10\tshells\tinstall ok installed\t\n' };
const CRASHED = { code: 139 };

const target = (id: string, format: TaskTarget['format']): TaskTarget => ({
  id,
  type: 'server',
  address: 'http://127.0.0.1/',
  format,
  directory: join(dir, id),
});

/** Runs the task once and gives what each target got. */
async function run(dpkg: Partial<Output>, config: Record<string, unknown> = {}) {
  const results = new Map<string, Extract<TaskResult, { kind: 'inventory' }>>();
  const targets = [target('ocs', 'classic'), target('glpi', 'native')];
  const log: Logger = { ...silentLogger, warning: (message) => void warnings.push(message), child: () => log };
  const context = {
    task: { id: 'inventory', name: 'Inventory', version: '1' },
    config,
    deviceid: 'pc-2026-01-01-00-00-00',
    agentid: 'x',
    target: targets[0],
    targets,
    jobs: [],
    log,
    host: machine(dpkg),
    client: async () => {
      throw new Error('nothing is asked of a server');
    },
    // every server accepts what it gets
    deliver: async (result: TaskResult, to: readonly TaskTarget[] = targets) => {
      for (const { id, directory } of result.kind === 'inventory' ? to : []) {
        if (result.kind === 'inventory') results.set(id, result);
        const { knowledge } = result as Extract<TaskResult, { kind: 'inventory' }>;
        if (knowledge) await (await Storage.open(directory)).writeJson(knowledge.file, knowledge.value);
      }
    },
    progress() {},
    event() {},
    signal: new AbortController().signal,
  } as unknown as TaskContext;
  await task.run(context);
  return { ocs: results.get('ocs'), glpi: results.get('glpi') };
}

const packages = (result?: { inventory: { content: { softwares?: { name: string }[] } } }) =>
  result?.inventory.content.softwares?.map(({ name }) => name);

describe('the inventory task', () => {
  it('gives every target the same facts', async () => {
    const { ocs, glpi } = await run(GOOD);
    expect([packages(ocs), packages(glpi)]).toEqual([['bash'], ['bash']]);
    expect([ocs?.inventory.partial, glpi?.inventory.partial]).toEqual([undefined, undefined]);
    expect([ocs?.checksum, glpi?.checksum]).toEqual([FULL_CHECKSUM, undefined]);
  });

  it('lets no server delete what a collector that fails does not find', async () => {
    const first = await run(CRASHED);
    expect(first.glpi?.inventory.partial).toBe(true);
    expect(first.ocs?.inventory.partial).toBeUndefined();
    expect(first.ocs?.checksum).toBe(FULL_CHECKSUM - 65536);
    expect((await run(GOOD)).ocs?.checksum).toBe(65536);
    const { ocs, glpi } = await run(CRASHED);
    expect(packages(ocs)).toEqual(['bash']);
    expect(ocs?.checksum).toBe(0);
    expect((await run(CRASHED, { full: true })).ocs?.checksum).toBe(FULL_CHECKSUM);
    expect(packages(glpi)).toBeUndefined();
    expect(warnings.join('\n')).toContain('softwares is incomplete (unix/dpkg: dpkg-query crashed');
  });

  it('leaves out what a GLPI server knows, when whole inventories may be postponed', async () => {
    const config = { 'full-inventory-postpone': 2 };
    expect((await run(GOOD, config)).glpi?.inventory.partial).toBeUndefined();
    const second = await run(GOOD, config);
    expect(second.glpi?.inventory.partial).toBe(true);
    expect(packages(second.glpi)).toBeUndefined();
    expect(second.ocs?.inventory.partial).toBeUndefined();
    expect(packages((await run(GOOD, { ...config, full: true })).glpi)).toEqual(['bash']);
  });

  it('does not take what it failed to find for gone', async () => {
    const config = { 'full-inventory-postpone': 5 };
    await run(GOOD, config);
    await run(CRASHED, config);
    const { glpi } = await run(GOOD, config);
    // unchanged: the server has kept it
    expect(glpi?.inventory.partial).toBe(true);
    expect(packages(glpi)).toBeUndefined();
  });

  it('sends what is not wanted to nobody', async () => {
    const { ocs } = await run(GOOD, { 'no-category': ['software'] });
    expect(packages(ocs)).toBeUndefined();
  });
});

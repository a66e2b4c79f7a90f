import type { ContactReport } from '@fi/core/exchange';
import type { TaskManifest, TaskTrigger } from '@fi/core/task';
import { describe, expect, it } from 'vitest';
import { eventRun, planTasks, type RunTarget, runsOf, taskTargetOf } from './plan.js';

const task = (id: string, trigger: TaskTrigger): TaskManifest => ({
  id,
  name: id,
  version: '1',
  module: `/${id}.js`,
  trigger,
  leavesProcesses: false,
  package: id,
  directory: `/${id}`,
});
const inventory = task('inventory', { on: 'inventory' });
const netdiscovery = task('netdiscovery', { on: 'option', name: 'NETDISCOVERY' });
const deploy = task('deploy', { on: 'schedule', name: 'Deploy' });
const other = task('other', { on: 'contact' });
const installed = [inventory, deploy, netdiscovery];

describe('planTasks', () => {
  const plan = (tasks: string[], no: string[] = []) => planTasks(installed, { tasks, 'no-task': no });
  const ids = (tasks: string[], no?: string[]) => plan(tasks, no).planned.map(({ id }) => id);

  it('takes all tasks, or those that are named, in their order, with repeats', () => {
    expect(ids([])).toEqual(['inventory', 'deploy', 'netdiscovery']);
    expect(ids(['Deploy', 'inventory', 'DEPLOY'])).toEqual(['deploy', 'inventory', 'deploy']);
    expect(ids(['netdiscovery', '...', 'deploy'])).toEqual(['netdiscovery', 'inventory', 'deploy']);
  });

  it('lets no-task win, and reports names that are no task', () => {
    expect(ids(['deploy', '...'], ['Deploy'])).toEqual(['inventory', 'netdiscovery']);
    expect(plan(['deploy', 'esx', 'maintenance'], ['deploy']).unknown).toEqual(['esx']);
    expect(plan([], ['Deploy']).available.map(({ id }) => id)).toEqual(['inventory', 'netdiscovery']);
  });
});

const report = (more: Partial<ContactReport> = {}): ContactReport => ({
  outcome: 'ok',
  native: false,
  wantsInventory: true,
  disabled: [],
  options: [],
  schedule: [],
  ...more,
});

function runTarget(id: string, answer?: ContactReport): RunTarget {
  const type = answer === undefined ? ('local' as const) : ('server' as const);
  const target = { id, type, address: id, name: id, directory: `/${id}` };
  const settings = { native: answer?.native ?? false, json: false, html: false };
  return {
    target,
    taskTarget: taskTargetOf(target, settings, answer),
    ...(answer === undefined ? {} : { report: answer }),
  };
}

const shape = (runs: ReturnType<typeof runsOf>) =>
  runs.map(({ targets, jobs }) => [targets.map(({ id }) => id).join(), jobs.length]);

describe('runsOf', () => {
  it('makes one inventory for all that want one', () => {
    const targets = [
      runTarget('local0'),
      runTarget('server0', report()),
      runTarget('server1', report({ wantsInventory: false })),
      runTarget('server2', report({ native: true, disabled: ['inventory'] })),
    ];
    expect(shape(runsOf(inventory, targets, { force: false }))).toEqual([['local0,server0', 0]]);
    expect(shape(runsOf(inventory, targets, { force: true }))).toEqual([['local0,server0,server1,server2', 0]]);
    expect(runsOf(inventory, targets.slice(2), { force: false })).toEqual([]);
  });

  it('gives each server its own run of other tasks, with its jobs', () => {
    const option = (name: string) => ({ name, option: { PARAM: [{ PID: '1' }] } });
    const targets = [
      runTarget('local0'),
      runTarget('server0', report({ options: [option('NETDISCOVERY'), option('SNMPQUERY'), option('NETDISCOVERY')] })),
      runTarget('server1', report({ schedule: [{ task: 'Deploy', remote: 'http://d/' }], disabled: ['other'] })),
    ];
    expect(shape(runsOf(netdiscovery, targets, { force: false }))).toEqual([['server0', 2]]);
    expect(shape(runsOf(deploy, targets, { force: false }))).toEqual([['server1', 1]]);
    expect(shape(runsOf(other, targets, { force: false }))).toEqual([['server0', 0]]);
  });

  it('writes in the form of each target', () => {
    expect(runTarget('server0', report({ native: true, noCategory: ['process'] })).taskTarget).toMatchObject({
      format: 'native',
      noCategory: ['process'],
    });
    const target = { id: 'local0', type: 'local' as const, address: '/x', name: '/x', directory: '/d' };
    expect(taskTargetOf(target, { native: false, json: true, html: true }).format).toBe('native');
    expect(taskTargetOf(target, { native: true, json: false, html: true }).format).toBe('html');
    expect(taskTargetOf(target, { native: true, json: false, html: false }).format).toBe('classic');
  });

  it('gives partial inventories to those that can take them', () => {
    const targets = [
      runTarget('local0'),
      runTarget('server0', report()),
      runTarget('server1', report({ native: true })),
    ];
    const event = { name: 'partial inventory', parameters: { category: 'cpu' } };
    const taskTargets = targets.map(({ taskTarget }) => taskTarget);
    expect(eventRun(inventory, event, taskTargets)?.targets.map(({ id }) => id)).toEqual(['local0', 'server1']);
    expect(eventRun(inventory, event, taskTargets.slice(1, 2))).toBeUndefined();
    expect(eventRun(deploy, event, taskTargets)?.targets).toHaveLength(3);
  });
});

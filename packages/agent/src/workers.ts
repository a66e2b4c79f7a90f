/** The agent's work in processes of their own. */
import type { Logger, LogLevel } from '@fi/core';
import type { AnnouncedTask } from '@fi/core/exchange';
import { levelOf } from '@fi/core/log';
import type { DrainReport } from '@fi/core/outbox';
import { runTask, type TaskManifest } from '@fi/core/task';
import type { Workers } from './agent.js';
import { type CourierLimits, contactTargets, sendToTargets } from './courier.js';
import type { Identity } from './identity.js';
import { type AgentConfig, limitFor } from './options.js';
import type { Plan } from './plan.js';
import { printMessages } from './stdout.js';

/** Seconds, and MB, that a process may take when nothing else is said. */
export const DEFAULT_TIMEOUT = 600;
export const DEFAULT_MEMORY = 512;

/** Limits of a task: those that the user set for it, then those of its manifest, then those that the user set for all. */
export function taskLimits(task: TaskManifest, config: AgentConfig): { timeout: number; memory: number } {
  const pick = (limit: { value: number; own: boolean }, manifest: number | undefined) =>
    limit.own ? limit.value : (manifest ?? limit.value);
  const { values } = config;
  return {
    timeout: pick(limitFor(values['task-timeout'], task.id, DEFAULT_TIMEOUT), task.timeout),
    memory: pick(limitFor(values['task-memory'], task.id, DEFAULT_MEMORY), task.memory),
  };
}

/** Tasks as servers are told of them. */
export function announcedTasks(plan: Plan): AnnouncedTask[] {
  return plan.available.map((task) => ({
    id: task.id,
    version: task.version,
    enabled: plan.planned.includes(task),
    ...(task.trigger.on === 'schedule' ? { schedule: task.trigger.name } : {}),
  }));
}

export interface WorkerSetup {
  readonly config: AgentConfig;
  readonly identity: Identity;
  readonly plan: Plan;
  readonly log: Logger;
  readonly signal?: AbortSignal;
  /** Port of the HTTP interface, when it runs. */
  httpdPort?(): number | undefined;
}

export function makeWorkers(setup: WorkerSetup): Workers {
  const { config, identity, plan, log, signal } = setup;
  const { deviceid, agentid } = identity;
  const { values } = config;
  const level: LogLevel = levelOf(values.debug);
  const limits: CourierLimits = {
    memory: limitFor(values['task-memory'], 'courier', DEFAULT_MEMORY).value,
    timeout: limitFor(values['task-timeout'], 'courier', DEFAULT_TIMEOUT).value,
    log,
    signal,
  };
  const order = { config: values, deviceid, agentid, level };
  return {
    contact: (targets) =>
      contactTargets(
        { ...order, type: 'contact', targets, tasks: announcedTasks(plan), httpdPort: setup.httpdPort?.() },
        limits,
      ),
    send: async (targets) => {
      const elsewhere = targets.filter(({ address }) => address !== '-');
      const reports =
        elsewhere.length === 0
          ? new Map<string, DrainReport>()
          : await sendToTargets({ ...order, type: 'send', targets: elsewhere }, limits);
      for (const target of targets) {
        if (target.address === '-') reports.set(target.id, await printMessages(target));
      }
      return reports;
    },
    runTask: ({ task, targets, jobs }, hooks) =>
      runTask({
        ...taskLimits(task, config),
        ...hooks,
        task,
        targets,
        jobs,
        config: values,
        deviceid,
        agentid,
        level,
        log,
        ...(signal === undefined ? {} : { signal }),
      }),
  };
}

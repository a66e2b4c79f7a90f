import { levelOf } from '@fi/core/log';
import { runTask } from '@fi/core/task';
import { contactTargets, sendToTargets } from './courier.js';
import { limitFor } from './options.js';
import { printMessages } from './stdout.js';
/** Seconds, and MB, that a process may take when nothing else is said. */
export const DEFAULT_TIMEOUT = 600;
export const DEFAULT_MEMORY = 512;
/** Limits of a task: those that the user set for it, then those of its manifest, then those that the user set for all. */
export function taskLimits(task, config) {
  const pick = (limit, manifest) => (limit.own ? limit.value : (manifest ?? limit.value));
  const { values } = config;
  return {
    timeout: pick(limitFor(values['task-timeout'], task.id, DEFAULT_TIMEOUT), task.timeout),
    memory: pick(limitFor(values['task-memory'], task.id, DEFAULT_MEMORY), task.memory),
  };
}
/** Tasks as servers are told of them. */
export function announcedTasks(plan) {
  return plan.available.map((task) => ({
    id: task.id,
    version: task.version,
    enabled: plan.planned.includes(task),
    ...(task.trigger.on === 'schedule' ? { schedule: task.trigger.name } : {}),
  }));
}
export function makeWorkers(setup) {
  const { config, identity, plan, log, signal } = setup;
  const { deviceid, agentid } = identity;
  const { values } = config;
  const level = levelOf(values.debug);
  const limits = {
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
          ? new Map()
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

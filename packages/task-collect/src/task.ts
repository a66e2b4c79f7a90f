/** Collect as a task of the agent. */
import { describeError } from '@fi/core';
import type { Task, TaskContext } from '@fi/core/task';
import { collect } from './collect.js';
import { readPolicy } from './policy.js';

async function run(context: TaskContext): Promise<void> {
  const { config, target, deviceid, jobs, log, host, signal } = context;
  const policy = readPolicy(config);
  for (const job of jobs) {
    if (job.kind !== 'schedule') continue;
    signal.throwIfAborted();
    try {
      await collect({
        remote: job.remote,
        target: target.address,
        policy,
        deviceid,
        http: await context.client(),
        host,
        log,
        onProgress: (done, total, name) => context.progress(done, total, name),
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      log.error(describeError(error));
    }
  }
}

const task: Task = { run };
export default task;

/** Collect as a task of the agent. */
import { describeError } from '@fi/core';
import type { Task, TaskContext } from '@fi/core/task';
import { collect } from './collect.js';

async function run(context: TaskContext): Promise<void> {
  const { deviceid, jobs, log, host, signal } = context;
  for (const job of jobs) {
    if (job.kind !== 'schedule') continue;
    signal.throwIfAborted();
    try {
      await collect({
        remote: job.remote,
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

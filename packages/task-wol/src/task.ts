/** The WakeOnLan task: wakes the machines that a server names. Nothing is reported: the server counts the order as done. */

import type { Task, TaskContext } from '@fi/core/task';
import { macsOf } from './jobs.js';
import { wake } from './wake.js';

async function run({ jobs, log, host, progress }: TaskContext): Promise<void> {
  const macs = macsOf(jobs, (problem) => log.error(problem));
  if (macs.length === 0) {
    log.error('no mac address defined');
    return;
  }
  progress(0, macs.length);
  const { method, sent } = await wake(macs, { host, log });
  progress(macs.length, macs.length);
  log.info(`${macs.length} machines called with ${sent} magic packets (${method})`);
}

export default { run } satisfies Task;

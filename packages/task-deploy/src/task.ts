/** Deployment as a task of the agent: the jobs of a server, and the clean-up of what is kept for neighbours. */
import path from 'node:path';
import type { Task, TaskContext } from '@fi/core/task';
import { datastore, deploy } from './deploy.js';
import { readPolicy } from './policy/policy.js';

/** The event that this task asks the agent for. */
export const MAINTENANCE_EVENT = 'storage maintenance';
/** Seconds after a run with jobs, and after a clean-up that left something. */
const MAINTENANCE_DELAY = 120;

async function run(context: TaskContext): Promise<void> {
  const { config, deviceid, target, targets, jobs, log, host, signal } = context;
  if (jobs.some((job) => job.kind === 'event' && job.event === MAINTENANCE_EVENT)) {
    let remaining = 0;
    for (const { directory } of targets) remaining += await datastore({ directory }).cleanUp();
    if (remaining > 0) context.event(MAINTENANCE_EVENT, MAINTENANCE_DELAY);
    return;
  }
  if (target.type !== 'server') {
    log.debug('deployment needs a server');
    return;
  }
  const policy = await readPolicy(config);
  let again = false;
  for (const job of jobs) {
    if (job.kind !== 'schedule') continue;
    signal.throwIfAborted();
    const { outcomes, remaining, wantsSoftware } = await deploy({
      remote: job.remote,
      target: target.address,
      directory: target.directory,
      // what was done is done, whichever server asks for it again
      memory: path.dirname(target.directory),
      deviceid,
      policy,
      http: await context.client(),
      host,
      log,
      p2p: config['no-p2p'] !== true,
      ...(typeof config['httpd-port'] === 'number' ? { port: config['httpd-port'] } : {}),
      onProgress: (done, total, name) => context.progress(done, total, name),
      signal,
    });
    again ||= outcomes.length > 0 || remaining > 0;
    if (wantsSoftware)
      context.event('partial inventory', 0, { task: 'inventory', partial: 'yes', category: 'software' });
  }
  if (again) context.event(MAINTENANCE_EVENT, MAINTENANCE_DELAY);
}

const task: Task = { run };
export default task;

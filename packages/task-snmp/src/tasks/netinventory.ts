/** The task NetInventory: jobs of a server in, messages out. */

import { VERSION } from '@fi/core';
import type { Task, TaskContext } from '@fi/core/task';
import type { XmlTree } from '@fi/core/xml';
import { END_CONTENT, EXIT_CONTENT, startContent, TASK_VERSION } from '../messages.js';
import { inventories } from '../scan/inventories.js';
import { type Element, type InventoryJob, inventoryJob, retriesOf } from './jobs.js';

const QUERY = 'SNMPQUERY';

const task: Task = {
  async run(context) {
    const jobs = context.jobs
      .filter((job) => job.kind === 'option')
      .map(({ option }, index) => inventoryJob(option as Element, index + 1, context.log))
      .filter((job) => job !== undefined);
    // Servers that number each device do not want to hear of begin and end of jobs.
    const quiet = jobs.some(({ devices }) => devices.some(({ processNumber }) => processNumber !== undefined));
    for (const job of jobs) await runJob(job, context, quiet || job.quiet);
  },
};

export default task;

async function runJob(job: InventoryJob, context: TaskContext, quiet: boolean): Promise<void> {
  const { log, signal, progress } = context;
  const send = (content: XmlTree, processNumber = job.processNumber) =>
    context.deliver({
      kind: 'message',
      query: QUERY,
      content: { ...content, MODULEVERSION: TASK_VERSION, PROCESSNUMBER: processNumber },
    });
  if (!quiet) await send(startContent(VERSION));
  let done = 0;
  await inventories({
    targets: job.devices,
    ...(job.timeout === undefined ? {} : { timeout: job.timeout }),
    ...(job.threads === undefined ? {} : { threads: job.threads }),
    retries: retriesOf(context.config),
    log,
    signal,
    async onResult({ content }, { address, processNumber }) {
      await send(content, processNumber);
      done += 1;
      progress(done, job.devices.length, address);
    },
  });
  if (signal.aborted && done < job.devices.length) {
    log.error(`job ${job.processNumber} aborted`);
    await send(EXIT_CONTENT);
    return;
  }
  if (quiet) return;
  // The server finishes the job at the first of them, so both come after the last device.
  await send(END_CONTENT);
  await send(END_CONTENT);
}

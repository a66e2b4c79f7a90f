/** The task NetDiscovery: jobs of a server in, messages out. */

import { VERSION } from '@fi/core';
import type { Task, TaskContext } from '@fi/core/task';
import type { XmlTree } from '@fi/core/xml';
import { END_CONTENT, EXIT_CONTENT, startContent, TASK_VERSION } from '../messages.js';
import { countAddresses, discover } from '../scan/discovery.js';
import { type DiscoveryJob, discoveryJob, type Element, retriesOf } from './jobs.js';

const QUERY = 'NETDISCOVERY';

const task: Task = {
  async run(context) {
    for (const job of context.jobs) {
      if (job.kind !== 'option') continue;
      const known = discoveryJob(job.option as Element, context.log);
      if (known !== undefined) await runJob(known, context);
    }
  },
};

export default task;

async function runJob(job: DiscoveryJob, { config, deliver, log, signal, progress }: TaskContext): Promise<void> {
  const send = (content: XmlTree, withVersion = true) =>
    deliver({
      kind: 'message',
      query: QUERY,
      content: {
        ...content,
        ...(withVersion ? { MODULEVERSION: TASK_VERSION } : {}),
        PROCESSNUMBER: job.processNumber,
      },
    });
  const total = countAddresses(job.blocks);
  await send(startContent(VERSION));
  await send({ AGENT: { NBIP: total } }, false);
  let done = 0;
  await discover({
    ...job,
    retries: retriesOf(config),
    log,
    signal,
    async onAddress(address, results) {
      for (const { content } of results) await send(content);
      done += 1;
      progress(done, Number(total), address);
    },
  });
  if (signal.aborted) {
    log.error(`job ${job.processNumber} aborted`);
    await send(EXIT_CONTENT);
    return;
  }
  // Servers take a job for finished when the message of its end has come twice.
  await send(END_CONTENT);
  await send(END_CONTENT);
}

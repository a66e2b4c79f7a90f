/** The ESX task: inventories of the hosts that a server names, delivered to that server. */

import { describeError, FiError, type Logger } from '@fi/core';
import { restGet } from '@fi/core/exchange';
import type { Inventory } from '@fi/core/inventory';
import { registerSecret } from '@fi/core/log';
import { DEFAULT_USER_AGENT, type HttpClient } from '@fi/core/protocol';
import type { Task, TaskContext } from '@fi/core/task';
import type { XmlTree } from '@fi/core/xml';
import { inventoryHosts } from './esx.js';
import { toClassicHost } from './inventory/inventory.js';
import {
  checkCredentials,
  type EsxJob,
  getJobsParameters,
  type JobOutcome,
  outcomeOf,
  readJobs,
  remoteOf,
  setLogParameters,
} from './jobs.js';
import { favourMemory } from './lean.js';

const DEFAULT_TIMEOUT = 180;

async function run(context: TaskContext): Promise<void> {
  const { log, deviceid, signal } = context;
  const url = remoteOf(context.jobs);
  if (url === undefined) {
    log.debug('No ESX job found in server jobs list.');
    return;
  }
  favourMemory();
  const http = await context.client();
  const rest = { url, http, log, signal };
  const jobs = readJobs(await restGet({ ...rest, parameters: getJobsParameters(deviceid) }));
  for (const job of jobs) registerSecret(job.password);
  for (const [index, job] of jobs.entries()) {
    context.progress(index, jobs.length, job.host);
    const outcome = await doJob(job, context, log);
    signal.throwIfAborted();
    if (outcome.code === 'ko') log.error(outcome.message);
    await report(rest, setLogParameters(deviceid, job.uuid, outcome), log);
  }
}

/** A report that does not arrive must not keep the next job from being done. */
async function report(
  rest: { url: string; http: HttpClient; signal: AbortSignal },
  parameters: Record<string, string>,
  log: Logger,
): Promise<void> {
  try {
    await restGet({ ...rest, parameters });
  } catch (error) {
    log.warning(`the result of job ${parameters.uuid} was not reported: ${describeError(error)}`);
  }
}

async function doJob(job: EsxJob, context: TaskContext, log: Logger): Promise<JobOutcome> {
  const { config, signal } = context;
  const text = (name: string) => (typeof config[name] === 'string' ? config[name] : undefined);
  const timeout = config['backend-collect-timeout'];
  const itemType = text('esx-itemtype');
  const tag = text('tag');
  let read = 0;
  const unread: string[] = [];
  const undelivered: string[] = [];
  try {
    checkCredentials(job);
    const hosts = inventoryHosts({
      host: job.host,
      user: job.user,
      password: job.password,
      // Servers have no place for a fingerprint, and hardly any host has a certificate that somebody signed.
      noSslCheck: true,
      timeout: typeof timeout === 'number' && timeout > 0 ? timeout : DEFAULT_TIMEOUT,
      versionClient: text('user-agent') ?? DEFAULT_USER_AGENT,
      ...(itemType === undefined ? {} : { itemType }),
      ...(tag === undefined ? {} : { tag }),
      log,
      signal,
    });
    for await (const { inventory, error } of hosts) {
      if (inventory === undefined) {
        unread.push(describeError(error));
        log.warning(describeError(error));
        continue;
      }
      read += 1;
      await deliver(inventory, context).catch((failure: unknown) => undelivered.push(describeError(failure)));
    }
  } catch (error) {
    const part = error instanceof FiError && error.code === 'ERR_FI_ESX' ? 'inventory' : 'login';
    return { code: 'ko', part, message: describeError(error) };
  }
  return outcomeOf({ read, unread, undelivered });
}

/**
 * Classic servers know the hosts by what they are, and want the agent's own deviceid in the message; with another one each
 * run would leave a new agent behind.
 */
async function deliver(inventory: Inventory, context: TaskContext): Promise<void> {
  if (context.target.format !== 'classic') {
    await context.deliver({ kind: 'inventory', inventory });
    return;
  }
  const content = toClassicHost(inventory).CONTENT as XmlTree;
  await context.deliver({ kind: 'message', query: 'INVENTORY', content, name: inventory.deviceid });
}

export default { run } satisfies Task;

/** All jobs that a server has for this machine: asked for, checked against the policy, carried out one after the other. */
import path from 'node:path';
import { describeError, FiError, type Logger } from '@fi/core';
import { restGet } from '@fi/core/exchange';
import { type Host, hostRegistry } from '@fi/core/host';
import { HttpClient, maskUrl } from '@fi/core/protocol';
import { localFacts } from './checks/facts.js';
import { Datastore } from './files/datastore.js';
import { NO_DESKTOP } from './interactions.js';
import { type Job, type JobList, readAnswer } from './job.js';
import type { PeerAccess } from './p2p/ask.js';
import { Claims } from './p2p/claims.js';
import { Peers } from './p2p/peers.js';
import { DoneJobs } from './policy/done-jobs.js';
import { type DeployPolicy, deploySourceProblem } from './policy/policy.js';
import { checkSignature } from './policy/signature.js';
import { type JobContext, type JobOutcome, runJob } from './run-job.js';
import { type Reporter, RestReporter } from './status.js';

/** What servers take for the level of the protocol that is spoken; below 2.2 they hide parts of it. */
export const PROTOCOL_VERSION = '3.3';
/** Seconds that a neighbour may be silent. */
const PEER_TIMEOUT = 1;
/** Bytes of an answer that is not a part. */
const MAX_PEER_ANSWER = 64 * 1024;
const DEFAULT_PORT = 62_354;

export interface DeployOptions {
  /** Where the jobs are, as the server's schedule says. */
  readonly remote: string;
  /** URL of the server in the configuration. */
  readonly target: string;
  /** State folder of the target; everything stays in `deploy` below it. */
  readonly directory: string;
  /** Where the ids of signed jobs that were done are kept, for all targets; default: `directory`. */
  readonly memory?: string;
  readonly deviceid: string;
  readonly policy: DeployPolicy;
  readonly http: HttpClient;
  readonly host: Host;
  readonly log: Logger;
  /** Load from neighbours. */
  readonly p2p: boolean;
  /** Port of the HTTP interface, here and at neighbours. */
  readonly port?: number;
  /** Seconds between two contacts with the server. */
  readonly contactDelay?: number;
  /** Addresses of neighbours; default: those around the addresses of this machine. */
  readonly candidates?: () => readonly string[];
  readonly onProgress?: (done: number, total: number, name: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface DeploySummary {
  readonly outcomes: readonly { readonly uuid: string; readonly outcome: JobOutcome | 'refused' }[];
  /** An inventory of the installed software is wanted. */
  readonly wantsSoftware: boolean;
  /** Folders with parts that remain: a clean-up is due later. */
  readonly remaining: number;
}

/**
 * Asks a server for jobs and carries them out.
 * @throws the signal's reason when the agent stops in between
 */
export async function deploy(options: DeployOptions): Promise<DeploySummary> {
  const { remote, target, policy, deviceid, http, log, signal } = options;
  const problem = deploySourceProblem(policy, remote, target);
  if (problem !== undefined) {
    log.error(problem);
    return { outcomes: [], wantsSoftware: false, remaining: 0 };
  }
  const store = datastore(options);
  await tidy(store, log);
  let answer: unknown;
  try {
    const parameters = { action: 'getJobs', machineid: deviceid, version: PROTOCOL_VERSION };
    // a redirect must not lead to where jobs are not taken from
    const onHeaders = (_: unknown, url: string) => {
      const redirected = deploySourceProblem(policy, url, target);
      if (redirected !== undefined) throw new FiError('ERR_FI_DEPLOY_SOURCE', redirected);
    };
    answer = await restGet({ url: remote, http, parameters, log, signal, onHeaders });
  } catch (error) {
    signal?.throwIfAborted();
    log.error(`no jobs from ${maskUrl(remote)}: ${describeError(error)}`);
    return { outcomes: [], wantsSoftware: false, remaining: await tidy(store, log) };
  }
  if (Object.keys(answer as object).length === 0) {
    log.debug('Nothing to do');
    return { outcomes: [], wantsSoftware: false, remaining: await tidy(store, log) };
  }
  const list = readAnswer(answer);
  if (list.reason !== undefined) log.error(`bad JSON: ${list.reason}`);
  const reporter = new RestReporter({ remote, deviceid, http, log });
  return runList(list, (answer as Record<string, unknown>).associatedFiles, store, reporter, options);
}

/** Cleans the datastore up, as far as that is possible: what is wrong with it comes to light in the jobs that need it. */
async function tidy(store: Datastore, log: Logger): Promise<number> {
  return store.cleanUp().catch((error: unknown) => {
    log.error(`cannot clean up ${store.root}: ${describeError(error)}`);
    return 0;
  });
}

/** The datastore of a target. */
export function datastore(options: Pick<DeployOptions, 'directory' | 'contactDelay'>): Datastore {
  const { directory, contactDelay } = options;
  return new Datastore({
    root: path.join(directory, 'deploy'),
    ...(contactDelay === undefined ? {} : { contactDelay }),
  });
}

async function runList(
  list: JobList,
  files: unknown,
  store: Datastore,
  reporter: Reporter,
  options: DeployOptions,
): Promise<DeploySummary> {
  const { log, signal, http, host, policy } = options;
  const outcomes: { uuid: string; outcome: JobOutcome | 'refused' }[] = [];
  for (const { uuid, reason } of list.refused) {
    await refuse(uuid, `job refused: ${reason}`, reporter, log);
    outcomes.push({ uuid, outcome: 'refused' });
  }
  const access = peerAccess(options, list.jobs, store);
  const context: JobContext = {
    store,
    policy,
    reporter,
    host,
    log,
    signal,
    fetch: { http, peers: access },
    facts: localFacts(host.platform === 'win32' ? hostRegistry(host) : undefined),
    desktop: host.platform === 'win32' ? NO_DESKTOP : undefined,
  };
  let wantsSoftware = false;
  try {
    for (const [index, job] of list.jobs.entries()) {
      signal?.throwIfAborted();
      options.onProgress?.(index, list.jobs.length, job.uuid);
      const signed = await signatureOf(job, files, options);
      if (signed?.problem !== undefined) {
        await refuse(job.uuid, signed.problem, reporter, log);
        outcomes.push({ uuid: job.uuid, outcome: 'refused' });
        continue;
      }
      log.debug(`job ${job.uuid}: ${job.files.length} files, ${job.actions.length} actions`);
      const outcome = await runJob(job, context);
      log.info(`job ${job.uuid}: ${outcome}`);
      outcomes.push({ uuid: job.uuid, outcome });
      if (outcome === 'done') await signed?.remember();
      wantsSoftware ||= job.wantsSoftware && (outcome === 'done' || outcome === 'failed');
    }
  } finally {
    await access?.save();
    await access?.http.close();
  }
  return { outcomes, wantsSoftware, remaining: await tidy(store, log) };
}

/** Whether a job is signed, where it must be; what was done by then is read anew for each job. */
async function signatureOf(
  job: Job,
  files: unknown,
  { policy, directory, memory = directory, deviceid, log }: DeployOptions,
): Promise<{ readonly problem?: string; remember(): Promise<void> } | undefined> {
  if (policy.keys.length === 0) return undefined;
  const nothing = async () => undefined;
  let done: DoneJobs;
  try {
    done = await DoneJobs.read(memory);
  } catch (error) {
    return {
      problem: `job refused: cannot tell which signed jobs were done: ${describeError(error)}`,
      remember: nothing,
    };
  }
  const verdict = checkSignature(job.source, filesOf(files), policy.keys, {
    now: Date.now(),
    names: machineNames(deviceid),
    isDone: (once) => done.has(once),
  });
  if (verdict.problem !== undefined) return { problem: verdict.problem, remember: nothing };
  const remember = () =>
    done
      .add(verdict.terms)
      .catch((error: unknown) => log.error(`cannot keep that a job was done: ${describeError(error)}`));
  return { remember };
}

/** The names by which a signature may mean a machine: its deviceid, and what stands before the date in it. */
export function machineNames(deviceid: string): string[] {
  return [deviceid, deviceid.replace(/-\d{4}(?:-\d\d){5}$/, '')];
}

const filesOf = (files: unknown): Readonly<Record<string, unknown>> =>
  typeof files === 'object' && files !== null ? (files as Readonly<Record<string, unknown>>) : {};

/** A job that is not even begun: the server closes it with the reason. */
async function refuse(uuid: string, reason: string, reporter: Reporter, log: Logger): Promise<void> {
  log.error(`job ${JSON.stringify(uuid)}: ${reason}`);
  if (uuid !== '') await reporter.status({ uuid, step: 'checking', status: 'ko', message: reason });
}

/** Neighbours are only looked for when a job has a file that they may have. */
function peerAccess(
  options: DeployOptions,
  jobs: readonly Job[],
  store: Datastore,
): (PeerAccess & { save(): Promise<void> }) | undefined {
  const wanted = jobs.some((job) => job.files.some((file) => file.p2p));
  if (!options.p2p || !wanted) return undefined;
  const { port = DEFAULT_PORT, directory, candidates, log, signal } = options;
  const file = path.join(directory, 'p2p-peers.json');
  const peers = new Peers({ port, file, log, signal, ...(candidates === undefined ? {} : { candidates }) });
  const http = new HttpClient({ proxy: 'none', timeout: PEER_TIMEOUT, maxBytes: MAX_PEER_ANSWER, environment: {} });
  return { peers, port, http, claims: new Claims(store.incoming), save: () => peers.save() };
}

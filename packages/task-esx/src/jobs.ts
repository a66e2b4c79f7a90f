/** What GLPI servers ask of the ESX task, and what they are told (REST: getJobs, setLog). Pure. */

import { FiError } from '@fi/core';
import { isRecord, type TaskJob } from '@fi/core/task';

export interface EsxJob {
  readonly uuid: string;
  /** Name or address, with or without a port. */
  readonly host: string;
  readonly user: string;
  readonly password: string;
}

/** Jobs that are done in one run; a server that hands out more is broken. */
const MAX_JOBS = 1000;

/** Where jobs are asked for: of several entries of the schedule the last counts. */
export function remoteOf(jobs: readonly TaskJob[]): string | undefined {
  return jobs.filter((job) => job.kind === 'schedule').at(-1)?.remote;
}

export function getJobsParameters(deviceid: string): Record<string, string> {
  return { action: 'getJobs', machineid: deviceid };
}

/** The jobs of an answer; what is not a job is left out. A user or password that is missing is empty. */
export function readJobs(answer: Readonly<Record<string, unknown>>): EsxJob[] {
  const { jobs } = answer;
  if (!Array.isArray(jobs)) return [];
  const found: EsxJob[] = [];
  for (const job of jobs.slice(0, MAX_JOBS)) {
    if (!isRecord(job)) continue;
    const text = (name: string) =>
      typeof job[name] === 'string' || typeof job[name] === 'number' ? `${job[name]}` : '';
    const [uuid, host] = [text('uuid'), text('host')];
    if (uuid !== '' && host !== '') found.push({ uuid, host, user: text('user'), password: text('password') });
  }
  return found;
}

/** @throws {FiError} when a job cannot be done as it stands */
export function checkCredentials(job: EsxJob): void {
  if (job.user === '') throw new FiError('ERR_FI_JOB', 'No user and password provided for ESX connection');
  if (job.password === '') throw new FiError('ERR_FI_JOB', 'No password provided for ESX connection');
}

/** How a job ended. */
export type JobOutcome =
  | { readonly code: 'ok' }
  /** `login`: no session; `inventory`: a session, but no inventory, or not of every host. */
  | { readonly code: 'ko'; readonly part: 'login' | 'inventory'; readonly message: string };

/** Parameters of the call that reports an outcome. */
export function setLogParameters(deviceid: string, uuid: string, outcome: JobOutcome): Record<string, string> {
  const common = { action: 'setLog', machineid: deviceid, uuid, code: outcome.code };
  return outcome.code === 'ok' ? common : { ...common, part: outcome.part, msg: outcome.message };
}

/** What became of the hosts of a job. */
export interface JobAccount {
  /** Hosts with an inventory. */
  readonly read: number;
  /** Why others have none. */
  readonly unread: readonly string[];
  /** Why inventories could not be handed over. */
  readonly undelivered: readonly string[];
}

/** The outcome of a job: good when a host was read and nothing was lost on the way. A host that is off does not spoil it. */
export function outcomeOf({ read, unread, undelivered }: JobAccount): JobOutcome {
  if (read > 0 && undelivered.length === 0) return { code: 'ok' };
  const errors = [...undelivered, ...unread];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return { code: 'ko', part: 'inventory', message: `${errors[0] ?? 'no host'}${more}` };
}

/** All questions that a server has for this machine: asked for, answered one after the other, and closed (collect protocol). */
import { describeError, type Logger } from '@fi/core';
import { type RestCall, type RestValue, restGet } from '@fi/core/exchange';
import type { Host } from '@fi/core/host';
import { type HttpClient, maskUrl } from '@fi/core/protocol';
import { answerProblem, type CollectJob, readJobs } from './job.js';
import { type CollectPolicy, commandProblem, NO_COMMANDS } from './policy.js';
import { runJob } from './run.js';

export interface CollectOptions {
  /** Where the questions are, as the server's schedule says. */
  readonly remote: string;
  /** URL of the server in the configuration; default: `remote`. */
  readonly target?: string;
  /** Default: no commands. */
  readonly policy?: CollectPolicy;
  readonly deviceid: string;
  readonly http: HttpClient;
  readonly host: Host;
  readonly log: Logger;
  readonly onProgress?: (done: number, total: number, name: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Names of ours that come last in an answer: a result cannot replace them. */
const CONTROL = new Set(['action', 'uuid', '_cpt', '_sid', '_glpi_csrf_token', 'method']);

/** The session with a server: its cookies, and the token for the next answer. */
class Session {
  readonly #options: CollectOptions;
  readonly #cookies = new Map<string, string>();
  #post = false;
  /** Where the last answer came from, behind all redirects. */
  #answeredBy = '';
  #token: string | undefined;

  constructor(options: CollectOptions) {
    this.#options = options;
  }

  /** @returns the questions; none when there is nothing to do, or the answer is wrong */
  async jobs(): Promise<readonly CollectJob[]> {
    const { deviceid, log, remote, target = remote, policy = NO_COMMANDS } = this.#options;
    const answer = await this.#call({ action: 'getJobs', machineid: deviceid });
    // commands are taken from where the answer really came from
    const source = { remote: this.#answeredBy, target };
    const check = (command: string) => commandProblem(policy, command, source);
    const problem = answerProblem(answer, check);
    if (problem === 'Nothing to do') log.debug(problem);
    else if (problem !== undefined) log.warning(`${maskUrl(remote)}: nothing of the answer is carried out: ${problem}`);
    const { jobs, post, token } = readJobs(answer, check);
    this.#post = post;
    this.#token = token;
    return jobs;
  }

  /** Sends one result of a job. What the server does with it stops nothing. */
  async answer(job: CollectJob, left: number, result: Readonly<Record<string, RestValue>>): Promise<void> {
    const { uuid, sid } = job;
    const data = Object.entries(result).filter(([name]) => !CONTROL.has(name));
    const parameters: Record<string, RestValue> = {
      action: 'setAnswer',
      uuid,
      _cpt: left,
      _sid: sid,
      _glpi_csrf_token: this.#token,
      ...Object.fromEntries(data),
    };
    this.#token = undefined;
    try {
      const answer = this.#post
        ? await this.#call({ action: 'setAnswer', uuid, method: 'POST' }, parameters)
        : await this.#call(parameters);
      if (typeof answer.token === 'string' && answer.token !== '') this.#token = answer.token;
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      this.#options.log.debug(`answer not delivered: ${describeError(error)}`);
    }
  }

  async done(uuid: string): Promise<void> {
    await this.#call({ action: 'jobsDone', uuid }).catch((error: unknown) => {
      this.#options.signal?.throwIfAborted();
      this.#options.log.debug(`end not told: ${describeError(error)}`);
    });
  }

  /** Cookies go along with forms only: the token belongs to the session that they name. */
  #call(
    parameters: Readonly<Record<string, RestValue>>,
    form?: Readonly<Record<string, RestValue>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { remote, http, log, signal } = this.#options;
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = form === undefined ? {} : { referer: maskUrl(remote), ...(cookie === '' ? {} : { cookie }) };
    const call: RestCall = {
      url: remote,
      http,
      parameters,
      log,
      signal,
      headers,
      onHeaders: (received, from) => {
        this.#answeredBy = from;
        this.#keep(received['set-cookie'] ?? []);
      },
      ...(form === undefined ? {} : { form }),
    };
    return restGet(call);
  }

  #keep(cookies: readonly string[]): void {
    for (const cookie of cookies.slice(0, 50)) {
      const [, name, value] = /^([\w!#$%&'*+.^`|~-]{1,200})=([^;\r\n]{0,4096})/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value.trim());
    }
  }
}

/**
 * Asks a server for questions and answers them. A question that cannot be answered is answered with nothing.
 * @returns how many were answered
 * @throws FiError when the server cannot be asked
 */
export async function collect(options: CollectOptions): Promise<number> {
  const { host, log, signal, onProgress, policy } = options;
  const session = new Session(options);
  const jobs = await session.jobs();
  for (const [index, job] of jobs.entries()) {
    signal?.throwIfAborted();
    onProgress?.(index, jobs.length, job.function);
    const results = await runJob(job, host, signal, policy).catch((error: unknown) => {
      signal?.throwIfAborted();
      log.error(`${job.function} of ${job.uuid}: ${describeError(error)}`);
      return [];
    });
    log.debug(`${job.function} of ${job.uuid}: ${results.length} results`);
    if (results.length === 0) await session.answer(job, 0, {});
    for (const [place, result] of results.entries()) {
      // a registry key without a value counts, and has nothing to send
      if (Object.keys(result).length > 0) await session.answer(job, results.length - place, result);
    }
  }
  for (const uuid of new Set(jobs.map((job) => job.uuid))) await session.done(uuid);
  return jobs.length;
}

/** Carries out one job, and tells the server in the order that it reads (deploy protocol, status sequences). */
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeError, type Logger } from '@fi/core';
import type { Host } from '@fi/core/host';
import { type Account, asAccount, findAccount } from '@fi/core/task';
import { runActions } from './actions/run.js';
import { type CheckFacts, localFacts } from './checks/facts.js';
import { runChecks } from './checks/run.js';
import { assemble } from './files/assemble.js';
import type { Datastore } from './files/datastore.js';
import { type FetchOptions, fetchFile, isComplete } from './files/fetch.js';
import { type Desktop, interact, type Moment } from './interactions.js';
import type { AssociatedFile, Job } from './job.js';
import type { DeployPolicy } from './policy/policy.js';
import type { Reporter, StatusMessage, Step } from './status.js';
import { UnsafeArchiveError } from './unpack/guard.js';
import { localName } from './unpack/name.js';
import { unpack } from './unpack/unpack.js';

export interface JobContext {
  readonly store: Datastore;
  readonly policy: DeployPolicy;
  readonly reporter: Reporter;
  readonly host: Host;
  readonly log: Logger;
  /** Where parts come from. */
  readonly fetch: Omit<FetchOptions, 'store' | 'log' | 'signal'>;
  readonly facts?: CheckFacts;
  readonly desktop?: Desktop | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

export type JobOutcome =
  /** The last message was "job successfully completed". */
  | 'done'
  /** A check said that there is nothing to do. */
  | 'skipped'
  | 'failed'
  /** A user did not want it now; the server decides. */
  | 'stopped';

/** How often a job's files are asked for again, all together. */
const RETRIES = 5;

class JobRun {
  readonly #job: Job;
  readonly #context: JobContext;
  readonly #facts: CheckFacts;
  readonly #explained = new Set<string>();
  #step: Step = 'checking';

  constructor(job: Job, context: JobContext) {
    this.#job = job;
    this.#context = context;
    this.#facts = context.facts ?? localFacts();
  }

  async run(): Promise<JobOutcome> {
    const { checks, files, interactions } = this.#job;
    const { store, policy } = this.#context;
    await this.#tell({ message: 'starting' });
    const verdict = await runChecks(checks, 'job', this.#facts, (message) => this.#tell(message));
    if (verdict !== 'go') return verdict === 'skip' ? 'skipped' : 'failed';
    await this.#tell({ status: 'ok', message: 'all checks are ok' });
    if (interactions.length > 0 && !(await this.#interact('before'))) return 'stopped';

    this.#step = 'downloading';
    await this.#tell({ message: 'downloading files' });
    if (!(await this.#download(files))) return 'failed';
    await this.#tell({ status: 'ok', message: 'success' });
    if (!(await this.#interact('after_download'))) return 'stopped';

    this.#step = 'prepare';
    let account: Account | undefined;
    let folder: string;
    try {
      account = policy.user === undefined ? undefined : await findAccount(policy.user, 'deploy-user');
      folder = await this.#prepare(files, account);
    } catch (error) {
      this.#context.signal?.throwIfAborted();
      this.#context.log.error(describeError(error));
      await this.#tell({ message: describeError(error) });
      await this.#interact('after_failure');
      await this.#tell({ status: 'ko', message: 'failed to prepare work dir' });
      return 'failed';
    }
    await this.#tell({ status: 'ok', message: 'success' });

    try {
      this.#step = 'processing';
      if (!(await this.#process(folder, account))) return 'failed';
    } finally {
      // the user may have put links there: what is removed must be what that user could remove
      if (account !== undefined)
        await asAccount(account, () => rm(folder, { recursive: true, force: true })).catch(() => undefined);
    }
    await this.#interact('after');
    await store.release(files);
    await this.#context.reporter.status({
      uuid: this.#job.uuid,
      status: 'ok',
      message: 'job successfully completed',
    });
    return 'done';
  }

  #tell(message: Omit<StatusMessage, 'uuid' | 'step'>): Promise<void> {
    return this.#context.reporter.status({ uuid: this.#job.uuid, step: this.#step, ...message });
  }

  #interact(moment: Moment): Promise<boolean> {
    const { reporter, desktop } = this.#context;
    const { uuid, interactions } = this.#job;
    return interact(interactions, moment, { uuid, reporter, desktop, step: this.#step });
  }

  async #download(files: readonly AssociatedFile[]): Promise<boolean> {
    let retries = RETRIES;
    for (const file of files) {
      const { name, sha512 } = file;
      for (;;) {
        const outcome = await this.#fetch(file);
        if (outcome !== 'missing') {
          const message = outcome === 'here' ? `${name} already downloaded` : `${name} downloaded`;
          await this.#tell({ sha512, status: 'ok', message });
          break;
        }
        if (retries === 0) {
          await this.#interact('after_download_failure');
          await this.#tell({ sha512, status: 'ko', message: `${name} download failed` });
          return false;
        }
        retries -= 1;
        await this.#tell({ sha512, message: `retrying ${name}` });
      }
    }
    return true;
  }

  /** Tries once to have a file whole in the datastore. A datastore that cannot be written to has nothing. */
  async #fetch(file: AssociatedFile): Promise<'here' | 'fetched' | 'missing'> {
    const { store, fetch, log, signal } = this.#context;
    signal?.throwIfAborted();
    try {
      if (await isComplete(file, store)) {
        await store.keep(file);
        return 'here';
      }
      await this.#tell({ sha512: file.sha512, message: `fetching ${file.name}` });
      const problem = await fetchFile(file, { ...fetch, store, log, signal });
      if (problem !== undefined) await this.#explain(file, problem);
      await store.keep(file);
      return (await isComplete(file, store)) ? 'fetched' : 'missing';
    } catch (error) {
      signal?.throwIfAborted();
      const problem = `${file.name}: ${describeError(error)}`;
      log.error(problem);
      await this.#explain(file, problem);
      return 'missing';
    }
  }

  /** Tells why a file cannot be had; the same reason once. */
  async #explain({ sha512 }: AssociatedFile, message: string): Promise<void> {
    if (this.#explained.has(message)) return;
    this.#explained.add(message);
    await this.#tell({ sha512, message });
  }

  /** Puts the files into an empty work folder. One that another user works in lies where that user can reach it. */
  async #prepare(files: readonly AssociatedFile[], account: Account | undefined): Promise<string> {
    const { store, host, log, signal } = this.#context;
    let folder = store.workFolder(this.#job.uuid);
    if (account === undefined) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } else folder = await mkdtemp(path.join(tmpdir(), 'fi-deploy-'));
    try {
      const placed: [AssociatedFile, string][] = [];
      for (const file of files) {
        signal?.throwIfAborted();
        const place = path.join(folder, localName(file.name, file.sha512, file.uncompress));
        try {
          await assemble(file, place, store);
        } catch (error) {
          // parts that make another file must not be taken for it again
          await store.drop(file);
          throw error;
        }
        placed.push([file, place]);
      }
      for (const [file, place] of placed) {
        if (!file.uncompress) continue;
        signal?.throwIfAborted();
        if (await this.#unpack(file.name, place, folder, host, log)) await rm(place, { force: true });
      }
      if (account !== undefined) await giveTo(folder, account);
      return folder;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** @returns whether the archive is not needed any more; a damaged one has given what it could */
  async #unpack(name: string, archive: string, folder: string, host: Host, log: Logger): Promise<boolean> {
    try {
      const done = await unpack(archive, folder, { host, signal: this.#context.signal });
      if (!done) log.warning(`${name} is no archive that can be unpacked here; it stays as it is`);
      return done;
    } catch (error) {
      if (error instanceof UnsafeArchiveError) throw error;
      this.#context.signal?.throwIfAborted();
      // the job goes on, as with other agents; who looks at it on the server shall know why it may fail
      const problem = `${name} cannot be unpacked: ${describeError(error)}`;
      log.error(problem);
      await this.#tell({ message: problem });
      return true;
    }
  }

  async #process(folder: string, account: Account | undefined): Promise<boolean> {
    const { policy, environment = process.env, signal } = this.#context;
    // paths in checks of actions are relative to the work folder
    const here = (place: string) => path.resolve(folder, place);
    const facts: CheckFacts = {
      ...this.#facts,
      stat: (place) => this.#facts.stat(here(place)),
      sha512: (place) => this.#facts.sha512(here(place)),
      freeSpace: (place) => this.#facts.freeSpace(here(place)),
    };
    return runActions(this.#job.actions, { folder, policy, account, environment, signal }, facts, {
      check: ({ check, status, message }, action) => {
        this.#step = 'checking';
        return this.#tell({ status, message, action, ...(check === undefined ? {} : { check }) });
      },
      line: (message, action) => {
        this.#step = 'processing';
        return this.#tell({ message, action });
      },
      end: (message, ok, action) => {
        this.#step = 'processing';
        return this.#tell({ message, status: ok ? 'ok' : 'ko', action });
      },
      failure: async () => {
        this.#step = 'processing';
        await this.#interact('after_failure');
      },
    });
  }
}

/**
 * Carries out a job. What goes wrong is told to the server, never thrown.
 * @throws the reason of the signal when the agent stops in between: nothing more is told then
 */
export function runJob(job: Job, context: JobContext): Promise<JobOutcome> {
  return new JobRun(job, context).run();
}

/** Makes an account the owner of a folder and of all that is in it. */
async function giveTo(place: string, account: Account): Promise<void> {
  const status = await lstat(place);
  if (status.isSymbolicLink()) return;
  await chown(place, account.uid, account.gid);
  if (!status.isDirectory()) return;
  await chmod(place, status.mode | 0o700);
  for (const name of await readdir(place)) await giveTo(path.join(place, name), account);
}

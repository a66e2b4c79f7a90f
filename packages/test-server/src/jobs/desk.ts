/**
 * The server side of deployment jobs and questions (getConfig, getJobs, setStatus, setUserEvent, setAnswer, jobsDone), and a
 * mirror of the parts of their files. What agents tell is kept, and compared with what the script expects.
 */
import type { ServerResponse } from 'node:http';
import type { AccessAnswer } from '../access.js';
import { type Behaviour, send } from '../behaviour.js';
import type { ScheduledTask } from '../options.js';
import { answersProblem, linesProblem, statusLine } from './expectation.js';
import type { PackageFile } from './package-file.js';
import type { ReadyScript } from './script.js';
import { sequenceProblem } from './sequence.js';
import { type DeployStatus, jobState, readStatus } from './statuses.js';

const DEPLOY = 'plugins/glpiinventory/b/deploy/';
const COLLECT = 'plugins/glpiinventory/b/collect/';
const MIRROR = 'mirror';

/** An answer to a question. */
export interface CollectAnswer {
  readonly uuid: string;
  readonly sid: string;
  /** Answers that are still to come, this one included; 0: there is none. */
  readonly left: number;
  readonly values: Readonly<Record<string, string>>;
}

/** A message as it came, for tests of the protocol. */
export interface JobRequest {
  readonly method: string;
  readonly query: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
  readonly cookie: string | undefined;
  readonly referer: string | undefined;
}

/** How a job or question of the script went on one machine. */
export interface JobReport {
  readonly machineid: string;
  readonly uuid: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** What was told, line by line. */
  readonly lines: readonly string[];
  /** What is wrong with it; undefined: nothing so far. */
  readonly problem?: string;
}

/** Makes the server misbehave for a part; `number` counts the requests for it, from 1. */
export type PartHook = (request: {
  readonly sha512: string;
  readonly number: number;
  readonly data: Buffer;
}) => Behaviour | undefined;

const NO_SCRIPT: ReadyScript = { files: new Map(), deploy: [], collect: [] };
const CONTROL = new Set(['action', 'uuid', '_cpt', '_sid', '_glpi_csrf_token', 'method']);
/** Messages that are remembered, so that a server that runs for long does not grow. */
const MAX_REMEMBERED = 100_000;

export class JobDesk {
  readonly statuses: DeployStatus[] = [];
  readonly userEvents: Readonly<Record<string, string>>[] = [];
  readonly answers: CollectAnswer[] = [];
  /** Questions whose end was told. */
  readonly ended: string[] = [];
  /** Everything that was asked or told for Deploy and Collect, parts excepted. */
  readonly requests: JobRequest[] = [];
  /** How often each part was asked for here. */
  readonly partRequests = new Map<string, number>();
  /** Answers to every getJobs of Deploy and Collect, in place of the script. */
  deployAnswer: unknown;
  collectAnswer: unknown;
  /** Where getJobs of Deploy leads to instead. */
  redirect: string | undefined;
  partBehaviour: PartHook | undefined;
  /** Is told of each message. */
  onMessage: ((machineid: string, uuid: string, line: string) => void) | undefined;
  readonly #base: () => string;
  readonly #parts = new Map<string, Buffer>();
  #script: ReadyScript = NO_SCRIPT;
  /** Machines that have asked for jobs. */
  readonly #machines = new Set<string>();
  /** Questions that a machine was given and has ended. */
  readonly #asked = new Map<string, 'given' | 'ended'>();
  #tokens = 0;

  /** @param base URL of the server, with a slash at its end */
  constructor(base: () => string) {
    this.#base = base;
  }

  /** Where agents ask for deployment jobs. */
  get deployUrl(): string {
    return this.#base() + DEPLOY;
  }

  /** Where agents ask for questions. */
  get collectUrl(): string {
    return this.#base() + COLLECT;
  }

  get mirror(): string {
    return this.#base() + MIRROR;
  }

  /** How many parts were asked for. */
  get partTotal(): number {
    return [...this.partRequests.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Has agents do something else from now on. */
  play(script: ReadyScript): void {
    this.#script = script;
    for (const file of script.files.values()) this.offer(file);
  }

  /** Puts the parts of a file into the mirror. */
  offer(file: PackageFile): void {
    for (const { sha512, data } of file.parts) this.#parts.set(sha512, data);
  }

  /** An answer to getJobs of Deploy; what jobs do not say is empty. */
  static answerOf(
    jobs: readonly Readonly<Record<string, unknown>>[],
    files: readonly PackageFile[] = [],
  ): Record<string, unknown> {
    return {
      jobs: jobs.map((job, index) => ({
        uuid: `6634a1b2c3d4${index}`,
        checks: [],
        associatedFiles: [],
        actions: [],
        userinteractions: [],
        ...job,
      })),
      associatedFiles: Object.fromEntries(files.map((file) => [file.sha512, file.entry])),
    };
  }

  /** What was told of a job, or of all: `step[/file] status message`. */
  lines(uuid?: string): string[] {
    return this.statuses.filter((status) => uuid === undefined || status.uuid === uuid).map(statusLine);
  }

  /** How each job and question of the script went on each machine that has asked. */
  reports(): JobReport[] {
    return [...this.#machines].flatMap((machineid) => [
      ...this.#script.deploy.map(({ uuid, expect }): JobReport => {
        const messages = this.statuses.filter((one) => one.uuid === uuid && one.machineid === machineid);
        const lines = messages.map(statusLine);
        const state = jobState(messages);
        const over = state === 'done' || state === 'failed';
        const problem =
          (over ? sequenceProblem(lastRun(messages)) : undefined) ??
          (over && expect !== undefined ? linesProblem(lastRun(messages).map(statusLine), expect) : undefined);
        return { machineid, uuid, state, lines, ...(problem === undefined ? {} : { problem }) };
      }),
      ...this.#script.collect.map((question, index): JobReport => {
        const { uuid, expect } = question;
        const answers = this.answers.filter((answer) => answer.uuid === uuid && answer.sid === String(index + 1));
        const given = this.#asked.get(`${machineid} ${uuid}`);
        const state = given === undefined ? 'waiting' : given === 'given' ? 'running' : 'done';
        const values = answers.filter(({ left }) => left > 0).map((answer) => answer.values);
        const problem = state === 'done' && expect !== undefined ? answersProblem(values, expect) : undefined;
        const lines = values.map((value) => JSON.stringify(value));
        return { machineid, uuid, state, lines, ...(problem === undefined ? {} : { problem }) };
      }),
    ]);
  }

  /** What getConfig names for a machine. */
  schedule(machineid: string): ScheduledTask[] {
    const tasks: ScheduledTask[] = [];
    // real servers name a task only while a job is waiting; one that has begun counts here too, so that it can be resumed
    if (this.deployAnswer !== undefined || this.#openJobs(machineid).length > 0) {
      tasks.push({ task: 'Deploy', remote: this.deployUrl });
    }
    if (this.collectAnswer !== undefined || this.#openQuestions(machineid).length > 0) {
      tasks.push({ task: 'Collect', remote: this.collectUrl });
    }
    return tasks;
  }

  /** Answers what tasks ask and tell; undefined for other tasks. */
  answer(path: string, request: JobRequest): AccessAnswer | undefined {
    const { action = '', machineid = '', uuid = '' } = request.query;
    const collect = path.endsWith(`/${COLLECT}`);
    if (!collect && !path.endsWith(`/${DEPLOY}`)) return undefined;
    remember(this.requests, request);
    const headers = { 'Content-Type': 'application/json' };
    if (machineid === '' && uuid === '') return { status: 400, headers, body: '' };
    if (action === 'getJobs' && !collect && this.redirect !== undefined) {
      return { status: 302, headers: { Location: this.redirect }, body: '' };
    }
    const body = JSON.stringify(this.#valueOf(action, machineid, collect, request));
    const cookie: Record<string, string> =
      action === 'getJobs' && collect ? { 'Set-Cookie': 'glpi_8ac1=abcdef; path=/' } : {};
    return { status: 200, headers: { ...headers, ...cookie }, body };
  }

  /** Sends a part, when that is what is asked for. */
  async givePart(path: string, query: URLSearchParams, response: ServerResponse): Promise<boolean> {
    const asked = query.get('action') === 'getFilePart' ? `/${MIRROR}${query.get('file') ?? ''}` : path;
    if (!asked.startsWith(`/${MIRROR}/`)) return false;
    const sha512 = asked.split('/').at(-1) ?? '';
    const number = (this.partRequests.get(sha512) ?? 0) + 1;
    if (this.partRequests.size < MAX_REMEMBERED) this.partRequests.set(sha512, number);
    const data = this.#parts.get(sha512);
    const right = `/${MIRROR}/${sha512.slice(0, 1)}/${sha512.slice(0, 2)}/${sha512}`;
    if (data === undefined || asked !== right) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('no such part');
      return true;
    }
    const headers = { 'Content-Type': 'application/octet-stream' };
    await send(response, { status: 200, headers, body: data }, this.partBehaviour?.({ sha512, number, data }));
    return true;
  }

  #valueOf(action: string, machineid: string, collect: boolean, { query, form }: JobRequest): unknown {
    switch (action) {
      case 'getJobs':
        this.#machines.add(machineid);
        return collect ? this.#questions(machineid) : this.#jobs(machineid);
      case 'setStatus':
        this.#take(readStatus(query));
        return {};
      case 'setUserEvent':
        remember(this.userEvents, query);
        return {};
      case 'setAnswer':
        this.#takeAnswer(query.method === 'POST' ? form : query);
        this.#tokens += 1;
        return { token: `tok${this.#tokens}` };
      case 'jobsDone':
        this.#end(query.uuid ?? '');
        return {};
      default:
        return {};
    }
  }

  #end(uuid: string): void {
    remember(this.ended, uuid);
    for (const machineid of this.#machines) {
      const key = `${machineid} ${uuid}`;
      if (this.#asked.has(key)) this.#asked.set(key, 'ended');
    }
    this.onMessage?.('a machine', uuid, 'answered');
  }

  #openJobs(machineid: string): ReadyScript['deploy'] {
    return this.#script.deploy.filter(({ uuid }) => {
      const messages = this.statuses.filter((one) => one.uuid === uuid && one.machineid === machineid);
      const state = jobState(messages);
      return state === 'waiting' || state === 'running';
    });
  }

  #openQuestions(machineid: string): ReadyScript['collect'] {
    return this.#script.collect.filter(({ uuid }) => this.#asked.get(`${machineid} ${uuid}`) !== 'ended');
  }

  #jobs(machineid: string): unknown {
    if (this.deployAnswer !== undefined) return this.deployAnswer;
    const open = this.#openJobs(machineid);
    if (open.length === 0) return {};
    const needed = open.flatMap(({ files = [] }) => files.flatMap((name) => this.#script.files.get(name) ?? []));
    const jobs = open.map(({ expect: _, files = [], ...job }) => ({
      ...job,
      associatedFiles: files.map((name) => this.#script.files.get(name)?.sha512),
    }));
    const mirrors = [this.mirror];
    const offered = needed.map((file) => {
      const own = file.entry.mirrors;
      const entry = Array.isArray(own) && own.length > 0 ? file.entry : { ...file.entry, mirrors };
      return { ...file, entry };
    });
    return JobDesk.answerOf(jobs, offered);
  }

  #questions(machineid: string): unknown {
    if (this.collectAnswer !== undefined) return this.collectAnswer;
    const open = this.#openQuestions(machineid);
    if (open.length === 0) return {};
    const jobs = open.map((question) => {
      const { expect: _, ...job } = question;
      this.#asked.set(`${machineid} ${question.uuid}`, 'given');
      return { ...job, _sid: this.#script.collect.indexOf(question) + 1 };
    });
    return { jobs, postmethod: 'POST', token: 'tok0' };
  }

  #take(status: DeployStatus): void {
    remember(this.statuses, status);
    this.onMessage?.(status.machineid, status.uuid, statusLine(status));
  }

  #takeAnswer(values: Readonly<Record<string, string>>): void {
    const { uuid = '', _sid: sid = '', _cpt: left = '0' } = values;
    const data = Object.entries(values).filter(([name]) => !CONTROL.has(name));
    remember(this.answers, { uuid, sid, left: Number(left), values: Object.fromEntries(data) });
  }
}

/** A run that was killed is told again from its beginning. */
function lastRun(messages: readonly DeployStatus[]): readonly DeployStatus[] {
  const start = messages.findLastIndex(({ step, message }) => step === 'checking' && message === 'starting');
  return messages.slice(Math.max(start, 0));
}

function remember<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > MAX_REMEMBERED) list.splice(0, list.length - MAX_REMEMBERED);
}

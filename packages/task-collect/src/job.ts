/** What a server answers to getJobs of the task Collect, checked at the door (collect protocol, getJobs). Pure. */
import { isRecord } from '@fi/core/task';

export type CollectFunction = 'findFile' | 'getFromRegistry' | 'getFromWMI' | 'runCommand';

export interface CollectJob {
  readonly uuid: string;
  readonly function: CollectFunction;
  /** The server's number of the question; goes back unchanged. */
  readonly sid: string | number | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface CollectJobs {
  readonly jobs: readonly CollectJob[];
  /** Answers are sent as forms. */
  readonly post: boolean;
  /** For the first answer; a server gives the next one with each. */
  readonly token: string | undefined;
}

const FUNCTIONS: Readonly<Record<CollectFunction, readonly string[]>> = {
  findFile: ['dir', 'limit', 'recursive', 'filter'],
  getFromRegistry: ['path'],
  getFromWMI: ['class', 'properties'],
  runCommand: ['command'],
};
const FILTER = ['is_file', 'is_dir'] as const;
const MAX_JOBS = 10_000;

const isFunction = (name: unknown): name is CollectFunction =>
  typeof name === 'string' && Object.hasOwn(FUNCTIONS, name);

/** Why a command is not run; undefined: it is. */
export type CommandCheck = (command: string) => string | undefined;

const refuseAll: CommandCheck = () => 'no commands are run here';

/**
 * Why nothing of an answer is carried out, in the words of the protocol; undefined: it is right. A command that is not allowed
 * makes the whole answer wrong, as it does for agents that know no commands.
 */
export function answerProblem(answer: unknown, check: CommandCheck = refuseAll): string | undefined {
  if (answer === undefined || answer === null) return 'Bad JSON: No answer from server.';
  if (!isRecord(answer)) return 'Bad JSON: Bad answer from server. Not a hash reference.';
  if (Object.keys(answer).length === 0) return 'Nothing to do';
  const { jobs } = answer;
  if (jobs === undefined || jobs === null) return 'Bad JSON: missing jobs';
  if (!Array.isArray(jobs)) return 'Bad JSON: Missing jobs as an array';
  if (jobs.length === 0) return 'no jobs provided, aborting';
  if (jobs.length > MAX_JOBS) return `Bad JSON: more than ${MAX_JOBS} jobs`;
  for (const job of jobs) {
    const problem = jobProblem(job, check);
    if (problem !== undefined) return `Bad JSON: ${problem}`;
  }
  return undefined;
}

/** A key must be there; what it holds is not looked at, as servers send empty texts for what was not filled in. */
function jobProblem(job: unknown, check: CommandCheck): string | undefined {
  if (!isRecord(job)) return 'a job is not an object';
  for (const key of ['uuid', 'function']) {
    if (typeof job[key] !== 'string' && typeof job[key] !== 'number') return `Missing key '${key}' in job`;
  }
  const name = job.function;
  const unsupported = `not supported 'function' key value in job: ${JSON.stringify(name).slice(0, 60)}`;
  if (!isFunction(name)) return unsupported;
  if (name === 'runCommand') {
    const { command } = job;
    const refused = check(typeof command === 'string' ? command : '');
    if (refused !== undefined) return `${unsupported}; ${refused}`;
  }
  for (const key of FUNCTIONS[name]) {
    if (key === 'filter') {
      const { filter } = job;
      if (!isRecord(filter)) return `'${key}' mandatory values are missing in job`;
      const missing = FILTER.find((item) => !Object.hasOwn(filter, item));
      if (missing !== undefined) return `'${key}.${missing}' mandatory value is missing in job`;
    } else if (!Object.hasOwn(job, key)) return `'${key}' mandatory value is missing in job`;
  }
  return undefined;
}

/** Reads an answer that has no problem. */
export function readJobs(answer: unknown, check: CommandCheck = refuseAll): CollectJobs {
  if (!isRecord(answer) || answerProblem(answer, check) !== undefined)
    return { jobs: [], post: false, token: undefined };
  const jobs = (Array.isArray(answer.jobs) ? answer.jobs : []).filter(isRecord).flatMap((job): CollectJob[] => {
    const { function: name, _sid: sid } = job;
    if (!isFunction(name)) return [];
    const number = typeof sid === 'string' || typeof sid === 'number' ? sid : undefined;
    return [{ uuid: String(job.uuid), function: name, sid: number, params: job }];
  });
  const { token } = answer;
  return {
    jobs,
    post: answer.postmethod === 'POST',
    token: typeof token === 'string' && token !== '' ? token : undefined,
  };
}

/** Runs a task in a process of its own, from the agent's side. */
import { fileURLToPath } from 'node:url';
import type { Logger, LogLevel } from '../log/logger.js';
import { type ChildOutcome, startChild } from './child.js';
import type { TaskJob, TaskTarget } from './contract.js';
import type { TaskManifest } from './manifest.js';
import { type DeliveredMessage, type EventMessage, type ProgressMessage, readChildMessage } from './messages.js';

export interface RunTaskOptions {
  readonly task: TaskManifest;
  readonly config: Readonly<Record<string, unknown>>;
  readonly deviceid: string;
  readonly agentid: string;
  readonly targets: readonly TaskTarget[];
  readonly jobs: readonly TaskJob[];
  /** Heap limit in MB. */
  readonly memory: number;
  /** Seconds that the run may take. */
  readonly timeout: number;
  readonly log: Logger;
  /** Least important records that the child is to send. */
  readonly level: LogLevel;
  readonly signal?: AbortSignal;
  readonly grace?: number;
  onProgress?(progress: ProgressMessage): void;
  onDelivered?(delivered: DeliveredMessage): void;
  onEvent?(event: EventMessage): void;
}

export interface TaskOutcome {
  readonly status: 'done' | 'failed' | 'stopped';
  /** Why it is not done: one line. */
  readonly reason?: string;
  readonly milliseconds: number;
  /** Results that reached an outbox. */
  readonly results: number;
}

/** Log records of one task that are written within a second, the rest is counted; and bytes that a task may say in all. */
const TALK: Readonly<Record<LogLevel, { readonly records: number; readonly bytes: number }>> = {
  error: { records: 500, bytes: 32 * 1024 ** 2 },
  warning: { records: 500, bytes: 32 * 1024 ** 2 },
  info: { records: 500, bytes: 32 * 1024 ** 2 },
  debug: { records: 5_000, bytes: 256 * 1024 ** 2 },
  debug2: { records: 50_000, bytes: 4 * 1024 ** 3 },
};

/** The script that a task's process runs. */
export const RUNNER = fileURLToPath(new URL('./runner-main.js', import.meta.url));

/** Lets so many records pass each second, and says how many it held back. */
class RecordLimit {
  readonly #perSecond: number;
  #second = 0;
  #count = 0;
  dropped = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  pass(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
    }
    this.#count++;
    if (this.#count <= this.#perSecond) return true;
    this.dropped++;
    return false;
  }
}

/**
 * Runs a task to its end. Never rejects: whatever becomes of the task is in the outcome, and in the log.
 * @param options.script another runner than our own, for tests
 */
export async function runTask(options: RunTaskOptions & { readonly script?: string }): Promise<TaskOutcome> {
  const { task, targets, jobs } = options;
  const log = options.log.child(task.name);
  const talk = TALK[options.level];
  const records = new RecordLimit(talk.records);
  let done = false;
  let failure: string | undefined;
  let results = 0;

  let outcome: ChildOutcome;
  try {
    const child = startChild({
      script: options.script ?? RUNNER,
      args: [task.id],
      memory: options.memory,
      maxBytes: talk.bytes,
      timeLimit: options.timeout * 1000,
      ...(options.grace === undefined ? {} : { grace: options.grace }),
      leavesProcesses: task.leavesProcesses,
      signal: options.signal,
      onText(line) {
        if (records.pass()) log.warning(line);
      },
      onMessage(value) {
        const message = readChildMessage(value);
        switch (message?.type) {
          case 'log':
            if (records.pass()) options.log.child(message.tag)[message.level](message.message, message.fields);
            break;
          case 'progress':
            options.onProgress?.(message);
            break;
          case 'delivered':
            results++;
            options.onDelivered?.(message);
            break;
          case 'event':
            options.onEvent?.(message);
            break;
          case 'done':
            done = true;
            break;
          case 'failed':
            failure = message.message;
            break;
          default:
            if (records.pass()) log.warning('sent a message that the agent does not know; dropped');
        }
      },
    });
    log.debug(`process ${child.pid} runs task ${task.name} (${jobs.length} jobs)`);
    const { config, deviceid, agentid, level } = options;
    const identity = { id: task.id, name: task.name, version: task.version, module: task.module };
    child.send({ type: 'start', task: identity, config, deviceid, agentid, targets, jobs, level });
    outcome = await child.ended;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error(`task ${task.name} could not be started: ${reason}`);
    return { status: 'failed', reason, milliseconds: 0, results: 0 };
  }

  if (records.dropped > 0) log.warning(`${records.dropped} more log records in too short a time; dropped`);
  const { milliseconds, leftBehind } = outcome;
  if (leftBehind > 0) {
    const what = task.leavesProcesses && outcome.end === 'exit' ? 'which go on' : 'which were ended';
    log.warning(`task ${task.name} left ${leftBehind} processes behind, ${what}`);
  }
  const reason = describeEnd(outcome, options, { done, failure });
  if (reason === undefined) {
    log.debug(`task ${task.name} is done after ${Math.round(milliseconds)} ms`);
    return { status: 'done', milliseconds, results };
  }
  if (outcome.end === 'stopped') {
    log.info(`task ${task.name} was stopped`);
    return { status: 'stopped', reason, milliseconds, results };
  }
  log.error(`task ${task.name} failed: ${reason}`);
  return { status: 'failed', reason, milliseconds, results };
}

/** Why a run is no success; undefined when it is one. */
function describeEnd(
  outcome: ChildOutcome,
  limits: { readonly timeout: number; readonly memory: number },
  said: { readonly done: boolean; readonly failure: string | undefined },
): string | undefined {
  switch (outcome.end) {
    case 'timeout':
      return `not done within ${limits.timeout} s (see --task-timeout); it was ended`;
    case 'memory':
      return `it needs more than ${limits.memory} MB of memory (see --task-memory)`;
    case 'flood':
      return 'it says more than any task needs to say; it was ended';
    case 'stopped':
      return 'stopped with the agent';
    default:
      if (said.failure !== undefined) return said.failure;
      if (said.done) return undefined;
      if (outcome.signal !== null) return `its process ended with signal ${outcome.signal}`;
      return `its process ended with code ${outcome.code} before the task was done`;
  }
}

/** The typed messages between the agent and a task's process, and their checks. What does not pass is dropped. Pure. */
import { LOG_LEVELS, type LogLevel } from '../log/logger.js';
import type { TaskJob, TaskTarget } from './contract.js';
import { isRecord } from './record.js';

/** What the agent tells a task's process, once, as its first line. */
export interface StartMessage {
  readonly type: 'start';
  readonly task: { readonly id: string; readonly name: string; readonly version: string; readonly module: string };
  readonly config: Readonly<Record<string, unknown>>;
  readonly deviceid: string;
  readonly agentid: string;
  readonly targets: readonly TaskTarget[];
  readonly jobs: readonly TaskJob[];
  /** Records less important than this are not sent. */
  readonly level: LogLevel;
}

/** Ends a run before its time. */
export interface StopMessage {
  readonly type: 'stop';
  readonly reason: string;
}

export type LogMessage = {
  readonly type: 'log';
  readonly level: LogLevel;
  readonly tag: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
};
export type ProgressMessage = {
  readonly type: 'progress';
  readonly done: number;
  readonly total: number;
  readonly text?: string;
};
/** A result is in the outbox of a target. */
export type DeliveredMessage = {
  readonly type: 'delivered';
  readonly target: string;
  readonly kind: string;
  readonly bytes: number;
};
export type EventMessage = {
  readonly type: 'event';
  readonly name: string;
  readonly delay: number;
  readonly parameters: Readonly<Record<string, string>>;
};
export type DoneMessage = { readonly type: 'done' };
export type FailedMessage = { readonly type: 'failed'; readonly message: string };

/** What a task's process tells the agent. */
export type ChildMessage = LogMessage | ProgressMessage | DeliveredMessage | EventMessage | DoneMessage | FailedMessage;

const isText = (value: unknown, max: number): value is string => typeof value === 'string' && value.length <= max;
const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1e12;

/** A message of a child, checked; undefined for anything else. Members that it does not know are left out. */
export function readChildMessage(value: unknown): ChildMessage | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.type) {
    case 'log': {
      const { level, tag, message, fields } = value;
      const known = LOG_LEVELS.find((candidate) => candidate === level);
      if (known === undefined || !isText(tag, 100) || !isText(message, 128 * 1024)) return undefined;
      return { type: 'log', level: known, tag, message, ...(isRecord(fields) ? { fields } : {}) };
    }
    case 'progress': {
      const { done, total, text } = value;
      if (!isCount(done) || !isCount(total)) return undefined;
      return { type: 'progress', done, total, ...(isText(text, 500) ? { text } : {}) };
    }
    case 'delivered': {
      const { target, kind, bytes } = value;
      if (!isText(target, 100) || !isText(kind, 100) || !isCount(bytes)) return undefined;
      return { type: 'delivered', target, kind, bytes };
    }
    case 'event': {
      const { name, delay, parameters } = value;
      if (!isText(name, 100) || name === '' || !isCount(delay)) return undefined;
      const pairs = Object.entries(isRecord(parameters) ? parameters : {}).slice(0, 50);
      const texts = pairs.filter((pair): pair is [string, string] => isText(pair[1], 4096));
      return { type: 'event', name, delay, parameters: Object.fromEntries(texts) };
    }
    case 'done':
      return { type: 'done' };
    case 'failed':
      return { type: 'failed', message: isText(value.message, 16_384) ? value.message : 'no reason given' };
    default:
      return undefined;
  }
}

/** The first message to a task's process, checked as far as a mistake of ours could harm; undefined for anything else. */
export function readStartMessage(value: unknown): StartMessage | undefined {
  if (!isRecord(value) || value.type !== 'start') return undefined;
  const { task, config, deviceid, agentid, targets, jobs, level } = value;
  if (!isRecord(task) || !['id', 'name', 'version', 'module'].every((key) => isText(task[key], 4096))) return undefined;
  if (!isRecord(config) || !isText(deviceid, 300) || !isText(agentid, 100)) return undefined;
  if (!Array.isArray(targets) || !Array.isArray(jobs) || !targets.every(isRecord) || !jobs.every(isRecord)) {
    return undefined;
  }
  if (LOG_LEVELS.every((candidate) => candidate !== level)) return undefined;
  return value as unknown as StartMessage;
}

/** Speaking to targets by way of a short-lived process: the agent itself never loads an HTTP client. */
import { fileURLToPath } from 'node:url';
import type { Logger, LogLevel } from '@fi/core';
import type { AnnouncedTask, ContactReport } from '@fi/core/exchange';
import type { DrainReport } from '@fi/core/outbox';
import type { Target } from '@fi/core/target';
import { isRecord, readChildMessage, startChild } from '@fi/core/task';

interface CourierOrderBase {
  readonly config: Readonly<Record<string, unknown>>;
  readonly deviceid: string;
  readonly agentid: string;
  readonly level: LogLevel;
}

export interface ContactOrder extends CourierOrderBase {
  readonly type: 'contact';
  readonly targets: readonly (Target & { readonly native: boolean })[];
  readonly tasks: readonly AnnouncedTask[];
  readonly httpdPort?: number | undefined;
}

export interface SendOrder extends CourierOrderBase {
  readonly type: 'send';
  readonly targets: readonly (Target & { readonly force?: 'target' | 'all' | undefined })[];
}

export type CourierOrder = ContactOrder | SendOrder;

export interface CourierLimits {
  /** Heap limit in MB. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
}

const SCRIPT = fileURLToPath(new URL('./courier-process.js', import.meta.url));
/** Characters of an answer: the jobs of a server may be lists of thousands of devices. */
const MAX_ANSWER = 16 * 1024 * 1024;

function readContactReport(value: unknown): ContactReport | undefined {
  if (!isRecord(value)) return undefined;
  const { outcome, native, wantsInventory, disabled, options, schedule } = value;
  const known = outcome === 'ok' || outcome === 'failed' || outcome === 'pending';
  const lists = Array.isArray(disabled) && Array.isArray(options) && Array.isArray(schedule);
  if (!known || !lists || typeof native !== 'boolean' || typeof wantsInventory !== 'boolean') return undefined;
  return value as unknown as ContactReport;
}

function readDrainReport(value: unknown): DrainReport | undefined {
  if (!isRecord(value) || typeof value.sent !== 'number' || typeof value.left !== 'number') return undefined;
  return value as unknown as DrainReport;
}

/** Runs the process with one order. Answers that came before it failed count. */
async function carry(
  order: CourierOrder,
  limits: CourierLimits,
  onAnswer: (message: Readonly<Record<string, unknown>>) => void,
): Promise<void> {
  const { log } = limits;
  let failure: string | undefined;
  let done = false;
  try {
    const child = startChild({
      script: SCRIPT,
      args: [order.type],
      memory: limits.memory,
      timeLimit: limits.timeout * 1000,
      maxLine: MAX_ANSWER,
      // our own words: with --debug --debug they hold every message
      maxBytes: Number.POSITIVE_INFINITY,
      signal: limits.signal,
      onText: (line) => log.warning(line),
      onMessage(value) {
        const message = readChildMessage(value);
        if (message?.type === 'log') log.child(message.tag)[message.level](message.message, message.fields);
        else if (message?.type === 'done') done = true;
        else if (message?.type === 'failed') failure = message.message;
        else if (isRecord(value)) onAnswer(value);
      },
    });
    child.send(order);
    const { end, code, signal } = await child.ended;
    if (end === 'stopped' || (done && failure === undefined)) return;
    if (failure === undefined) {
      failure =
        end === 'timeout'
          ? `not done within ${limits.timeout} s`
          : end === 'memory'
            ? `it needs more than ${limits.memory} MB of memory`
            : `its process ended with ${signal ?? `code ${code}`}`;
    }
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  log.error(`${order.type === 'contact' ? 'contacting servers' : 'sending results'} failed: ${failure}`);
}

/** Asks servers what they want; a server without an answer here was not reached. */
export async function contactTargets(order: ContactOrder, limits: CourierLimits): Promise<Map<string, ContactReport>> {
  const reports = new Map<string, ContactReport>();
  await carry(order, limits, (message) => {
    const report = readContactReport(message.report);
    if (message.type === 'contacted' && report !== undefined) reports.set(String(message.target), report);
  });
  return reports;
}

/** Hands over what waits for targets. */
export async function sendToTargets(order: SendOrder, limits: CourierLimits): Promise<Map<string, DrainReport>> {
  const reports = new Map<string, DrainReport>();
  await carry(order, limits, (message) => {
    const report = readDrainReport(message.report);
    if (message.type === 'sent' && report !== undefined) reports.set(String(message.target), report);
  });
  return reports;
}

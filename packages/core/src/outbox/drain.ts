/** Sends what waits in an outbox, one message after the other, and remembers what did not go. */
import path from 'node:path';
import { describeError } from '../errors.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { Storage } from '../storage/storage.js';
import { keepKnowledge } from './knowledge.js';
import { takeLock } from './lock.js';
import type { Outbox, OutboxEntry, StoredMessage } from './outbox.js';
import { type Attempts, afterFailure, isDue, readRetryState } from './retry.js';

/** The target does not take this message, but may take others. */
export class MessageRefused extends Error {}

export interface DrainOptions {
  /**
   * Hands a message to the target; resolves when it was accepted.
   * @throws MessageRefused when the message is the problem; anything else means that the target cannot be reached now
   */
  send(message: StoredMessage): Promise<void>;
  readonly log?: Logger;
  /** Try now, whatever earlier attempts say: `target` when it just answered something else, `all` refused messages too. */
  readonly force?: 'target' | 'all' | undefined;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  readonly random?: () => number;
}

export interface DrainReport {
  readonly sent: number;
  /** Messages that still wait. */
  readonly left: number;
  /** When to try again, in milliseconds since the epoch; undefined when nothing waits. */
  readonly next?: number;
  /** Why the last attempt failed. */
  readonly reason?: string;
  /** Another process is sending. */
  readonly busy?: boolean;
}

export const RETRY_FILE = 'retry.json';
const LOCK_FILE = 'lock';
const BUSY_DELAY = 30_000;

/**
 * Sends what is due. The order of messages is kept; one that is refused lets those behind it pass, a target that cannot
 * be reached stops the rest.
 *
 * A message leaves the outbox when the target has accepted it. A process that is killed between the target's acceptance
 * and the removal sends the message once more: no protocol of these servers can tell. The repetition carries the same
 * request id and deviceid, so that a server that looks at it recognises it; for others an inventory that comes twice
 * is the same inventory.
 */
export async function drainOutbox(outbox: Outbox, options: DrainOptions): Promise<DrainReport> {
  const { log = silentLogger, now = Date.now, random = Math.random, signal } = options;
  const entries = await outbox.list();
  if (entries.length === 0) return { sent: 0, left: 0 };
  const lock = await takeLock(path.join(outbox.directory, LOCK_FILE));
  if (lock === undefined) return { sent: 0, left: entries.length, next: now() + BUSY_DELAY, busy: true };
  try {
    return await sendAll(outbox, { ...options, log, now, random }, signal);
  } finally {
    await lock.release();
  }
}

async function sendAll(
  outbox: Outbox,
  options: Required<Pick<DrainOptions, 'send' | 'log' | 'now' | 'random'>> & DrainOptions,
  signal: AbortSignal | undefined,
): Promise<DrainReport> {
  const { log, now, random } = options;
  await outbox.prune();
  const storage = await Storage.open(outbox.directory);
  const before = readRetryState(await storage.readJson(RETRY_FILE));
  const waiting: OutboxEntry[] = [];
  const messages: Record<string, Attempts> = {};
  let target = before.target;
  const isAborted = () => signal?.aborted === true;
  let sent = 0;
  let reason: string | undefined;
  let stopped = options.force === undefined && !isDue(target, now());

  for (const entry of await outbox.list()) {
    const earlier = before.messages[entry.requestId];
    if (earlier !== undefined) messages[entry.requestId] = earlier;
    if (stopped || isAborted() || (options.force !== 'all' && !isDue(earlier, now()))) {
      waiting.push(entry);
      continue;
    }
    const message = await outbox.read(entry);
    if (message === undefined) continue;
    try {
      await options.send(message);
      if (message.knowledge !== undefined) {
        // Without it the next message tells the same again, which harms nobody.
        await keepKnowledge(path.dirname(outbox.directory), message.knowledge).catch((error: unknown) =>
          log.warning(describeError(error)),
        );
      }
      await outbox.remove(entry);
      delete messages[entry.requestId];
      target = undefined;
      sent++;
    } catch (error) {
      waiting.push(entry);
      if (isAborted()) continue;
      reason = describeError(error);
      if (error instanceof MessageRefused) {
        const attempts = afterFailure(earlier, reason, now(), random());
        messages[entry.requestId] = attempts;
        log.error(`${entry.kind} result was not accepted (attempt ${attempts.count}): ${reason}`);
      } else {
        target = afterFailure(target, reason, now(), random());
        stopped = true;
        log.error(`${entry.kind} result could not be delivered (attempt ${target.count}), it is kept: ${reason}`);
      }
    }
  }

  // A full disk must not keep what was sent from being sent; without this file the next attempt only comes sooner.
  await storage
    .writeJson(RETRY_FILE, { ...(target === undefined ? {} : { target }), messages })
    .catch((error: unknown) => log.warning(describeError(error)));
  if (waiting.length === 0) return { sent, left: 0 };
  const times = waiting.map((entry) => Math.max(target?.next ?? 0, messages[entry.requestId]?.next ?? 0));
  return { sent, left: waiting.length, next: Math.min(...times), ...(reason === undefined ? {} : { reason }) };
}

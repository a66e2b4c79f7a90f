/** The process of one task: takes its orders from the standard input, runs the task, and tells what becomes of it. */
import { setMaxListeners } from 'node:events';
import { writeSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeError, FiError } from '../errors.js';
import { passes } from '../log/format.js';
import type { Logger, LogLevel } from '../log/logger.js';
import { registerSecret } from '../log/redact.js';
import type { Task, TaskContext, TaskResult, TaskTarget } from './contract.js';
import { LineReader, parseLine } from './lines.js';
import { type ChildMessage, readStartMessage, type StartMessage } from './messages.js';
import { isRecord } from './record.js';

/** Characters of an order: targets, options and jobs of thousands of devices. */
const MAX_ORDER = 64 * 1024 * 1024;
/** Milliseconds that a task has to end when the agent has gone. */
const ORPHAN_GRACE = 3_000;
/** Characters of a log message; those of the agent's log are cut there too. */
const MAX_MESSAGE = 64 * 1024;

/** Whether a module's default export is a task. */
function isTask(value: unknown): value is Task {
  return isRecord(value) && typeof value.run === 'function';
}

/** A logger that sends its records away. */
export function messageLogger(tag: string, level: LogLevel, tell: (message: ChildMessage) => void): Logger {
  const write = (record: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => {
    if (!passes(record, level)) return;
    const text = String(message).slice(0, MAX_MESSAGE);
    tell({
      type: 'log',
      level: record,
      tag: tag.slice(0, 100),
      message: text,
      ...(fields === undefined ? {} : { fields }),
    });
  };
  return {
    error: (message, fields) => write('error', message, fields),
    warning: (message, fields) => write('warning', message, fields),
    info: (message, fields) => write('info', message, fields),
    debug: (message, fields) => write('debug', message, fields),
    debug2: (message, fields) => write('debug2', message, fields),
    isEnabled: (record) => passes(record, level),
    child: (other) => messageLogger(other, level, tell),
  };
}

/** Makes secret values known to this process's own redaction. */
async function registerSecrets(config: Readonly<Record<string, unknown>>): Promise<void> {
  const { OPTIONS } = await import('../config/options.js');
  for (const [name, definition] of Object.entries(OPTIONS)) {
    if (!('secret' in definition) || !definition.secret) continue;
    const value = config[name];
    for (const item of Array.isArray(value) ? value : [value]) if (typeof item === 'string') registerSecret(item);
  }
}

/** Puts results into the outboxes of their targets. */
class Deliverer {
  readonly #start: StartMessage;
  readonly #log: Logger;
  readonly #tell: (message: ChildMessage) => void;

  constructor(start: StartMessage, log: Logger, tell: (message: ChildMessage) => void) {
    this.#start = start;
    this.#log = log;
    this.#tell = tell;
  }

  async deliver(result: TaskResult, targets: readonly TaskTarget[]): Promise<void> {
    const { formatResult } = await import('../exchange/format.js');
    const { Outbox } = await import('../outbox/outbox.js');
    const { config } = this.#start;
    const failures: string[] = [];
    for (const target of targets) {
      try {
        const message = await formatResult(result, target, this.#start);
        const outbox = await Outbox.open(path.join(target.directory, 'outbox'), {
          log: this.#log,
          maxBytes: Number(config['outbox-maxsize'] ?? 100) * 1024 * 1024,
          maxAge: Number(config['outbox-maxage'] ?? 30) * 86_400_000,
        });
        const entry = await outbox.put(message);
        this.#tell({ type: 'delivered', target: target.id, kind: entry.kind, bytes: entry.bytes });
      } catch (error) {
        // The other targets get theirs all the same.
        failures.push(`${target.id}: ${describeError(error)}`);
      }
    }
    if (failures.length > 0) throw new FiError('ERR_FI_DELIVER', failures.join('; '));
  }
}

/**
 * Runs the task of a start message.
 * @param tell sends a message to the agent
 */
export async function runTaskHere(
  start: StartMessage,
  tell: (message: ChildMessage) => void,
  stop: AbortController,
): Promise<void> {
  const { task, targets, jobs, level, config, deviceid, agentid } = start;
  await registerSecrets(config);
  const log = messageLogger(task.name, level, tell);
  const [target] = targets;
  if (target === undefined) throw new FiError('ERR_FI_TASK', `task ${task.name} has no target`);
  setMaxListeners(0, stop.signal);

  let module: unknown;
  try {
    module = ((await import(pathToFileURL(task.module).href)) as { default?: unknown }).default;
  } catch (error) {
    throw new FiError('ERR_FI_TASK', `cannot load ${task.module}: ${describeError(error)}`, { cause: error });
  }
  if (!isTask(module)) throw new FiError('ERR_FI_TASK', `${task.module} exports no task (a default export with run)`);

  const { LocalHost } = await import('../host/local.js');
  const host = new LocalHost({ signal: stop.signal });
  const deliverer = new Deliverer(start, log, tell);
  let client: ReturnType<TaskContext['client']> | undefined;
  await module.run({
    task: { id: task.id, name: task.name, version: task.version },
    config,
    deviceid,
    agentid,
    target,
    targets,
    jobs,
    log,
    host,
    client: () => {
      client ??= import('../exchange/client.js').then(({ clientFor }) => clientFor(config, log));
      return client;
    },
    deliver: (result, to = targets) => deliverer.deliver(result, to),
    progress: (done, total, text) => tell({ type: 'progress', done, total, ...(text === undefined ? {} : { text }) }),
    event: (name, delay, parameters = {}) => tell({ type: 'event', name, delay, parameters }),
    signal: stop.signal,
  });
}

/** Writes to the standard output and waits for the reader; a reader that has gone is noticed elsewhere. */
function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}

/** The life of the process. */
export function main(): void {
  // What a library prints must not stand between messages. The stream itself is never made: it would set the descriptor to
  // non-blocking, and a message that was written must have left this process, whatever happens next.
  Object.defineProperty(process, 'stdout', { get: () => process.stderr });
  const tell = (message: ChildMessage) => writeAll(`${JSON.stringify(message)}\n`);
  const stop = new AbortController();
  let started = false;

  const end = (failure?: unknown) => {
    const stack = failure instanceof Error && !(failure instanceof FiError) ? failure.stack : undefined;
    if (stack !== undefined) tell({ type: 'log', level: 'debug', tag: 'task', message: stack });
    const last: ChildMessage =
      failure === undefined ? { type: 'done' } : { type: 'failed', message: describeError(failure).slice(0, 16_000) };
    tell(last);
    process.exit(0);
  };
  process.on('uncaughtException', end);
  process.on('SIGINT', () => undefined); // the agent tells its children when to stop
  process.on('SIGTERM', () => stop.abort(new FiError('ERR_FI_STOPPED', 'stopped by SIGTERM')));

  const reader = new LineReader(
    (line) => {
      const message = parseLine(line);
      if (isRecord(message) && message.type === 'stop') {
        stop.abort(new FiError('ERR_FI_STOPPED', String(message.reason)));
        return;
      }
      const start = readStartMessage(message);
      if (start === undefined || started) return;
      started = true;
      runTaskHere(start, tell, stop).then(() => end(), end);
    },
    () => end(new FiError('ERR_FI_TASK', 'an order was too long')),
    MAX_ORDER,
  );
  process.stdin.on('data', (chunk: Buffer) => reader.push(chunk));
  process.stdin.on('error', () => undefined);
  process.stdin.on('close', () => {
    // The agent was killed: nobody will end this process any more.
    stop.abort(new FiError('ERR_FI_STOPPED', 'the agent has gone'));
    setTimeout(() => process.exit(1), ORPHAN_GRACE).unref();
    if (!started) process.exit(1);
  });
}

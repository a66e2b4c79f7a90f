/** The process of one task: takes its orders from the standard input, runs the task, and tells what becomes of it. */
import { setMaxListeners } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeError, FiError } from '../errors.js';
import type { Logger } from '../log/logger.js';
import type { Task, TaskContext, TaskResult, TaskTarget } from './contract.js';
import { type ChildMessage, readStartMessage, type StartMessage } from './messages.js';
import { isRecord } from './record.js';
import { registerSecrets, relayLogger } from './relay.js';
import { workForAgent } from './worker.js';

/** Whether a module's default export is a task. */
function isTask(value: unknown): value is Task {
  return isRecord(value) && typeof value.run === 'function';
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
  const log = relayLogger(task.name, level, tell);
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

/** The life of the process. */
export function main(): void {
  workForAgent((order, tell, stop) => {
    const start = readStartMessage(order);
    if (start === undefined) throw new FiError('ERR_FI_ORDER', 'not an order to run a task');
    return runTaskHere(start, tell, stop);
  });
}

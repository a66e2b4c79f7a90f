/**
 * The agent: knows its targets and when they are due, and has the work done by processes that end. It holds no HTTP
 * client, no XML and no task; one step at a time, so that any clock can drive it.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { describeError, type Logger } from '@fi/core';
import type { ContactReport } from '@fi/core/exchange';
import type { DrainReport } from '@fi/core/outbox';
import {
  afterClockChange,
  afterNetworkFailure,
  afterPending,
  afterRun,
  DEFAULT_MAX_DELAY,
  initialSchedule,
  isDueAt,
  loadState,
  type Schedule,
  STATE_FILE,
  saveState,
  type Target,
  withMaxDelay,
} from '@fi/core/target';
import type { RouteManifest, TaskManifest, TaskOutcome, TaskTarget } from '@fi/core/task';
import { EventQueue, type QueuedEvent } from './events.js';
import type { Identity } from './identity.js';
import type { AgentConfig } from './options.js';
import { eventRun, type Plan, type RunTarget, runsOf, type TaskRun, taskTargetOf } from './plan.js';
import { RunHistory } from './run-history.js';

/** What the agent has done by other processes. */
export interface Workers {
  /** Asks servers what they want; a server that is missing in the answer was not reached. */
  contact(targets: readonly (Target & { readonly native: boolean })[]): Promise<Map<string, ContactReport>>;
  runTask(run: TaskRun, hooks: TaskHooks): Promise<TaskOutcome>;
  /** Hands over what waits for targets. */
  send(
    targets: readonly (Target & { readonly force?: 'target' | 'all' | undefined })[],
  ): Promise<Map<string, DrainReport>>;
}

export interface TaskHooks {
  onProgress(progress: { readonly done: number; readonly total: number; readonly text?: string }): void;
  onDelivered(delivered: { readonly target: string; readonly kind: string; readonly bytes: number }): void;
  onEvent(event: {
    readonly name: string;
    readonly delay: number;
    readonly parameters: Readonly<Record<string, string>>;
  }): void;
}

export interface AgentSetup {
  readonly config: AgentConfig;
  readonly identity: Identity;
  readonly plan: Plan;
  readonly routes: readonly RouteManifest[];
  readonly targets: readonly Target[];
  readonly workers: Workers;
  readonly log: Logger;
  /** Seconds since the epoch. Default: the machine's clock. */
  readonly now?: () => number;
  readonly random?: () => number;
  /** Upper bound of the first delay in seconds; 0 after the configuration was read again. */
  readonly delaytime: number;
  /** Runs only what is asked for: another process keeps the schedule. */
  readonly onlyRequested?: boolean;
  /** The agent before the configuration was read again: its events and its history go on. */
  readonly previous?: Agent;
  readonly signal?: AbortSignal;
}

/** A target with its place in time. */
export interface TargetEntry {
  readonly target: Target;
  schedule: Schedule;
  native: boolean;
  /** A run was asked for; during a run it means one more. */
  requested: boolean;
  /** Modification time of the state file in milliseconds, as this process knows it. */
  stateTime: number;
  /** Messages in the outbox. */
  waiting: number;
  /** When the outbox may be tried again, in milliseconds since the epoch. */
  nextSend: number;
  last?: { readonly time: number; readonly ok: boolean; readonly message?: string };
}

/** Seconds between two looks at state files that another process may have changed. */
const STATE_CHECK = 30;
/** Seconds after the start that tasks' own events wait: what a machine has to do at its start comes first. */
const START_EVENT_DELAY = 130;

export class Agent {
  readonly setup: AgentSetup;
  readonly entries: readonly TargetEntry[];
  readonly events: EventQueue;
  readonly history: RunHistory;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #random: () => number;
  #lastCheck = 0;
  /** A contact or a task failed, or a result could not be delivered, since the start. */
  failed = false;

  private constructor(setup: AgentSetup, entries: readonly TargetEntry[]) {
    const { previous: _previous, ...own } = setup;
    this.setup = own; // without the former agent, which would live on through it
    this.entries = entries;
    this.#log = setup.log;
    this.#now = setup.now ?? (() => Date.now() / 1000);
    this.#random = setup.random ?? Math.random;
    this.events = setup.previous?.events ?? new EventQueue();
    this.history = setup.previous?.history ?? new RunHistory();
  }

  /** Loads the state of all targets, and draws the dates of new ones. */
  static async open(setup: AgentSetup): Promise<Agent> {
    const now = (setup.now ?? (() => Date.now() / 1000))();
    const random = setup.random ?? Math.random;
    const { delaytime } = setup;
    const entries: TargetEntry[] = [];
    for (const target of setup.targets) {
      const saved = await loadState(target.directory);
      const period = setup.config.values.delaytime || DEFAULT_MAX_DELAY;
      const settings =
        target.type === 'local' ? { delaytime: Math.min(delaytime, DEFAULT_MAX_DELAY), period } : { delaytime };
      const drawn = initialSchedule(saved.schedule, settings, now, random());
      const schedule = setup.identity.forcerun ? { ...drawn, nextRun: now } : drawn;
      const waiting = await countMessages(target);
      entries.push({ target, schedule, native: saved.native, requested: false, stateTime: 0, waiting, nextSend: 0 });
    }
    const agent = new Agent(setup, entries);
    for (const entry of entries) await agent.#save(entry);
    return agent;
  }

  get #stopped(): boolean {
    return this.setup.signal?.aborted === true;
  }

  /**
   * Does what is due: an event, runs of targets, results that wait.
   * @returns when there will be something to do again, in seconds since the epoch
   */
  async step(): Promise<number> {
    await this.#checkClockAndFiles();
    await this.runEvent();
    if (this.#stopped) return Number.POSITIVE_INFINITY;
    const { onlyRequested = false } = this.setup;
    const due = this.entries.filter((entry) =>
      onlyRequested ? entry.requested : isDueAt(entry.schedule, this.#now()),
    );
    if (due.length > 0) await this.run(due);
    if (!onlyRequested) await this.sendWaiting();
    return this.nextStep();
  }

  /** When there will be something to do, in seconds since the epoch. */
  nextStep(): number {
    if (this.setup.onlyRequested === true) {
      const requested = this.entries.some((entry) => entry.requested);
      return requested ? this.#now() : (this.events.next() ?? Number.POSITIVE_INFINITY);
    }
    const runs = this.entries.map(({ schedule }) => schedule.nextRun);
    const sends = this.entries.filter(({ waiting }) => waiting > 0).map(({ nextSend }) => nextSend / 1000);
    return Math.min(this.events.next() ?? Number.POSITIVE_INFINITY, ...runs, ...sends);
  }

  /** Makes targets due now. */
  async runNow(ids?: readonly string[]): Promise<void> {
    for (const entry of this.entries) {
      if (ids !== undefined && !ids.includes(entry.target.id)) continue;
      entry.requested = true;
      entry.schedule = { ...entry.schedule, nextRun: this.#now() };
      await this.#save(entry);
    }
  }

  /** Queues a partial inventory; undefined, or why it was not taken. */
  requestPartial(parameters: Readonly<Record<string, string>>, targets: readonly string[] = []): string | undefined {
    if (!/^(?:yes|1)$/i.test(parameters.partial ?? '')) return 'only events for a partial inventory are taken';
    if ((parameters.category ?? '').trim() === '') return 'a partial inventory needs a category';
    const task = this.setup.plan.planned.find(({ trigger }) => trigger.on === 'inventory');
    if (task === undefined) return 'the inventory task is not planned';
    const now = this.#now();
    return this.events.add({ name: 'partial inventory', task: task.id, targets, parameters, due: now }, now);
  }

  /** Runs all planned tasks for these targets, sends the results, and sets the next date of each. */
  async run(entries: readonly TargetEntry[]): Promise<void> {
    for (const entry of entries) entry.requested = false;
    const reached = await this.#contact(entries);
    const force = this.setup.config.values.force;
    for (const task of this.setup.plan.planned) {
      for (const run of runsOf(task, reached, { force })) {
        if (this.#stopped) return;
        await this.#runTask(run);
      }
    }
    if (this.#stopped) return;
    const ids = new Set(reached.map(({ target }) => target.id));
    const done = entries.filter(({ target }) => ids.has(target.id));
    await this.#send(
      done.filter(({ waiting }) => waiting > 0),
      'target',
    );
    for (const entry of done) {
      await this.#plan(entry, afterRun(entry.schedule, this.#now(), this.#random()));
      this.#log.info(
        `target ${entry.target.id}: next run: ${new Date(entry.schedule.nextRun * 1000).toString().slice(0, 24)} - ${entry.target.name}`,
      );
    }
  }

  /** Asks the servers among the targets what they want; those that do not answer come again later. */
  async #contact(entries: readonly TargetEntry[]): Promise<RunTarget[]> {
    const servers = entries.filter(({ target }) => target.type === 'server');
    for (const { target, native } of entries) {
      this.#log.info(`target ${target.id}: ${target.type} ${target.name}`);
      if (target.type !== 'server') continue;
      this.#log.info(`sending ${native ? 'contact' : 'prolog'} request to ${target.id}`);
    }
    const orders = servers.map(({ target, native }) => ({ ...target, native }));
    const reports = servers.length === 0 ? new Map<string, ContactReport>() : await this.setup.workers.contact(orders);
    if (this.#stopped) return [];

    const reached: RunTarget[] = [];
    for (const entry of entries) {
      const { target } = entry;
      if (target.type === 'local') {
        entry.last = { time: this.#now() * 1000, ok: true };
        reached.push({ target, taskTarget: this.#taskTarget(entry) });
        continue;
      }
      const report = reports.get(target.id);
      if (report?.outcome === 'ok') {
        entry.native = report.native;
        entry.schedule = withMaxDelay(entry.schedule, report.delay);
        entry.last = { time: this.#now() * 1000, ok: true };
        reached.push({ target, taskTarget: this.#taskTarget(entry, report), report });
        continue;
      }
      await this.#missed(entry, report);
    }
    return reached;
  }

  /** A server that has no use for us now. */
  async #missed(entry: TargetEntry, report: ContactReport | undefined): Promise<void> {
    const now = this.#now();
    entry.native = report?.native ?? entry.native;
    if (report?.outcome === 'pending') {
      await this.#plan(entry, afterPending(entry.schedule, report.delay ?? 0, now));
      entry.last = { time: now * 1000, ok: true, message: 'the server asks to be asked again' };
    } else {
      this.failed = true;
      await this.#plan(entry, afterNetworkFailure(entry.schedule, this.setup.config.values.delaytime, now));
      const message = report?.reason ?? 'no answer';
      entry.last = { time: now * 1000, ok: false, message };
      const seconds = Math.round(entry.schedule.nextRun - now);
      this.#log.error(`No supported answer from server at ${entry.target.name}; next attempt in ${seconds} s`);
    }
  }

  /** Sets the date that follows from a run, unless another run was asked for meanwhile. */
  async #plan(entry: TargetEntry, schedule: Schedule): Promise<void> {
    entry.schedule = entry.requested ? { ...schedule, nextRun: this.#now() } : schedule;
    await this.#save(entry);
  }

  #taskTarget(entry: TargetEntry, report?: ContactReport): TaskTarget {
    const { json, html } = this.setup.config.values;
    return taskTargetOf(entry.target, { native: entry.native, json, html }, report);
  }

  async #runTask(run: TaskRun): Promise<void> {
    const { task, targets } = run;
    this.#log.info(`running task ${task.name}`);
    const running = this.history.begin(
      task.name,
      targets.map(({ id }) => id),
      this.#now() * 1000,
    );
    const outcome = await this.setup.workers.runTask(run, {
      onProgress: (progress) => this.history.progress(running, progress),
      onDelivered: ({ target }) => {
        const entry = this.entries.find((candidate) => candidate.target.id === target);
        if (entry !== undefined) entry.waiting++;
      },
      onEvent: ({ name, delay, parameters }) => this.#taskEvent(task, targets, name, delay, parameters),
    });
    if (outcome.status === 'failed') this.failed = true;
    this.history.end(running, outcome, this.#now() * 1000);
  }

  /** An event that a task asks for: for itself, or for the task that `parameters.task` names. */
  #taskEvent(
    task: TaskManifest,
    targets: readonly TaskTarget[],
    name: string,
    delay: number,
    parameters: Readonly<Record<string, string>>,
  ): void {
    const { task: other = task.id } = parameters;
    this.#queue({ name, task: other.toLowerCase(), targets: targets.map(({ id }) => id), parameters }, delay);
  }

  #queue(event: Omit<QueuedEvent, 'due'>, delay: number): void {
    const now = this.#now();
    const refused = this.events.add({ ...event, due: now + delay }, now);
    if (refused !== undefined) this.#log.debug(refused);
  }

  /** Queues the events that tasks have at the start of a daemon. */
  queueStartEvents(): void {
    const targets = this.entries.filter(({ target }) => target.type === 'server').map(({ target }) => target.id);
    if (targets.length === 0) return;
    for (const { id, startEvent } of new Set(this.setup.plan.planned)) {
      if (startEvent !== undefined)
        this.#queue({ name: startEvent, task: id, targets, parameters: {} }, START_EVENT_DELAY);
    }
  }

  async #runEvent(event: QueuedEvent): Promise<void> {
    const task = this.setup.plan.available.find(({ id }) => id === event.task);
    const chosen = this.entries.filter(({ target }) => event.targets.length === 0 || event.targets.includes(target.id));
    const targets = chosen.map((entry) => this.#taskTarget(entry));
    const run = task === undefined ? undefined : eventRun(task, event, targets);
    if (run === undefined) {
      // A person who asked for it is told; a task asks whatever the targets are.
      const level = event.targets.length === 0 ? 'warning' : 'debug';
      this.#log[level](`no target for a ${event.name} event: a server target needs to be a GLPI server`);
      return;
    }
    this.#log.info(`running task ${run.task.name}: ${event.name} event`);
    await this.#runTask(run);
  }

  /** Runs the event that is due first; whether there was one. */
  async runEvent(): Promise<boolean> {
    const event = this.#stopped ? undefined : this.events.take(this.#now());
    if (event !== undefined) await this.#runEvent(event);
    return event !== undefined;
  }

  /** Sends what may be sent again. */
  async sendWaiting(): Promise<void> {
    if (this.#stopped) return;
    const now = this.#now() * 1000;
    await this.#send(this.entries.filter(({ waiting, nextSend }) => waiting > 0 && nextSend <= now));
  }

  async #send(entries: readonly TargetEntry[], force?: 'target'): Promise<void> {
    if (entries.length === 0) return;
    const reports = await this.setup.workers.send(entries.map(({ target }) => ({ ...target, force })));
    for (const entry of entries) {
      const report = reports.get(entry.target.id);
      entry.waiting = report?.left ?? entry.waiting;
      // Without an answer the process failed; it is not started again at once.
      entry.nextSend = report === undefined ? this.#now() * 1000 + 60_000 : (report.next ?? 0);
      if (report?.reason !== undefined) {
        this.failed = true;
        entry.last = { time: this.#now() * 1000, ok: false, message: report.reason };
      }
    }
  }

  /** Another process of ours may have run a target meanwhile, and the clock may have been set. */
  async #checkClockAndFiles(): Promise<void> {
    const now = this.#now();
    for (const entry of this.entries) {
      const schedule = afterClockChange(entry.schedule, now, this.#random());
      if (schedule === entry.schedule) continue;
      entry.schedule = schedule;
      await this.#save(entry);
    }
    if (Math.abs(now - this.#lastCheck) < STATE_CHECK) return;
    this.#lastCheck = now;
    for (const entry of this.entries) {
      const time = await stateTime(entry.target);
      if (time === 0 || time === entry.stateTime) continue;
      entry.stateTime = time;
      const { schedule, native } = await loadState(entry.target.directory);
      entry.native = native;
      entry.schedule = afterClockChange({ ...entry.schedule, ...schedule }, now, this.#random());
      entry.waiting = await countMessages(entry.target);
    }
  }

  async #save(entry: TargetEntry): Promise<void> {
    try {
      await saveState(entry.target.directory, { schedule: entry.schedule, native: entry.native });
      entry.stateTime = await stateTime(entry.target);
    } catch (error) {
      // The schedule in memory still holds; a full disk is no reason to stop.
      this.#log.error(`the state of ${entry.target.id} could not be kept: ${describeError(error)}`);
    }
  }
}

async function stateTime({ directory }: Target): Promise<number> {
  return (await stat(path.join(directory, STATE_FILE)).catch(() => undefined))?.mtimeMs ?? 0;
}

/** Messages that wait for a target, by the names of their files. */
async function countMessages({ directory }: Target): Promise<number> {
  const names = await readdir(path.join(directory, 'outbox')).catch(() => []);
  return names.filter((name) => name.endsWith('.msg')).length;
}

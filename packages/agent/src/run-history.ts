/** What ran and runs, for the status page and the metrics. Bounded. */

import type { TaskOutcome } from '@fi/core/task';
import type { AgentStatus, RunTotal, RunView } from '@fi/http-daemon';

/** A task that runs now. */
export interface Running {
  readonly name: string;
  readonly since: number;
  readonly targets: readonly string[];
  progress?: { readonly done: number; readonly total: number; readonly text?: string };
}

const MAX_RUNS = 20;

export class RunHistory {
  readonly #running: Running[] = [];
  #runs: RunView[] = [];
  readonly #totals = new Map<string, RunTotal>();
  /** Runs that have ended, since the start. */
  count = 0;

  /** @param time milliseconds since the epoch */
  begin(name: string, targets: readonly string[], time: number): Running {
    const running: Running = { name, targets, since: time };
    this.#running.push(running);
    return running;
  }

  progress(running: Running, progress: NonNullable<Running['progress']>): void {
    running.progress = progress;
  }

  end(running: Running, outcome: TaskOutcome, time: number): void {
    this.count++;
    this.#running.splice(this.#running.indexOf(running), 1);
    const { status, reason, milliseconds, results } = outcome;
    const { name: task, targets } = running;
    const view = { task, targets, time, milliseconds, status, results, ...(reason === undefined ? {} : { reason }) };
    this.#runs = [view, ...this.#runs].slice(0, MAX_RUNS);
    const key = `${task} ${status}`;
    const total = this.#totals.get(key) ?? { task, status, count: 0, milliseconds: 0 };
    this.#totals.set(key, { ...total, count: total.count + 1, milliseconds: total.milliseconds + milliseconds });
  }

  status(): AgentStatus {
    return { state: this.#running.length > 0 ? 'running' : 'waiting', tasks: this.#running };
  }

  runs(): readonly RunView[] {
    return this.#runs;
  }

  totals(): readonly RunTotal[] {
    return [...this.#totals.values()];
  }
}

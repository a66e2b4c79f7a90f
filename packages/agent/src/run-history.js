/** What ran and runs, for the status page and the metrics. Bounded. */
const MAX_RUNS = 20;
export class RunHistory {
  #running = [];
  #runs = [];
  #totals = new Map();
  /** @param time milliseconds since the epoch */
  begin(name, targets, time) {
    const running = { name, targets, since: time };
    this.#running.push(running);
    return running;
  }
  progress(running, progress) {
    running.progress = progress;
  }
  end(running, outcome, time) {
    this.#running.splice(this.#running.indexOf(running), 1);
    const { status, reason, milliseconds, results } = outcome;
    const { name: task, targets } = running;
    const view = { task, targets, time, milliseconds, status, results, ...(reason === undefined ? {} : { reason }) };
    this.#runs = [view, ...this.#runs].slice(0, MAX_RUNS);
    const key = `${task} ${status}`;
    const total = this.#totals.get(key) ?? { task, status, count: 0, milliseconds: 0 };
    this.#totals.set(key, { ...total, count: total.count + 1, milliseconds: total.milliseconds + milliseconds });
  }
  status() {
    return { state: this.#running.length > 0 ? 'running' : 'waiting', tasks: this.#running };
  }
  runs() {
    return this.#runs;
  }
  totals() {
    return [...this.#totals.values()];
  }
}

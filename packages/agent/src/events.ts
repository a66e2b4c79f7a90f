/** Events that tasks and the HTTP interface ask for, in a queue with the rules of the GLPI agent. Pure. */

export interface QueuedEvent {
  /** `partial inventory`, `storage maintenance`. */
  readonly name: string;
  /** Id of the task that gets it. */
  readonly task: string;
  /** Ids of targets; empty: all. */
  readonly targets: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
  /** Seconds since the epoch. */
  readonly due: number;
}

const MAX_EVENTS = 1024;
/** Seconds within which an event of the same name is not taken again. */
const MIN_INTERVAL = 15;

export class EventQueue {
  #events: QueuedEvent[] = [];
  #accepted = new Map<string, number>();

  /** Takes an event; undefined, or why it was not taken. A new one replaces a waiting one of the same name, task and targets. */
  add(event: QueuedEvent, now: number): string | undefined {
    if (event.name === '') return 'an event without a name';
    const keyOf = ({ task, name, targets }: QueuedEvent) => [task, name, ...targets].join(' ');
    const key = keyOf(event);
    const last = this.#accepted.get(key);
    if (last !== undefined && now >= last && now - last < MIN_INTERVAL)
      return `Skipping too early new ${event.name} event`;
    const rest = this.#events.filter((other) => keyOf(other) !== key);
    if (rest.length >= MAX_EVENTS) return `Event requests overflow, skipping new event`;
    for (const [old, at] of this.#accepted) if (Math.abs(now - at) >= MIN_INTERVAL) this.#accepted.delete(old);
    this.#accepted.set(key, now);
    this.#events = [...rest, event].sort((a, b) => a.due - b.due);
    return undefined;
  }

  /** Takes out the first event that is due. */
  take(now: number): QueuedEvent | undefined {
    const [first] = this.#events;
    return first !== undefined && first.due <= now ? this.#events.shift() : undefined;
  }

  /** When the next one is due. */
  next(): number | undefined {
    return this.#events[0]?.due;
  }
}

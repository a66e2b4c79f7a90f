/** Events that tasks and the HTTP interface ask for, in a queue with the rules of the GLPI agent. Pure. */
const MAX_EVENTS = 1024;
/** Seconds within which an event of the same name is not taken again. */
const MIN_INTERVAL = 15;
export class EventQueue {
  #events = [];
  #accepted = new Map();
  /** Takes an event; undefined, or why it was not taken. A new one replaces a waiting one of the same name, task and targets. */
  add(event, now) {
    if (event.name === '') return 'an event without a name';
    const keyOf = ({ task, name, targets }) => [task, name, ...targets].join(' ');
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
  take(now) {
    const [first] = this.#events;
    return first !== undefined && first.due <= now ? this.#events.shift() : undefined;
  }
  /** When the next one is due. */
  next() {
    return this.#events[0]?.due;
  }
}

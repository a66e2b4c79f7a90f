/** Gives memory back after bursts of requests: the agent waits nearly all the time, and is to be small while it does. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's `gc`: all of the heap, or the young generation alone. */
type Collect = (options?: { readonly type: 'minor' }) => void;

let collect: Collect | undefined;

/** Collects garbage now: a process that does nothing allocates nothing either, and V8 would wait for ever. */
function collectGarbage(options?: { readonly type: 'minor' }): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as Collect;
    setFlagsFromString('--no-expose-gc');
  }
  collect(options);
}

/** Requests that leave enough behind for a collection, which takes some milliseconds. */
const WORTH_IT = 200;
/**
 * Requests between collections in a burst. Those that a connection sends ahead live long enough to be taken for lasting,
 * and of such V8 lets a hundred megabytes gather before it looks.
 */
const OFTEN = 5_000;
/**
 * Requests between collections of the young generation. V8 fills a megabyte before it looks, and the pages that it has touched
 * stay with the process; so it begins again at the first one, which takes as long as it saves.
 */
const YOUNG = 16;
/** It is so up to Node.js 20; newer ones take more pages for it, not fewer. */
const SPARES_YOUNG = Number(process.versions.node.split('.', 1)[0]) < 22;
/** Milliseconds between looks whether it is over, and requests between two looks when it is. */
const LOOK = 2_000;
const FEW = 20;
/** Milliseconds until a second collection: connections are kept for five seconds, and V8 gives back what was freed before. */
const AGAIN = 6_000;

/** Counts requests, and collects garbage when a burst of them is over. */
export class Tidy {
  readonly #collect: Collect;
  readonly #sparesYoung: boolean;
  #count = 0;
  #seen = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param collectNow stands in for the collection in tests */
  constructor(collectNow: Collect = collectGarbage, sparesYoung = SPARES_YOUNG) {
    this.#collect = collectNow;
    this.#sparesYoung = sparesYoung;
  }

  /** Counts a request. */
  note(): void {
    this.#count++;
    if (this.#count % OFTEN === 0) setImmediate(() => this.#collect());
    else if (this.#sparesYoung && this.#count % YOUNG === 0) setImmediate(() => this.#collect({ type: 'minor' }));
    if (this.#count >= WORTH_IT) this.#timer ??= this.#later(() => this.#look(), LOOK);
  }

  #later(action: () => void, milliseconds: number): NodeJS.Timeout {
    return setTimeout(action, milliseconds).unref();
  }

  #look(): void {
    const busy = this.#count - this.#seen >= FEW;
    this.#seen = this.#count;
    if (busy) {
      this.#timer = this.#later(() => this.#look(), LOOK);
      return;
    }
    this.#collect();
    this.#timer = this.#later(() => {
      this.#collect();
      this.#timer = undefined;
      this.#count = 0;
      this.#seen = 0;
    }, AGAIN);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

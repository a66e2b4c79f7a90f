/** Answers that are not ready yet, as a GLPI proxy has them: the client comes again and names the request. */

import { randomBytes } from 'node:crypto';
import type { Verdict } from './message.js';

interface Waiting {
  readonly verdict: Verdict;
  left: number;
}

const MAX_WAITING = 1000;
/** Seconds that a client is to wait between its questions. */
const EXPIRATION = '1s';

/** `{"status":"pending"}`, with the number under which the client is to ask. */
export interface PendingAnswer {
  readonly status: number;
  readonly requestId: string;
  readonly reply: string;
}

const answer = (requestId: string): PendingAnswer => ({
  status: 202,
  requestId,
  reply: JSON.stringify({ status: 'pending', expiration: EXPIRATION }),
});

export class PendingAnswers {
  readonly #waiting = new Map<string, Waiting>();

  /** Keeps an answer back. @param times how often the client is put off, the first time included */
  hold(verdict: Verdict, times: number): PendingAnswer {
    const requestId = randomBytes(4).toString('hex').toUpperCase();
    this.#waiting.set(requestId, { verdict, left: times - 1 });
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MAX_WAITING && oldest !== undefined) this.#waiting.delete(oldest);
    return answer(requestId);
  }

  /** The answer to a question for a request: still pending, the real one, or undefined when the request is not known. */
  ask(requestId: string): PendingAnswer | Verdict | undefined {
    const waiting = this.#waiting.get(requestId);
    if (waiting === undefined) return undefined;
    if (waiting.left > 0) {
      waiting.left--;
      return answer(requestId);
    }
    this.#waiting.delete(requestId);
    return waiting.verdict;
  }
}

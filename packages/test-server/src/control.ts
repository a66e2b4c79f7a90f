/** What can be asked of a running server, and changed: over its API, and at /control. */

import { FiError } from '@fi/core';
import type { RequestKind } from './faults.js';
import { PROTOCOLS, type Protocol } from './options.js';

/** What can be changed while the server runs. */
export interface ServerChanges {
  readonly protocol?: Protocol;
  readonly response?: 'SEND' | 'STOP';
  /** Hours. */
  readonly prologFreq?: number;
  /** How often a JSON message is answered with "not ready yet". */
  readonly pending?: number;
  /** In the place of all faults that were there; see `parseFault`. */
  readonly faults?: readonly string[];
}

/** A request of an agent, and what became of it. */
export interface RequestLine {
  /** Counted from 1. */
  readonly number: number;
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly kind: RequestKind;
  /** 0: no answer. */
  readonly status: number;
  /** The failure that it met. */
  readonly fault?: string;
}

export interface ControlState extends Required<ServerChanges> {
  /** The last ones, the newest last. */
  readonly requests: readonly RequestLine[];
}

const MAX_REQUESTS = 200;

/** The requests that came, numbered. */
export class Requests {
  #count = 0;
  readonly #lines: RequestLine[] = [];

  /** The number of a request that came now. */
  next(): number {
    this.#count += 1;
    return this.#count;
  }

  add(line: RequestLine): void {
    this.#lines.push(line);
    if (this.#lines.length > MAX_REQUESTS) this.#lines.shift();
  }

  list(): RequestLine[] {
    return [...this.#lines];
  }
}

const isNumber = (value: unknown, max: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;

/** What each member may be. */
const CHECKS: Readonly<Record<keyof ServerChanges, readonly [(value: unknown) => boolean, string]>> = {
  protocol: [(value) => (PROTOCOLS as readonly unknown[]).includes(value), `one of ${PROTOCOLS.join(', ')}`],
  response: [(value) => value === 'SEND' || value === 'STOP', 'SEND or STOP'],
  prologFreq: [(value) => isNumber(value, 8760), 'a number of hours'],
  pending: [(value) => isNumber(value, 100), 'a number up to 100'],
  faults: [
    (value) => Array.isArray(value) && value.length <= 100 && value.every((item) => typeof item === 'string'),
    'a list of texts',
  ],
};

/**
 * Reads changes from JSON.
 * @throws FiError `ERR_FI_CONTROL` that says what is wrong
 */
export function readChanges(text: string): ServerChanges {
  const wrong = (reason: string) => new FiError('ERR_FI_CONTROL', reason);
  let changes: unknown;
  try {
    changes = JSON.parse(text);
  } catch {
    throw wrong('the body is not JSON');
  }
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes))
    throw wrong('the body is no JSON object');
  for (const [name, value] of Object.entries(changes)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof ServerChanges] : undefined;
    if (check === undefined)
      throw wrong(`${name.slice(0, 40)} cannot be set; there are ${Object.keys(CHECKS).join(', ')}`);
    if (!check[0](value)) throw wrong(`${name} has to be ${check[1]}`);
  }
  return changes;
}

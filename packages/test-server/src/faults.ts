/** Failures by script: which requests meet which misbehaviour, in a form that fits a command line. */

import { FiError } from '@fi/core';
import type { Behaviour } from './behaviour.js';

/** What a request of an agent is: the kind of its message, or what it asks for. */
export const REQUEST_KINDS = [
  'prolog',
  'contact',
  'inventory',
  'netdiscovery',
  'snmpquery',
  'getconfig',
  'rest',
  'poll',
  'token',
  'other',
] as const;

export type RequestKind = (typeof REQUEST_KINDS)[number];

/** `hang@inventory*2` in parts. */
export interface Fault {
  /** As it was written. */
  readonly text: string;
  readonly behaviour: Behaviour;
  /** A kind of request, the number of a request (counted from 1), or every request. */
  readonly when: RequestKind | number | 'every';
  /** How often; undefined: always. */
  readonly times?: number;
}

const MAX_NUMBER = 1_000_000_000;

/** What the server does, by the word of the script; a number may follow. */
const KINDS: Readonly<Record<string, (value: number | undefined) => Behaviour | undefined>> = {
  refuse: (status = 503) => (status >= 300 && status <= 599 ? { type: 'answer', status } : undefined),
  reset: noValue({ type: 'reset' }),
  hang: noValue({ type: 'hang' }),
  cut: (after = 0) => ({ type: 'cut', after }),
  garbage: noValue({ type: 'garbage' }),
  slow: (interval = 100) => ({ type: 'slow', interval }),
  empty: noValue({ type: 'answer', body: '' }),
  html: noValue({
    type: 'answer',
    headers: { 'Content-Type': 'text/html' },
    body: '<!doctype html>\n<html><body><h1>Maintenance</h1></body></html>\n',
  }),
};

function noValue(behaviour: Behaviour): (value: number | undefined) => Behaviour | undefined {
  return (value) => (value === undefined ? behaviour : undefined);
}

/** How a fault is written, for messages and the help. */
export const FAULT_SYNTAX = 'KIND[:NUMBER][,kept][@WHEN][*TIMES]';

const SYNTAX = /^([a-z]+)(?::(\d{1,9}))?(,kept)?(?:@([a-z]+|\d{1,9}))?(?:\*(\d{1,9}))?$/;

/**
 * Reads a fault: `refuse`, `refuse:500@prolog`, `cut:10@inventory*2`, `hang@3`. A request that meets one does not count as
 * received, unless `,kept` says so.
 * @throws FiError `ERR_FI_FAULT` that says what can be written
 */
export function parseFault(text: string): Fault {
  const [, kind = '', value, kept, when = 'every', times] = SYNTAX.exec(text.trim().toLowerCase()) ?? [];
  const make = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (make === undefined) {
    throw wrong(text, `is no failure; write ${FAULT_SYNTAX}, with one of ${Object.keys(KINDS).join(', ')}`);
  }
  const behaviour = make(value === undefined ? undefined : Number(value));
  if (behaviour === undefined) throw wrong(text, `${kind} does not take the number ${value}`);
  const number = /^\d/.test(when) ? Number(when) : undefined;
  const known = REQUEST_KINDS.find((name) => name === when);
  if (number === undefined && known === undefined && when !== 'every') {
    throw wrong(text, `no request is called ${when}; there are ${REQUEST_KINDS.join(', ')}, and numbers from 1`);
  }
  const count = number === undefined ? times : '1';
  return {
    text: text.trim(),
    behaviour: { ...behaviour, keep: kept !== undefined },
    when: number ?? known ?? 'every',
    ...(count === undefined ? {} : { times: Math.min(Number(count), MAX_NUMBER) }),
  };
}

/** What is wrong with a fault, as options tell it; undefined for a good one. */
export function faultProblem(text: string): string | undefined {
  try {
    parseFault(text);
    return undefined;
  } catch {
    return `${FAULT_SYNTAX}, for example hang, refuse:500@prolog or cut:10@inventory*2`;
  }
}

const wrong = (text: string, reason: string) =>
  new FiError('ERR_FI_FAULT', `"${text.slice(0, 60)}": ${reason}`, { exitCode: 2 });

/** Faults in force; each counts its own use. */
export class Faults {
  #faults: { readonly fault: Fault; left: number }[] = [];

  /** Puts other faults in the place of all. @throws FiError `ERR_FI_FAULT`; nothing has changed then */
  set(texts: readonly string[]): void {
    const faults = texts.map(parseFault);
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
  }

  /** The faults that can still happen, as they were written; `*` shows what is left. */
  list(): string[] {
    return this.#faults
      .filter(({ left }) => left > 0)
      .map(({ fault, left }) =>
        fault.times === undefined || typeof fault.when === 'number'
          ? fault.text
          : `${fault.text.replace(/\*\d+$/, '')}*${left}`,
      );
  }

  /** What this request meets; the first fault that fits is used. */
  take(number: number, kind: RequestKind): Fault | undefined {
    const entry = this.#faults.find(
      ({ fault: { when }, left }) => left > 0 && (when === 'every' || when === number || when === kind),
    );
    if (entry === undefined) return undefined;
    entry.left--;
    return entry.fault;
  }
}

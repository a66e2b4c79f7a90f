/** Misbehaviour on demand: what broken servers and networks do, for tests of clients. */

import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ReceivedMessage } from './message.js';

/**
 * What the server does instead of answering as it should:
 * - `answer`: this status, these headers and this body; what is not given is as it would have been
 * - `hang`: nothing, until the client gives up or the server is closed
 * - `reset`: closes the connection without an answer
 * - `cut`: the right headers and the first bytes of the right body, then closes the connection
 * - `garbage`: bytes that are no HTTP answer
 * - `slow`: the right answer, piece by piece, `bytes` (default 1) every `interval` milliseconds
 */
export type Behaviour = (
  | {
      readonly type: 'answer';
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  | { readonly type: 'hang' }
  | { readonly type: 'reset' }
  | { readonly type: 'cut'; readonly after: number }
  | { readonly type: 'garbage' }
  | { readonly type: 'slow'; readonly interval: number; readonly bytes?: number }
) & {
  /** Whether the message counts as received all the same. Default: not for an answer with an error status. */
  readonly keep?: boolean;
};

/** Asked for every POST, before the message is kept; `undefined`: the server does its work. */
export type BehaviourHook = (request: BehaviourRequest) => Behaviour | undefined | Promise<Behaviour | undefined>;

export interface BehaviourRequest {
  /** Counted from 1. */
  readonly number: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `undefined` when the server refuses the message. */
  readonly message: ReceivedMessage | undefined;
}

/** An answer as it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Whether a message that meets this behaviour is kept. */
export function keepsMessage(behaviour: Behaviour | undefined): boolean {
  if (behaviour === undefined) return true;
  return behaviour.keep ?? !(behaviour.type === 'answer' && (behaviour.status ?? 200) >= 400);
}

/** Sends the right answer, or what the behaviour makes of it. */
export async function send(response: ServerResponse, answer: Answer, behaviour?: Behaviour): Promise<void> {
  if (behaviour === undefined || behaviour.type === 'answer') {
    const body = behaviour?.body === undefined ? answer.body : Buffer.from(behaviour.body);
    const headers: Record<string, string> = { ...answer.headers, ...behaviour?.headers };
    response.writeHead(behaviour?.status ?? answer.status, { ...headers, 'Content-Length': String(body.length) });
    response.end(body);
    return;
  }
  const { socket } = response;
  if (behaviour.type === 'hang') return;
  if (behaviour.type === 'reset') socket?.destroy();
  else if (behaviour.type === 'garbage') socket?.end('\u0000\u0001 this is no HTTP answer\r\n');
  else {
    response.writeHead(answer.status, { ...answer.headers, 'Content-Length': String(answer.body.length) });
    if (behaviour.type === 'cut') {
      response.write(answer.body.subarray(0, behaviour.after), () => socket?.destroy());
      return;
    }
    const { bytes = 1, interval } = behaviour;
    for (let start = 0; start < answer.body.length && !response.destroyed; start += bytes) {
      response.write(answer.body.subarray(start, start + bytes));
      await delay(interval, undefined, { ref: false });
    }
    response.end();
  }
}

/** What the server takes a message for, whichever protocol it came in. */

import type { Inventory } from '@fi/core/inventory';

/** Kinds of messages: QUERY of classic XML or action of JSON, in lower case. */
export type ReceivedKind = 'prolog' | 'inventory' | 'netdiscovery' | 'snmpquery' | 'contact';

/** An accepted message. */
export interface ReceivedMessage {
  readonly kind: ReceivedKind;
  readonly deviceid: string;
  readonly format: 'xml' | 'json';
  /** The message as it came, without compression. */
  readonly text: string;
  /** What the message says of the machine in the official form; inventories only. */
  readonly inventory?: Inventory;
  /** What real servers would complain about or drop, though this one accepts it. */
  readonly remarks: readonly string[];
}

/** The answer to a message, and the message itself when it was accepted. */
export interface Verdict {
  readonly status: number;
  /** Text of the answer, XML or JSON. */
  readonly reply: string;
  readonly format: 'xml' | 'json';
  readonly message?: ReceivedMessage;
  /** Why the message was refused. */
  readonly refusal?: string;
}

/** Longest DEVICEID that servers have room for. */
export const MAX_DEVICE_ID = 255;

/** Why a deviceid cannot be used; `undefined` when it can. */
export function deviceIdProblem(deviceid: unknown): string | undefined {
  if (typeof deviceid !== 'string' || deviceid.trim() === '') return 'no DEVICEID';
  if (deviceid.length > MAX_DEVICE_ID) return `DEVICEID is longer than ${MAX_DEVICE_ID} characters`;
  return /[\p{Cc}\p{Surrogate}]/u.test(deviceid) ? 'DEVICEID has characters that no name may have' : undefined;
}

/** Remarks are for a person; what is repeated or beyond this number does not help. */
const MAX_REMARKS = 100;

/** Collects remarks without repetitions. */
export class Remarks {
  readonly #texts = new Set<string>();

  readonly add = (text: string): void => {
    if (this.#texts.size < MAX_REMARKS) this.#texts.add(text.slice(0, 300));
  };

  list(): string[] {
    return [...this.#texts];
  }
}

/**
 * Start and end tags, or values, of a message. 40,000 programs with a dozen fields each fit; a small message that unpacks
 * to millions of empty elements would take gigabytes of memory once it is parsed.
 */
const MAX_PARTS = 1_000_000;

/** Whether a text has more of a character than any honest message; cheap, so it can go before parsing. */
export function hasTooMany(text: string, character: '<' | ','): boolean {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) {
    count += 1;
    if (count > MAX_PARTS) return true;
  }
  return false;
}

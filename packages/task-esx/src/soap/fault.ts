/** SOAP faults: what a server says when it cannot do what it was asked. */

import { FiError } from '@fi/core';
import type { Element } from './element.js';

/** A fault of the server, in its own words. */
export class SoapFault extends FiError {
  /** Class of the fault: `InvalidLogin`, `NotAuthenticated`, `ManagedObjectNotFound`; empty when the server names none. */
  readonly fault: string;

  constructor(where: string, fault: string, text: string) {
    super('ERR_FI_SOAP_FAULT', `${where}: ${text}`);
    this.name = 'SoapFault';
    this.fault = fault;
  }
}

/** The server has forgotten who we are. */
export function isSessionLost(error: unknown): boolean {
  if (!(error instanceof SoapFault)) return false;
  return error.fault === 'NotAuthenticated' || /session is not authenticated/i.test(error.message);
}

/** One line of printable text. */
export function oneLine(text: string, length = 300): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, length);
}

/**
 * The fault of an answer: SOAP 1.1 `faultstring` and the class in `detail`; undefined when the answer is none.
 * @param where the host, for the message
 */
export function faultOf(envelope: Element, where: string): SoapFault | undefined {
  const fault = envelope.at('Body', 'Fault');
  if (fault === undefined) return undefined;
  const [detail] = fault.at('detail')?.elements ?? [];
  const name = (detail?.schemaType ?? detail?.name ?? '').replace(/Fault$/, '');
  const text = oneLine(fault.textAt('faultstring') ?? '') || name || 'SOAP fault without a text';
  return new SoapFault(where, name, text);
}

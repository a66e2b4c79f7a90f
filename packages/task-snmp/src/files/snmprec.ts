/**
 * Captures in the form of snmpsim: one value per line, `OID|TAG|VALUE`. TAG is the BER tag of the type (RFC 1157), with
 * `x` when VALUE is hexadecimal. Pure.
 */

import { octets, type SnmpValue, timeTicks } from '../snmp/value.js';
import type { Capture } from './store.js';

/** Reads a capture, one character per byte (`latin1`). Lines that make no sense are skipped. */
export function parseSnmprec(text: string): Capture {
  const values = new Map<string, SnmpValue>();
  for (const line of text.split('\n')) {
    const first = line.indexOf('|');
    const second = line.indexOf('|', first + 1);
    if (first < 0 || second < 0) continue;
    const oid = line.slice(0, first).trim().replace(/^\./, '');
    if (!/^\d+(?:\.\d+)+$/.test(oid)) continue;
    const value = toValue(line.slice(first + 1, second).trim(), line.slice(second + 1).replace(/\r$/, ''));
    if (value !== undefined) values.set(oid, value);
  }
  return values;
}

function toValue(tag: string, text: string): SnmpValue | undefined {
  const [, number, hexadecimal] = /^(\d{1,3})(x?)$/.exec(tag) ?? [];
  const numberText = text.trim();
  const isNumber = /^-?\d{1,20}$/.test(numberText);
  switch (Number(number)) {
    case 2:
      return isNumber ? { type: 'integer', text: numberText } : undefined;
    case 4:
    case 68:
      return hexadecimal === 'x' ? { type: 'octets', bytes: Buffer.from(numberText, 'hex') } : octets(text);
    case 6:
      return { type: 'oid', oid: numberText.replace(/^\./, '') };
    case 64:
      return {
        type: 'address',
        text: hexadecimal === 'x' ? [...Buffer.from(numberText, 'hex')].join('.') : numberText,
      };
    case 65:
      return isNumber ? { type: 'counter32', text: numberText } : undefined;
    case 66:
      return isNumber ? { type: 'gauge32', text: numberText } : undefined;
    case 67:
      return isNumber ? timeTicks(Number(numberText)) : undefined;
    case 70:
      return isNumber ? { type: 'counter64', text: numberText } : undefined;
    default:
      return undefined;
  }
}

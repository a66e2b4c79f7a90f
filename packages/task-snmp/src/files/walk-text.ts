/**
 * The text that `snmpwalk` prints (net-snmp), with numbers (`-On`) or with names of the usual MIBs:
 * `.1.3.6.1.2.1.1.5.0 = STRING: "switch"`. Pure.
 */

import { FiError } from '@fi/core';
import { octets, type SnmpValue } from '../snmp/value.js';
import type { Capture } from './store.js';
import { SYMBOLIC_NAMES } from './symbolic-names.js';

/** `Wrong Type (should be X): ` stands before the type that the device really sent. */
const RECORD = /^(\S+) = (?:Wrong Type \(should be [^)]{0,80}\): )?([^:]{1,80}): (.*)$/s;
const NUMERIC_OID = /^\.?\d+(?:\.\d+)+$/;
/** An OID without a typed value: `.1.3.6.1.2.1.99.1.0 = No Such Instance currently exists at this OID`. */
const NO_VALUE = /^\.?\d+(?:\.\d+){3,} = /;
const LEAST_NUMBERS = 6;

interface Open {
  readonly oid: string;
  readonly type: string;
  readonly parts: string[];
}

/**
 * Reads a walk, one character per byte (`latin1`). Lines that make no sense are skipped; the last value of an OID wins.
 * @throws FiError `ERR_FI_WALK` when the first line is no record
 */
export function parseWalkText(text: string): Capture {
  const values = new Map<string, SnmpValue>();
  let open: Open | undefined;
  const close = () => {
    if (open !== undefined) values.set(open.oid, toValue(open.type, open.parts.join('')));
    open = undefined;
  };

  let start = 0;
  let first = true;
  let numeric = true;
  while (start < text.length || first) {
    const end = text.indexOf('\n', start);
    let line = text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
    start = end < 0 ? text.length : end + 1;
    if (first) {
      line = line.replace(/^\xef\xbb\xbf/, '');
      if (!/^\S+ = /.test(line))
        throw new FiError('ERR_FI_WALK', 'not the output of snmpwalk: the first line is no record');
      numeric = /^\.?\d/.test(line);
      first = false;
    }
    const [, name, type, value] = RECORD.exec(line) ?? [];
    const oid = name === undefined ? undefined : oidOf(name, numeric);
    if (oid !== undefined && type !== undefined && value !== undefined) {
      close();
      open = { oid, type, parts: [value] };
    } else if (name !== undefined && !numeric) {
      close();
    } else if (line.includes('No more variables left in this MIB View') || line === 'End of MIB') {
      break;
    } else if (open !== undefined && !NO_VALUE.test(line) && continues(open, line)) {
      open.parts.push(open.type === 'STRING' ? `\n${line}` : line);
    } else {
      close();
    }
  }
  close();
  return values;
}

function oidOf(name: string, numeric: boolean): string | undefined {
  if (numeric) {
    if (!NUMERIC_OID.test(name)) return undefined;
    const oid = name.replace(/^\./, '');
    return oid.split('.').length >= LEAST_NUMBERS ? oid : undefined;
  }
  return translate(name);
}

/** `SNMPv2-MIB::sysName.0` with numbers; undefined for names that are not in the table. */
function translate(name: string): string | undefined {
  const dot = name.indexOf('.');
  const prefix = SYMBOLIC_NAMES.get(dot < 0 ? name : name.slice(0, dot));
  const suffix = dot < 0 ? '' : name.slice(dot);
  return prefix === undefined || !/^[.\d]*$/.test(suffix) ? undefined : prefix + suffix;
}

/** Whether a line belongs to the value before it. */
function continues(open: Open, line: string): boolean {
  if (line === '' || line.endsWith('= ""') || line.endsWith('= STRING:')) return false;
  if (open.type === 'Hex-STRING') return true;
  return open.type === 'STRING' && !open.parts.at(-1)?.endsWith('"');
}

function toValue(type: string, text: string): SnmpValue {
  switch (type) {
    case 'STRING':
      // net-snmp writes `\"` for a quote within a text; backslashes are left alone, as other writers do not double them.
      return octets(
        text
          .replace(/^"/, '')
          .replace(/(?<!\\)"$/, '')
          .replaceAll('\\"', '"'),
      );
    case 'Hex-STRING':
      return { type: 'octets', bytes: Buffer.from(text.replace(/[^\da-fA-F]/g, ''), 'hex') };
    case 'OID': {
      const oid = (text.startsWith('.') ? text.slice(1) : translate(text)) ?? text;
      return { type: 'oid', oid };
    }
    case 'Counter32':
      return { type: 'counter32', text };
    case 'Counter64':
      return { type: 'counter64', text };
    case 'Gauge32':
      return { type: 'gauge32', text };
    case 'IpAddress':
    case 'Network Address':
      return { type: 'address', text };
    case 'INTEGER':
      return { type: 'integer', text };
    default:
      if (type.toLowerCase() === 'timeticks') return { type: 'timeticks', text: text.replace(/^\(\d+\) /, '') };
      return octets(text);
  }
}

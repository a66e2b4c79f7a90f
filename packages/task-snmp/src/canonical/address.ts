/** MAC, WWN and IP addresses, in whatever notation they come, as `aa:bb:cc:dd:ee:ff` and dotted decimal. */

import { isTrue } from '../snmp/reader.js';

/** Six groups of one or two hexadecimal digits. */
export const MAC_PATTERN = /^[\da-fA-F]{1,2}(?::[\da-fA-F]{1,2}){5}$/;
/** Four groups of one to three digits. */
export const IPV4_PATTERN = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * A MAC address of six octets, or a World Wide Name of eight: from raw bytes, `0x…`, plain digits or groups with colons.
 * Shorter values become a WWN, of longer ones the last six octets count; undefined for anything else and for all zeros.
 */
export function canonicalMac(value: string | undefined): string | undefined {
  if (!isTrue(value)) return undefined;
  let text = value;
  // Six octets that could all be shown arrive as they are.
  if (/^[\0-\x7f]\n?$/.test(text) || text.length === 6) text = Buffer.from(text, 'latin1').toString('hex');
  const digits = /^(?:0x)?([\da-fA-F]+)$/.exec(text)?.[1];
  let groups = digits === undefined ? text.replace(/:+$/, '').split(':') : (digits.match(/..?/g) ?? []);
  if (!groups.every((group) => /^[\da-fA-F]{1,2}$/.test(group))) return undefined;
  groups = groups.map((group) => group.padStart(2, '0').toLowerCase());
  const [first = '', second = ''] = groups;
  const isWwn = groups.length === 8 && ((first === '10' && second.startsWith('0')) || first.startsWith('2'));
  if (groups.length < 6) groups = ['10', ...Array<string>(7 - groups.length).fill('00'), ...groups];
  else if (groups.length > 6 && !isWwn) groups = groups.slice(-6);
  const mac = groups.join(':');
  return mac === '00:00:00:00:00:00' ? undefined : mac;
}

/** A MAC address with any separator or none, `0x` in front allowed; undefined for anything else. */
export function macOfAnyNotation(text: string | undefined): string | undefined {
  const groups =
    /^(?:0x)?([\da-f]{2})[ :-]?([\da-f]{2})[ :-]?([\da-f]{2})[ :-]?([\da-f]{2})[ :-]?([\da-f]{2})[ :-]?([\da-f]{2})$/i
      .exec(text ?? '')
      ?.slice(1);
  return groups?.join(':').toLowerCase();
}

/** An IPv4 address from its four octets, raw or as eight hexadecimal digits; empty for anything else. */
export function ipOfOctets(text: string | undefined): string | undefined {
  if (!isTrue(text)) return undefined;
  // Octets that could all be shown arrive as they are.
  if (/^[\0-\xff]{4}$/.test(text)) return [...Buffer.from(text, 'latin1')].join('.');
  const digits = /^(?:0x)?([\da-fA-F]{8})$/.exec(text)?.[1];
  return digits === undefined ? '' : [...Buffer.from(digits, 'hex')].join('.');
}

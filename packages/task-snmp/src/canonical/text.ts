/** Texts of devices in one clean form: real characters, no quotes around, nothing behind the first unprintable one. */

import { isTrue } from '../snmp/reader.js';

/** The bytes that `0x…` stands for, one character per byte; other texts as they are. */
export function hexToChars<T extends string | undefined>(text: T): T | string {
  if (text?.startsWith('0x') !== true) return text;
  const digits = /^[\da-fA-F]*/.exec(text.slice(2))?.[0] ?? '';
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex').toString('latin1');
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes (one character each) as characters: UTF-8 when they are printable UTF-8, else ISO-8859-1. */
function decode(bytes: string): string {
  if (/[^\0-\xff]/.test(bytes)) return bytes;
  if (!/[^\0-\x7f]/.test(bytes)) return bytes;
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(bytes)) return bytes;
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u;

/**
 * A text to show: hexadecimal form resolved, one quote taken off each end, characters decoded, line ends single, and cut
 * at the first unprintable character of its last line. Blanks at its ends stay.
 */
export function canonicalString(text: string): string;
export function canonicalString(text: string | undefined): string | undefined;
export function canonicalString(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const unquoted = hexToChars(text)
    .replace(/^\\?["']/, '')
    .replace(/\\?["'](?=\n?$)/, '');
  const lines = decode(unquoted)
    .split('\n')
    .map((line, index, all) => (index < all.length - 1 ? line.replace(/(?<![\0-\x1f\x7f])[\0-\x1f\x7f]+$/, '') : line));
  // An emptied line joins the one before it, as only one line end of a run of control characters stays.
  const kept = lines.filter((line, index) => line !== '' || index === 0 || index === lines.length - 1);
  const last = kept.at(-1) === '' ? kept.length - 2 : kept.length - 1;
  const line = kept[last];
  if (line !== undefined) {
    const bad = line.search(UNPRINTABLE);
    if (bad >= 0) kept[last] = line.slice(0, bad);
  }
  return kept.join('\n').replace(/\n$/, '');
}

/** A serial number: printable ASCII only, no blanks around, no runs of dots; undefined when nothing is left. */
export function canonicalSerial(text: string | undefined): string | undefined {
  if (!isTrue(text)) return undefined;
  const serial = hexToChars(text)
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
    .replace(/\.{2,}/g, '');
  return isTrue(serial) ? serial : undefined;
}

/** Blanks at both ends gone, and every run of them inside one blank. */
export function trimBlanks<T extends string | undefined>(text: T): T | string {
  return text === undefined ? text : text.replace(/\s+/g, ' ').trim();
}

/** Text for people from bytes that may hold anything: control characters gone, characters decoded. */
export function sanitizedString(text: string | undefined): string | undefined {
  return text === undefined ? undefined : decode(text.replace(/[\0-\x1f\x7f]/g, ''));
}

/** A disk as a parser gives it, and the text rules that several disk tools share. */

import type { Storage } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';
import { canonicalManufacturer } from './values.js';

/** A disk, or the part of its facts that one source tells. */
export type Disk = Partial<Undefinable<Storage>>;

/** What collectors fill of a disk that answers for itself. */
export const DISK_FIELDS = [
  'description',
  'disksize',
  'firmware',
  'interface',
  'manufacturer',
  'model',
  'name',
  'serial',
  'type',
  'wwn',
] as const;

/**
 * The maker that the beginning of a model name tells.
 *
 * @returns `undefined` when the model name is of no known maker.
 */
export function makerOfModel(model: string | undefined): string | undefined {
  const maker = canonicalManufacturer(model);
  return maker === model ? undefined : maker;
}

/** Lines of the form `key: value` of a text, keys in lower case; the first line with a key counts. */
export function keyValues(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (key !== '' && value !== '' && !pairs.has(key)) pairs.set(key, value);
  }
  return pairs;
}

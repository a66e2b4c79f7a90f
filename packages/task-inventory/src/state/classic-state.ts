/** What changed since a server of classic XML accepted an inventory: digests of its sections, as HARDWARE/CHECKSUM tells them. */

import { createHash } from 'node:crypto';
import {
  type ClassicTree,
  type ClassicValue,
  classicSectionName,
  type InventoryContent,
  type SectionName,
  toClassicEntry,
} from '@fi/core/inventory';
import { CHECKSUM_BITS, FULL_CHECKSUM } from './checksum.js';

/** A section of an official content as classic XML has it. */
export function classicSection(section: SectionName, value: unknown): ClassicValue {
  return Array.isArray(value)
    ? value.map((entry) => toClassicEntry(section, entry as ClassicTree))
    : toClassicEntry(section, value as ClassicTree);
}

/** Digests of the sections that a server accepted, by classic name. */
export type ClassicState = Readonly<Record<string, string>>;

/** State that was read from a file; what is not of its form is left out. */
export function readClassicState(stored: unknown): ClassicState | undefined {
  if (stored === null || typeof stored !== 'object' || Array.isArray(stored)) return undefined;
  return Object.fromEntries(
    Object.entries(stored).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

/**
 * What changed since the server accepted an inventory.
 *
 * @param state of then; `undefined` the first time, when everything counts as changed.
 * @returns the checksum to send, and the state to keep once the server has accepted this inventory. Sections that went
 *   count as changed.
 */
export function classicChecksum(
  content: InventoryContent,
  state: ClassicState | undefined,
): { checksum: number; state: ClassicState } {
  const next: Record<string, string> = {};
  let checksum = state === undefined ? FULL_CHECKSUM : 0;
  for (const section of Object.keys(CHECKSUM_BITS) as SectionName[]) {
    const name = classicSectionName(section);
    const value = content[section];
    if (value !== undefined) next[name] = md5(classicSection(section, value));
    if (next[name] !== state?.[name]) checksum |= CHECKSUM_BITS[section] ?? 0;
  }
  return { checksum, state: next };
}

const md5 = (value: ClassicValue) => createHash('md5').update(JSON.stringify(value)).digest('base64');

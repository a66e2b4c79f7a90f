/**
 * What changed since a server of classic XML accepted an inventory: digests of its sections, told as HARDWARE/CHECKSUM.
 * The whole inventory is sent whatever the checksum.
 */

import { createHash } from 'node:crypto';
import {
  type ClassicTree,
  type ClassicValue,
  classicSectionName,
  type Inventory,
  type SectionName,
  toClassic,
} from '@fi/core/inventory';
import { CHECKSUM_BITS, FULL_CHECKSUM } from './checksum.js';

/** Digests of the sections that a server accepted, by their names in classic XML. */
export type ClassicState = Readonly<Record<string, string>>;

/** Facts of HARDWARE that are about the message. */
const OF_THE_RUN: ReadonlySet<string> = new Set(['CHECKSUM', 'ETIME']);

/** Name of the number of inventories since the last that told everything; no section is called so. */
const COUNT = '_postpone_count';

/** What stands in a file; no state when it is none. */
export function readClassicState(stored: unknown): { state: ClassicState | undefined; postponed: number } {
  if (stored === null || typeof stored !== 'object' || Array.isArray(stored)) return { state: undefined, postponed: 0 };
  const count = Number((stored as Record<string, unknown>)[COUNT]);
  const state = Object.fromEntries(
    Object.entries(stored).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
  return { state, postponed: Number.isSafeInteger(count) && count > 0 ? count : 0 };
}

/** The same for the file. */
export function writeClassicState({ state, postponed }: { state: ClassicState; postponed: number }): {
  readonly [name: string]: string | number;
} {
  return { ...state, [COUNT]: postponed };
}

/**
 * The checksum of an inventory: the bits of the sections that changed, came or went since the given state.
 *
 * @param state `undefined` when the server has accepted none yet: all bits.
 * @param allowed bits that may be set at most: see `forClassic`. The state of the other sections stays as it is.
 * @returns also the state to keep once the server has accepted this inventory.
 */
export function classicChecksum(
  inventory: Inventory,
  state: ClassicState | undefined,
  allowed = FULL_CHECKSUM,
): { checksum: number; state: ClassicState } {
  const content = toClassic(inventory).CONTENT as ClassicTree;
  const next: Record<string, string> = {};
  let checksum = state === undefined ? allowed : 0;
  for (const [section, bit] of Object.entries(CHECKSUM_BITS) as [SectionName, number][]) {
    const name = classicSectionName(section);
    const before = state?.[name];
    const value = content[name];
    const now = (allowed & bit) === 0 ? before : value === undefined ? undefined : digest(value);
    if (now !== undefined) next[name] = now;
    if (now !== before) checksum |= bit;
  }
  return { checksum, state: next };
}

const digest = (value: ClassicValue): string =>
  createHash('md5')
    .update(JSON.stringify(value, (key, item) => (OF_THE_RUN.has(key) ? undefined : item)))
    .digest('base64');

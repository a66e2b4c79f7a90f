/** Delta inventories with their state in a target's storage directory: read before, kept when the server has accepted. */

import { classicSectionName, type Inventory, type SectionName } from '@fi/core/inventory';
import type { Storage } from '@fi/core/storage';
import type { Knowledge } from '@fi/core/task';
import { classicChecksum, readClassicState, writeClassicState } from './classic-state.js';
import type { ClassicDelivery } from './gaps.js';
import {
  DEFAULT_POSTPONE,
  type Delta,
  type DeltaOptions,
  glpiDelta,
  readGlpiState,
  writeGlpiState,
} from './glpi-state.js';

/** State towards a GLPI server; the GLPI agent has it under the same name. */
export const GLPI_STATE_FILE = 'last_state.json';
/** State towards a server of classic XML. */
export const CLASSIC_STATE_FILE = 'last_state_classic.json';

/** What a server knows once it has accepted an inventory, for `deliver`. */
export interface Prepared {
  readonly knowledge: Knowledge;
}

/**
 * Prepares what a GLPI server gets: whole, or without the sections that it knows.
 * @throws FiError when the state cannot be read
 */
export async function prepareGlpi(
  storage: Storage,
  inventory: Inventory,
  options: DeltaOptions = {},
): Promise<Prepared & Omit<Delta, 'state'>> {
  const before = await storage.readJson(GLPI_STATE_FILE);
  const { state, ...delta } = glpiDelta(inventory, readGlpiState(before), options);
  return { ...delta, knowledge: { file: GLPI_STATE_FILE, before, value: writeGlpiState(state) } };
}

/**
 * What a GLPI server is known to know once it has accepted some sections out of turn: of these nothing, as they are not compared
 * with anything. Undefined when nothing is known already.
 * @throws FiError when the state cannot be read
 */
export async function forgetSections(
  storage: Storage,
  sections: readonly SectionName[],
): Promise<Knowledge | undefined> {
  const before = await storage.readJson(GLPI_STATE_FILE);
  if (before === undefined) return undefined;
  const state = readGlpiState(before);
  const names = new Set(sections.map(classicSectionName));
  const kept = Object.fromEntries(Object.entries(state.sections).filter(([name]) => !names.has(name)));
  return { file: GLPI_STATE_FILE, before, value: writeGlpiState({ ...state, sections: kept }) };
}

/**
 * Prepares what a server of classic XML gets: the checksum says what changed since it accepted an inventory. After some
 * inventories it says that all has: a server that was restored from a backup, or lost a table, is whole again then.
 * @param postpone inventories that tell only what changed, between two that tell everything; 0: all tell everything
 * @throws FiError when the state cannot be read
 */
export async function prepareClassic(
  storage: Storage,
  { inventory, checksum: allowed }: Pick<ClassicDelivery, 'inventory' | 'checksum'>,
  postpone = DEFAULT_POSTPONE,
): Promise<Prepared & { inventory: Inventory; checksum: number }> {
  const before = await storage.readJson(CLASSIC_STATE_FILE);
  const { state: known, postponed } = readClassicState(before);
  const due = known === undefined || postponed >= postpone;
  const { checksum, state } = classicChecksum(inventory, due ? undefined : known, allowed);
  const value = writeClassicState({ state, postponed: due ? 0 : postponed + 1 });
  return { inventory, checksum, knowledge: { file: CLASSIC_STATE_FILE, before, value } };
}

/** Delta inventories with their state in a target's storage directory: read before, kept when the server has accepted. */

import type { Inventory } from '@fi/core/inventory';
import type { Storage } from '@fi/core/storage';
import { classicChecksum, readClassicState } from './classic-state.js';
import type { ClassicDelivery } from './gaps.js';
import { type Delta, type DeltaOptions, glpiDelta, readGlpiState, writeGlpiState } from './glpi-state.js';

/** State towards a GLPI server; the GLPI agent has it under the same name. */
export const GLPI_STATE_FILE = 'last_state.json';
/** State towards a server of classic XML. */
export const CLASSIC_STATE_FILE = 'last_state_classic.json';

/** An inventory to send, and what to do when it was accepted. */
export interface Prepared {
  /**
   * Keeps the state. Not called for an inventory that was not accepted: the server would never hear of its changes.
   * @throws FiError when the state cannot be written; the next inventory then tells the same changes again
   */
  accepted(): Promise<void>;
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
  const before = readGlpiState(await storage.readJson(GLPI_STATE_FILE));
  const { state, ...delta } = glpiDelta(inventory, before, options);
  return { ...delta, accepted: () => storage.writeJson(GLPI_STATE_FILE, writeGlpiState(state)) };
}

/**
 * Prepares what a server of classic XML gets: the checksum says what changed.
 * @throws FiError when the state cannot be read
 */
export async function prepareClassic(
  storage: Storage,
  { inventory, checksum: allowed }: Pick<ClassicDelivery, 'inventory' | 'checksum'>,
): Promise<Prepared & { inventory: Inventory; checksum: number }> {
  const before = readClassicState(await storage.readJson(CLASSIC_STATE_FILE));
  const { checksum, state } = classicChecksum(inventory, before, allowed);
  return { inventory, checksum, accepted: () => storage.writeJson(CLASSIC_STATE_FILE, state) };
}

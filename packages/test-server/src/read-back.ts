/** Reads an inventory of the store again, for the pages of earlier ones. */

import type { Inventory } from '@fi/core/inventory';
import { decodeMessage } from '@fi/core/protocol';
import { receiveClassic } from './classic.js';
import { receiveNative } from './native.js';
import { settingsOf } from './options.js';

/** The inventory in a message that was accepted before. */
export async function inventoryOf(plain: Uint8Array, format: 'xml' | 'json'): Promise<Inventory | undefined> {
  const settings = settingsOf({});
  const { text } = await decodeMessage(plain);
  const verdict = format === 'xml' ? await receiveClassic(text, settings) : receiveNative(text, settings);
  return verdict.message?.inventory;
}

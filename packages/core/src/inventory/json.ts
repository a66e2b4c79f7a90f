/** The inventory as GLPI JSON: sorted keys, 3 blanks of indentation, as GLPI agents write it. */

import type { Inventory } from './model.js';

/**
 * Writes an inventory document as JSON text with a final newline. Object keys are sorted, so that two inventories can
 * be compared line by line; lists keep their order.
 */
export function toJson(inventory: Inventory): string {
  return `${JSON.stringify(sortKeys(inventory), null, 3)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) sorted[key] = sortKeys((value as Record<string, unknown>)[key]);
  return sorted;
}

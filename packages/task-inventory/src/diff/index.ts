/** Differences between inventories. */

export { type DiffOptions, diffInventories, type InventoryDiff, type SectionDiff } from './diff.js';
export { type ReadInventory, readInventory } from './read.js';
export { diffInWords } from './words.js';

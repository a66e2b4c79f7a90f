/** The inventory of a computer as a library. */

export type { Host, Logger } from '@fi/core';
export type { Inventory, InventoryContent, SectionEntry, SectionName } from '@fi/core/inventory';
export { CATEGORIES, CATEGORY_NAMES, type Category, isCategory } from './categories.js';
export { type CollectContext, type Collector, type CollectorSettings, defineCollector } from './collector.js';
export {
  DEFAULT_COLLECTOR_TIMEOUT,
  type InventoryOptions,
  type InventoryReport,
  type InventoryResult,
  inventory,
  takeInventory,
  toClassicServer,
  toGlpi,
} from './inventory.js';
export type { CollectorReport, Progress } from './runner.js';
export { type Prepared, prepareClassic, prepareGlpi } from './state/delta.js';
export type { CategoryState, ClassicDelivery, Gap, GoodSection, GoodSections } from './state/gaps.js';
export { DEFAULT_POSTPONE, type DeltaOptions } from './state/glpi-state.js';

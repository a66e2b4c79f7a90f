/** Uploads inventories that were made offline. `inject` does the work of the `fi-injector` program. */
export { examineDocument, type InventoryDocument } from './document.js';
export {
  type Delivery,
  INJECTOR_USER_AGENT,
  type InjectOptions,
  type InjectResult,
  type InjectSummary,
  inject,
} from './inject.js';
export { bufferSource, type DocumentSource, directorySources, fileSource, streamSource } from './sources.js';

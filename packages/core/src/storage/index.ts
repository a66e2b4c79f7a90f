/** State on disk: files that are replaced at once, the state directory, the deviceid. */
export { atomicWrite } from './atomic.js';
export * from './device-id.js';
export * from './storage.js';

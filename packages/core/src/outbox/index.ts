/** Results on disk until their target has them. */
export * from './drain.js';
export { type Lock, takeLock } from './lock.js';
export * from './outbox.js';
export { type Attempts, afterFailure, isDue, LONGEST_DELAY, type RetryState, readRetryState } from './retry.js';

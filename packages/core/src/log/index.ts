/** Log records: where they go, how they look, and what never gets into them. */
export * from './logger.js';
export * from './redact.js';

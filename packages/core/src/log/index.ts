/** Log records: where they go, how they look, and what never gets into them. */
export * from './backends.js';
export { formatJson, formatText, type LogRecord, localTime } from './format.js';
export * from './log.js';
export * from './logger.js';
export * from './redact.js';

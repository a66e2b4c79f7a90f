/** The light part of the core: types, errors and text helpers. Heavier parts have entries of their own (`@fi/core/log`, …). */
export * from './errors.js';
export * from './host/host.js';
export * from './host/text.js';
export * from './log/logger.js';
export * from './version.js';

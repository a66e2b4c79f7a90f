/** Targets: what they are, when they are due, and how they are spoken to. Light: speaking to them is in exchange/. */
export * from './schedule.js';
export * from './state.js';
export * from './target.js';

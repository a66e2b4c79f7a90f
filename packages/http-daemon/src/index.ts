/** The agent's local HTTP interface. Only the listener is loaded with it; pages and routes are loaded when asked for. */
export * from './agent-view.js';
export { LogTail, type LogTailOptions } from './log-tail.js';

/** The agent's local HTTP interface. Only the listener is loaded with it; pages and routes are loaded when asked for. */
export * from './agent-view.js';
export { type HttpDaemon, type HttpDaemonOptions, startHttpDaemon } from './daemon.js';
export { inheritedSockets } from './inherited.js';
export { LogTail, type LogTailOptions } from './log-tail.js';
export type { RouteAnswer, RouteContext, RouteRate, RouteRequest } from './package-routes.js';
export { type HttpdSettings, httpdSettings } from './settings.js';

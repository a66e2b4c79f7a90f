/** A small inventory server for trying agents out and for tests: startTestServer(). */
export type { Behaviour, BehaviourHook, BehaviourRequest } from './behaviour.js';
export type { Change } from './changes.js';
export type { ReceivedKind, ReceivedMessage } from './message.js';
export { DEFAULT_PORT, type TestServerOptions } from './options.js';
export { type MessageEvent, startTestServer, type TestServer, type TestServerEvents } from './server.js';
export type { Machine, StoredMessage } from './store.js';
export type { Refusal } from './web/list.js';

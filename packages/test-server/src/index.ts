/** A small inventory server for trying agents out and for tests: startTestServer(). */
export type { AccessSettings } from './access.js';
export type { Behaviour, BehaviourHook, BehaviourRequest } from './behaviour.js';
export type { Change } from './changes.js';
export type { ControlState, RequestLine, ServerChanges } from './control.js';
export { type Fault, parseFault, type RequestKind } from './faults.js';
export { type CollectAnswer, JobDesk, type JobReport, type JobRequest, type PartHook } from './jobs/desk.js';
export {
  type PackageEntry,
  type PackageFile,
  type PackagePart,
  type PartSizes,
  packageOf,
  packageOfFile,
} from './jobs/package-file.js';
export {
  type CollectQuestion,
  type DeployJob,
  type JobScript,
  prepareScript,
  type ReadyScript,
  readJobScript,
  type ScriptFile,
} from './jobs/script.js';
export { sequenceProblem } from './jobs/sequence.js';
export type { DeployStatus } from './jobs/statuses.js';
export type { ReceivedKind, ReceivedMessage } from './message.js';
export { DEFAULT_PORT, type Protocol, type ScheduledTask, type TestServerOptions } from './options.js';
export {
  type MessageEvent,
  type RestEvent,
  startTestServer,
  type TestServer,
  type TestServerEvents,
} from './server.js';
export type { Machine, StoredMessage } from './store.js';
export type { Refusal } from './web/list.js';

/** Software deployment. `deploy` does the work of the agent's task, `runJob` that of one job. */
export { type CheckFacts, localFacts } from './checks/facts.js';
export { type DeployOptions, type DeploySummary, datastore, deploy, PROTOCOL_VERSION } from './deploy.js';
export { explainJob } from './explain.js';
export { Datastore, type DatastoreOptions } from './files/datastore.js';
export { type Action, type AssociatedFile, type Check, type Job, type JobList, readAnswer } from './job.js';
export { type DeployPolicy, readPolicy } from './policy/policy.js';
export {
  checkSignature,
  newKeyPair,
  readPrivateKey,
  readPublicKey,
  type SignatureSituation,
  type SignatureTerms,
  type SignatureVerdict,
  signJob,
} from './policy/signature.js';
export { type JobContext, type JobOutcome, runJob } from './run-job.js';
export type { Reporter, StatusMessage, Step, UserEvent } from './status.js';
export { UNPACK_LIMITS, type UnpackLimits } from './unpack/guard.js';
export { unpack } from './unpack/unpack.js';

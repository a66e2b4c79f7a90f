/** Targeted questions of servers. `collect` does the work of the agent's task, `runJob` answers one question. */
export { type CollectOptions, collect } from './collect.js';
export { type FileFilter, type FindOptions, type FoundFile, findFiles, readFindOptions } from './find-file.js';
export { getFromRegistry } from './from-registry.js';
export { getFromWmi } from './from-wmi.js';
export { answerProblem, type CollectFunction, type CollectJob, type CollectJobs, readJobs } from './job.js';
export { type CollectPolicy, readPolicy } from './policy.js';
export type { CollectResult } from './result.js';
export { runJob } from './run.js';
export { type CommandOptions, filterOutput, type OutputFilter, outputOf } from './run-command.js';

/** Tasks: how they are found, run and supervised. Light: nothing here loads a task, or the libraries that tasks use. */
export * from './child.js';
export * from './contract.js';
export * from './discover.js';
export { LineReader, MAX_LINE, parseLine } from './lines.js';
export * from './manifest.js';
export * from './messages.js';
export { type Account, asAccount, findAccount, parseAccount } from './policy/account.js';
export { fitsCommand } from './policy/command-pattern.js';
export { hostOf, type SourcePolicy, sourceProblem } from './policy/source.js';
export { isRecord } from './record.js';
export { registerSecrets, relayLogger } from './relay.js';
export * from './run.js';
export { workForAgent } from './worker.js';

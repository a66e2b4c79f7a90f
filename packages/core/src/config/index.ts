/** Options of programs: their table, agent.cfg, command lines, the environment, and the frame of an executable. */
export * from './cli.js';
export * from './command.js';
export * from './definition.js';
export { DEPLOY_OPTIONS } from './deploy-options.js';
export * from './description.js';
export * from './file.js';
export * from './help.js';
export {
  describeWarnings,
  type FlagSetting,
  type LoadedConfig,
  type LoadOptions,
  loadConfig,
} from './load.js';
export * from './options.js';
export * from './password-file.js';
export * from './problem.js';
export * from './program.js';
export * from './suggest.js';

export { DEFAULT_COMMAND_TIMEOUT, DEFAULT_MAX_OUTPUT, type ExecOptions, exec } from './exec.js';
export { fileStat } from './file-stat.js';
export * from './host.js';
export { LocalHost, type LocalHostOptions } from './local.js';
export { RecordedHost, RecordingHost } from './recording.js';
export {
  hostRegistry,
  parseRegQuery,
  type Registry,
  type RegistryData,
  type RegistryKey,
  registryValue,
} from './registry.js';
export { decodeText } from './text.js';
export { localTimeZone } from './time-zone.js';

/** Options of fi-agent, and the configuration that they are read from. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { FiError, UsageError } from '@fi/core';
import {
  type CommandLine,
  type ConfigValues,
  type LoadedConfig,
  loadConfig,
  optionsFor,
  readConfigFile,
} from '@fi/core/config';
import { defaultVardir } from '@fi/core/storage';

export const AGENT_OPTIONS = optionsFor('agent');

export type AgentValues = ConfigValues<typeof AGENT_OPTIONS>;

export interface AgentConfig {
  readonly values: AgentValues;
  readonly warnings: LoadedConfig<typeof AGENT_OPTIONS>['warnings'];
  /** The file that was read; undefined when there is none. */
  readonly file?: string;
  /** Folder of the configuration. */
  readonly confdir: string;
  /** Absolute path of the state directory. */
  readonly vardir: string;
}

/** Where agent.cfg stands, the first that exists. */
const CONFIG_FOLDERS =
  process.platform === 'win32'
    ? [path.join(process.env.ProgramData ?? 'C:\\ProgramData', 'fi-agent')]
    : process.platform === 'darwin'
      ? ['/etc/fi-agent', '/usr/local/etc/fi-agent', '/Library/Application Support/fi-agent']
      : ['/etc/fi-agent', '/usr/local/etc/fi-agent'];

/**
 * The words of a command line that the option table cannot say: `--pidfile` without a value, and the former `--stdout`.
 * Pure.
 */
export function normalizeArguments(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.flatMap((word, index) => {
    if (end !== -1 && index > end) return word;
    if (/^--?stdout$/.test(word)) return '--local=-';
    const next = argv[index + 1];
    if (/^--?pidfile$/.test(word) && (next === undefined || next.startsWith('-'))) return '--pidfile=auto';
    return word;
  });
}

/**
 * Loads the configuration: flags over environment over agent.cfg over defaults.
 * @throws ConfigError with everything that is wrong in it; UsageError for flags that exclude each other
 */
export function loadAgentConfig(commandLine: Pick<CommandLine, 'flags'>): AgentConfig {
  const first = loadConfig({
    options: {
      'conf-file': AGENT_OPTIONS['conf-file'],
      config: AGENT_OPTIONS.config,
    },
    flags: commandLine.flags,
    environment: process.env,
  }).values;
  const given = first['conf-file'];
  const backend = first.config;
  if (given !== undefined && backend !== undefined && backend !== 'file') {
    throw new UsageError(`don't use --conf-file with ${backend} backend`);
  }
  if (backend === 'registry') {
    const where = process.platform === 'win32' ? 'is not supported yet' : 'exists on Windows only';
    throw new FiError('ERR_FI_CONFIG', `the configuration backend registry ${where}; use --conf-file or --config=none`);
  }
  if (given !== undefined && !existsSync(given)) {
    throw new FiError('ERR_FI_CONFIG', `there is no configuration file ${given}`);
  }
  const standard = CONFIG_FOLDERS.map((folder) => path.join(folder, 'agent.cfg')).find((file) => existsSync(file));
  const file = backend === 'none' ? undefined : (given ?? standard);
  const loaded = loadConfig({
    options: AGENT_OPTIONS,
    flags: commandLine.flags,
    environment: process.env,
    ...(file === undefined ? {} : { file: readConfigFile(file) }),
  });
  const { values, warnings } = loaded;
  return {
    values,
    warnings,
    ...(file === undefined ? {} : { file }),
    confdir: file === undefined ? (CONFIG_FOLDERS[0] ?? '/etc/fi-agent') : path.dirname(path.resolve(file)),
    vardir: values.vardir ?? defaultVardir(),
  };
}

/** Seconds between two readings of the configuration; 0: never. At least a minute. */
export function reloadInterval(values: Pick<AgentValues, 'conf-reload-interval'>): number {
  const seconds = values['conf-reload-interval'];
  return seconds <= 0 ? 0 : Math.max(60, seconds);
}

/**
 * The limit of a task from `600,deploy:3600`: its own, otherwise the one for all, the last of each.
 * @param fallback when the list names no limit for all
 */
export function limitFor(list: readonly string[], task: string, fallback: number): { value: number; own: boolean } {
  let general = fallback;
  let own: number | undefined;
  for (const item of list) {
    const [, name, number] = /^(?:([^:]+):)?(\d+)$/.exec(item) ?? [];
    if (number === undefined) continue;
    if (name === undefined) general = Number(number);
    else if (name.toLowerCase() === task) own = Number(number);
  }
  return { value: own ?? general, own: own !== undefined };
}

/** The frame that all commands share: command line, configuration and log are ready before a command does its own work. */
import { FiError, UsageError } from '../errors.js';
import { type LogConfig, logSettings } from '../log/backends.js';
import { createLog, type Log } from '../log/log.js';
import { redact } from '../log/redact.js';
import { type CommandLine, readCommandLine } from './cli.js';
import type { ConfigValues, OptionTable } from './definition.js';
import type { ProgramDescription } from './description.js';
import { readConfigFile } from './file.js';
import { describeWarnings, type LoadedConfig, loadConfig } from './load.js';
import type { ConfigProblem } from './problem.js';
import { runProgram } from './program.js';
import { suggest } from './suggest.js';

/** A configuration as commands load it: `LoadedConfig`, or more than that. */
export interface CommandConfig<T extends OptionTable> {
  readonly values: ConfigValues<T>;
  readonly warnings: readonly ConfigProblem[];
}

/** What a command gets for its work. */
export interface CommandRun<T extends OptionTable, C extends CommandConfig<T> = LoadedConfig<T>> {
  readonly values: C['values'];
  readonly config: C;
  readonly positionals: readonly string[];
  readonly commandLine: CommandLine;
  /** Flushed by the frame, however the work ends. */
  readonly log: Log;
  /** Tells of something that failed while the rest goes on: a line on the standard error, without secrets. */
  complain(message: string): void;
}

/** A sub-command, loaded when it is called; the exit code is what it returns. */
export interface SubCommand {
  command(words: readonly string[], commandLine: CommandLine): Promise<number>;
}

export interface Command<T extends OptionTable, C extends CommandConfig<T> = LoadedConfig<T>> {
  readonly program: ProgramDescription<T>;
  readonly log: {
    /** Where records come from, in front of each. */
    readonly tag: string;
    /** Nothing but warnings and errors without `--debug` and `--verbose`: for commands whose output is their result. */
    readonly quiet?: boolean;
  };
  /** Rewrites what the table of options cannot say, before the command line is read. */
  readonly prepare?: (argv: readonly string[]) => readonly string[];
  /** Loads the configuration. By default from flags, environment, and the file of `--conf-file` where there is that option. */
  readonly load?: (commandLine: CommandLine) => C;
  /** One for each sub-command that the description names. */
  readonly commands?: Readonly<Record<string, () => Promise<SubCommand>>>;
  /** Does the work; the exit code, or nothing for 0. */
  readonly main: (run: CommandRun<T, C>) => Promise<number> | Promise<void>;
}

/** Runs a command with the arguments of this process: the whole of an executable. */
export function runCommand<T extends OptionTable, C extends CommandConfig<T> = LoadedConfig<T>>(
  command: Command<T, C>,
  argv?: readonly string[],
): Promise<void> {
  return runProgram({ name: command.program.name, main: (words) => execute(command, words) }, argv);
}

async function execute<T extends OptionTable, C extends CommandConfig<T>>(
  command: Command<T, C>,
  argv: readonly string[],
): Promise<number> {
  const { program, main, commands, prepare, load } = command;
  const commandLine = readCommandLine(program, prepare?.(argv) ?? argv);
  if (commandLine === undefined) return 0;
  const [word, ...words] = commandLine.positionals;
  if (commands !== undefined && word !== undefined) return (await find(commands, word)).command(words, commandLine);

  const config = load?.(commandLine) ?? (loadStandard(program.options, commandLine) as CommandConfig<T> as C);
  const log = openLog(command, config.values);
  const complain = (message: string) => process.stderr.write(`${program.name}: ${redact(message)}\n`);
  try {
    for (const warning of [...commandLine.warnings, ...describeWarnings(config)]) log.warning(warning);
    const { values } = config;
    return (await main({ values, config, positionals: commandLine.positionals, commandLine, log, complain })) ?? 0;
  } finally {
    await log.flush();
  }
}

/** @throws UsageError for a sub-command that does not exist */
async function find(commands: NonNullable<Command<OptionTable>['commands']>, name: string): Promise<SubCommand> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load !== undefined) return await load();
  const suggestion = suggest(name, Object.keys(commands));
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  throw new UsageError(`unknown command ${JSON.stringify(name)}${hint}`);
}

function loadStandard<T extends OptionTable>(options: T, { flags }: CommandLine): LoadedConfig<T> {
  const sources = { options, flags, environment: process.env };
  const config = loadConfig(sources);
  const file = (config.values as Record<string, unknown>)['conf-file'];
  return typeof file === 'string' ? loadConfig({ ...sources, file: readConfigFile(file) }) : config;
}

/** The log of a command, by the logging options, which every program has. */
export function openLog(command: Pick<Command<OptionTable>, 'program' | 'log'>, values: object): Log {
  const settings = values as LogConfig & { readonly verbose?: boolean };
  const { level, backends } = logSettings(settings);
  const { tag, quiet = false } = command.log;
  const silent = quiet && settings.debug === 0 && settings.verbose !== true;
  return createLog({ tag, level: silent ? 'warning' : level, backends, program: command.program.name });
}

/**
 * Does some work that SIGINT and SIGTERM abort; a second signal ends the process as usual.
 * @param reason what the work is aborted with
 */
export async function untilInterrupted<R>(
  work: (signal: AbortSignal) => Promise<R>,
  reason = (_signal: NodeJS.Signals): Error => new FiError('ERR_FI_ABORTED', 'interrupted'),
): Promise<R> {
  const stop = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => stop.abort(reason(signal));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await work(stop.signal);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/**
 * Command lines: long options with one or two dashes, unique abbreviations, `--` ends options, nothing negates. Names are
 * made full here, then Node's own `parseArgs` takes the words apart. yargs-parser would strip quotes from the values of
 * lists, refuse `-` there, and take the word `true` after a switch for its value.
 */
import { parseArgs } from 'node:util';
import { UsageError } from '../errors.js';
import { programVersion } from '../version.js';
import { definitionOf, type OptionDefinition, type OptionTable, takesValue } from './definition.js';
import type { ProgramDescription, SubCommandDescription } from './description.js';
import { type HelpInput, renderHelp } from './help.js';
import { currentNames, type FlagSetting } from './load.js';
import { suggest } from './suggest.js';

export interface CommandLine {
  /** For `loadConfig`. */
  readonly flags: ReadonlyMap<string, FlagSetting>;
  readonly positionals: readonly string[];
  readonly help: boolean;
  readonly version: boolean;
  /** Former names that were used; one line each. */
  readonly warnings: readonly string[];
}

/** Every program takes these. */
export const COMMON_FLAGS = {
  help: {
    type: 'boolean',
    short: 'h',
    description: 'print this help',
    group: 'Other',
    programs: [],
    environment: false,
    file: false,
  },
  version: {
    type: 'boolean',
    description: 'print the version',
    group: 'Other',
    programs: [],
    environment: false,
    file: false,
  },
} as const satisfies OptionTable;

/** `--name`, `-name`, with or without `=value`; a dash before a digit makes a negative number. */
const OPTION_WORD = /^--?([^\s=\d-][^=]*)(=.*)?$/s;

/** Finds the option that a word of the command line means. */
function resolveName(word: string, name: string, options: OptionTable, former: ReadonlyMap<string, string>): string {
  const direct = definitionOf(options, name) === undefined ? former.get(name) : name;
  if (direct !== undefined) return direct;
  const entries = Object.entries(options);
  const short = entries.find(([, definition]) => definition.short === name)?.[0];
  if (short !== undefined && !word.startsWith('--')) return short;

  const matches = entries.map(([candidate]) => candidate).filter((candidate) => candidate.startsWith(name));
  const [match, ...others] = matches;
  if (match !== undefined && others.length === 0) return match;
  const shown = word.split('=', 1)[0] ?? word;
  if (match !== undefined) {
    throw new UsageError(`option ${shown} is ambiguous: ${matches.map((candidate) => `--${candidate}`).join(', ')}`);
  }
  const suggestion = suggest(name, Object.keys(options));
  const hint = suggestion === undefined ? '' : `; did you mean --${suggestion}?`;
  throw new UsageError(`unknown option ${shown}${hint}`);
}

/**
 * Reads a command line by a table of options. Values stay texts; `loadConfig` converts and checks them. A value that
 * begins with a dash is written `--name=-value`.
 * @throws UsageError for an unknown or ambiguous option, a missing value, an argument that the program does not take
 */
export function parseCommandLine(description: ProgramDescription, argv: readonly string[]): CommandLine {
  const options: OptionTable = { ...description.options, ...COMMON_FLAGS };
  const former = currentNames(options);
  const warnings: string[] = [];
  /** What the user wrote for each word that became a full name; `parseArgs` counts words as we do. */
  const written = new Map<number, string>();

  const end = argv.indexOf('--');
  const words = argv.map((word, index) => {
    const [, name, value = ''] = (end === -1 || index < end ? OPTION_WORD.exec(word) : null) ?? [];
    if (name === undefined) return word;
    const option = resolveName(word, name, options, former);
    const flag = word.slice(0, word.length - value.length);
    written.set(index, flag);
    if (former.has(name)) warnings.push(`option ${flag} is now called --${option}`);
    return `--${option}${value}`;
  });

  const { tokens } = parseArgs({
    args: words,
    options: Object.fromEntries(
      Object.entries(options).map(([name, definition]) => [
        name,
        { type: takesValue(definition) ? ('string' as const) : ('boolean' as const) },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });

  const flags = new Map<string, FlagSetting>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const definition = definitionOf(options, token.name);
    const flag = written.get(token.index);
    if (definition === undefined || flag === undefined) throw new UsageError(`unknown option ${token.rawName}`);
    const text = flagText(definition, flag, token);
    const texts = [...(flags.get(token.name)?.texts ?? []), text];
    flags.set(token.name, { flag, texts });
  }

  const help = flags.delete('help');
  const version = flags.delete('version');
  const [unexpected] = positionals;
  if (
    unexpected !== undefined &&
    description.arguments === undefined &&
    description.commands === undefined &&
    !help &&
    !version
  ) {
    throw new UsageError(`unexpected argument ${JSON.stringify(unexpected)}`);
  }
  return { flags, positionals, help, version, warnings };
}

/** The text of one use of a flag; a bare switch counts as `yes`. */
function flagText(
  definition: OptionDefinition,
  flag: string,
  token: { value?: string | undefined; inlineValue?: boolean | undefined },
): string {
  const { value, inlineValue } = token;
  if (!takesValue(definition)) return value ?? (definition.type === 'count' ? '1' : 'yes');
  const missing = value === undefined || (inlineValue !== true && value.length > 1 && value.startsWith('-'));
  if (missing) throw new UsageError(`option ${flag} needs a value (one that begins with - is written ${flag}=VALUE)`);
  return value;
}

/**
 * Reads the command line and answers `--help` and `--version` on the standard output; undefined when it did.
 * @throws UsageError as `parseCommandLine`
 */
export function readCommandLine(description: ProgramDescription, argv: readonly string[]): CommandLine | undefined {
  const commandLine = parseCommandLine(description, argv);
  if (commandLine.help) {
    const command = description.commands?.find(({ name }) => name === commandLine.positionals[0]);
    process.stdout.write(
      renderHelp(command === undefined ? helpOf(description) : subCommandHelp(description, command)),
    );
    return undefined;
  }
  if (commandLine.version) {
    process.stdout.write(`${description.name} ${programVersion()}\n`);
    return undefined;
  }
  return commandLine;
}

function helpOf(description: ProgramDescription): HelpInput {
  return { ...description, options: { ...description.options, ...COMMON_FLAGS } };
}

/** Help of a sub-command: its own usage, the options that matter to it. */
function subCommandHelp({ name, options }: ProgramDescription, command: SubCommandDescription): HelpInput {
  const own = Object.entries(options).filter(([option]) => command.options.includes(option));
  return { ...command, name, options: { ...Object.fromEntries(own), help: COMMON_FLAGS.help } };
}

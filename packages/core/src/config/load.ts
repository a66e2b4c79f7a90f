/** The configuration of a run, from four sources: flag over environment over file over default. */
import { registerSecret } from '../log/redact.js';
import {
  type ConfigValues,
  definitionOf,
  environmentName,
  type OptionDefinition,
  type OptionTable,
} from './definition.js';
import { DROPPED_DIRECTIVES } from './directives.js';
import type { ConfigFile, FileSetting } from './file.js';
import { OPTIONS } from './options.js';
import { ConfigError, type ConfigProblem, formatProblem, type OptionSource } from './problem.js';
import { suggest } from './suggest.js';
import { convert, defaultValue } from './value.js';

/** What the command line says of an option: one text per use of its flag. */
export interface FlagSetting {
  /** As the user wrote it, for messages: `--tag`, `-t`. */
  readonly flag: string;
  readonly texts: readonly string[];
}

export interface LoadOptions<T extends OptionTable> {
  readonly options: T;
  readonly flags?: ReadonlyMap<string, FlagSetting>;
  /** Usually `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** From `readConfigFile`. */
  readonly file?: ConfigFile;
  /** Directory that relative paths start from. Default: the current one. */
  readonly cwd?: string;
}

export interface LoadedConfig<T extends OptionTable> {
  readonly values: ConfigValues<T>;
  /** Where each value comes from. */
  readonly sources: { readonly [Name in keyof T]: OptionSource };
  /** Warnings, to be logged (`formatProblem`). */
  readonly warnings: readonly ConfigProblem[];
}

interface Setting {
  readonly texts: readonly string[];
  readonly source: OptionSource;
}

/** Problem fields for the place that a value comes from. */
function place(source: OptionSource): Partial<ConfigProblem> {
  return source.kind === 'file' ? { file: source.file, line: source.line } : { source };
}

/** Assignments of the file by option name, and what is to be said of names that are not options of the file. */
function fileSettings(options: OptionTable, file: ConfigFile, problems: ConfigProblem[]): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  const known: OptionTable = { ...OPTIONS, ...options };
  const current = currentNames(known);
  const told = new Set<string>();
  for (const setting of file.settings) {
    const name = definitionOf(known, setting.name) === undefined ? current.get(setting.name) : setting.name;
    const remark = directiveRemark(setting, name, known);
    if (remark !== undefined && !told.has(setting.name)) {
      told.add(setting.name);
      const { file: from, line } = setting;
      problems.push({ severity: 'warning', message: remark, file: from, line, option: setting.name });
    }
    if (name !== undefined && definitionOf(known, name)?.file !== false) {
      const source: OptionSource = { kind: 'file', file: setting.file, line: setting.line };
      settings.set(name, { texts: [setting.value], source });
    }
  }
  return settings;
}

/** Former names of options, and the name of today. */
export function currentNames(options: OptionTable): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, definition] of Object.entries(options)) {
    for (const former of definition.deprecatedNames ?? []) names.set(former, name);
  }
  return names;
}

function directiveRemark(setting: FileSetting, name: string | undefined, known: OptionTable): string | undefined {
  if (name !== undefined) {
    if (known[name]?.file === false) return `${setting.name} is a command-line option and has no effect in a file`;
    return name === setting.name ? undefined : `${setting.name} is now called ${name}`;
  }
  const replacement = DROPPED_DIRECTIVES.get(setting.name);
  if (replacement !== undefined) {
    return `${setting.name} is no longer an option${replacement === '' ? '' : `; write ${replacement} instead`}`;
  }
  const fileNames = Object.keys(known).filter((candidate) => known[candidate]?.file !== false);
  const suggestion = suggest(setting.name, fileNames);
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return `unknown directive ${setting.name}, ignored${hint}`;
}

/** The value of an option as the environment has it. */
function environmentSetting(
  name: string,
  definition: OptionDefinition,
  environment: Readonly<Record<string, string | undefined>>,
): Setting | undefined {
  if (definition.environment === false) return undefined;
  const variable = environmentName(name);
  const text = environment[variable];
  return text === undefined ? undefined : { texts: [text], source: { kind: 'environment', variable } };
}

/** The secret part of credentials: `login:root,password:"a, b"`. */
const SECRET_PAIR = /(?:pass(?:word|phrase|wd)?|secret|token)\s{0,8}:\s{0,8}(?:"([^"]*)"|'([^']*)'|([^\s,"'][^,]*))/gi;

/** Values that must not be logged: all texts of secret options, and user and password of URLs. */
function registerSecrets(definition: OptionDefinition, texts: readonly string[]): void {
  for (const text of texts) {
    if (definition.secret === true) {
      registerSecret(text);
      for (const [, ...values] of text.matchAll(SECRET_PAIR)) registerSecret(values.find(Boolean) ?? '');
    }
    for (const [, userinfo = ''] of text.matchAll(/:\/\/([^\s/?#]{1,1024})@/g)) {
      const colon = userinfo.indexOf(':');
      registerSecret(colon === -1 ? userinfo : userinfo.slice(colon + 1));
    }
  }
}

/**
 * Merges all sources into typed values. Secret values become known to the log's redaction here, so that no later
 * message can show them.
 * @throws ConfigError that names every bad value, when there is one
 */
export function loadConfig<const T extends OptionTable>(load: LoadOptions<T>): LoadedConfig<T> {
  const { options, flags = new Map(), environment = {}, file, cwd = process.cwd() } = load;
  const problems: ConfigProblem[] = [...(file?.problems ?? [])];
  const fromFile = file === undefined ? new Map<string, Setting>() : fileSettings(options, file, problems);

  const values: Record<string, unknown> = {};
  const sources: Record<string, OptionSource> = {};
  for (const [name, definition] of Object.entries<OptionDefinition>(options)) {
    const flag = flags.get(name);
    const candidates: (Setting | undefined)[] = [
      flag === undefined ? undefined : { texts: flag.texts, source: { kind: 'flag', flag: flag.flag } },
      environmentSetting(name, definition, environment),
      fromFile.get(name),
    ];
    for (const candidate of candidates) registerSecrets(definition, candidate?.texts ?? []);

    const setting = candidates.find((candidate) => candidate !== undefined);
    sources[name] = setting?.source ?? { kind: 'default' };
    values[name] = defaultValue(definition);
    if (setting === undefined) continue;
    const strict = setting.source.kind === 'flag';
    const { value, problem } = convert(name, definition, setting.texts, { cwd, strict });
    if (value !== undefined) values[name] = value;
    if (problem !== undefined) problems.push({ ...problem, ...place(setting.source), option: name });
  }

  problems.push(...contradictions(values, sources));
  if (problems.some((problem) => problem.severity === 'error')) throw new ConfigError(problems);
  return {
    values: values as ConfigValues<T>,
    sources: sources as { [Name in keyof T]: OptionSource },
    warnings: problems,
  };
}

/** Options that cannot stand together. */
function contradictions(
  values: Readonly<Record<string, unknown>>,
  sources: Readonly<Record<string, OptionSource>>,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const given = (name: string) => values[name] !== undefined;
  const where = (name: string) => place(sources[name] ?? { kind: 'default' });
  if (given('ca-cert-file') && given('ca-cert-dir')) {
    const message = 'ca-cert-file and ca-cert-dir exclude each other; set one of them';
    problems.push({ severity: 'error', message, option: 'ca-cert-dir', ...where('ca-cert-dir') });
  }
  const logger = values.logger;
  if (Array.isArray(logger) && logger.includes('file') && !given('logfile')) {
    const message = 'logger names file, but there is no logfile; set logfile to the path of the log file';
    problems.push({ severity: 'error', message, option: 'logger', ...where('logger') });
  }
  return problems;
}

/** Warnings of a configuration, one line each. */
export function describeWarnings(config: { readonly warnings: readonly ConfigProblem[] }): string[] {
  return config.warnings.map(formatProblem);
}

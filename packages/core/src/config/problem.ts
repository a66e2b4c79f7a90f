/** What is wrong in a configuration: collected while it is read, so that all of it can be reported at once. */
import { FiError } from '../errors.js';

/** Where the value of an option comes from. */
export type OptionSource =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly file: string; readonly line: number }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'flag'; readonly flag: string };

export interface ConfigProblem {
  /** Errors end the program; warnings are reported and the program goes on. */
  readonly severity: 'error' | 'warning';
  /** One line: what is wrong and what is allowed, without the place. */
  readonly message: string;
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly option?: string;
  /** Where a bad value stands, when it does not stand in a file. */
  readonly source?: OptionSource;
}

/** One line for a person: place, then message. */
export function formatProblem(problem: ConfigProblem): string {
  if (problem.file !== undefined) {
    const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
    return `${place}: ${problem.message}`;
  }
  if (problem.source?.kind === 'environment')
    return `environment variable ${problem.source.variable}: ${problem.message}`;
  if (problem.source?.kind === 'flag') return `option ${problem.source.flag}: ${problem.message}`;
  return problem.message;
}

/** A configuration that cannot be used. Its message has one line per problem; exit code 2 when a flag is among them. */
export class ConfigError extends FiError {
  /** All that was found, warnings too. */
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const errors = problems.filter((problem) => problem.severity === 'error');
    const exitCode = errors.some((problem) => problem.source?.kind === 'flag') ? 2 : 1;
    super('ERR_FI_CONFIG', errors.map(formatProblem).join('\n'), { exitCode });
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** The output of a command (collect protocol, runCommand). Off, unless the policy of the machine allows the command. */
import { FiError } from '@fi/core';
import { exec, type Host } from '@fi/core/host';
import { compilePattern } from '@fi/core/protocol';
import { type Account, findAccount, isRecord } from '@fi/core/task';
import type { CollectResult } from './result.js';
import { wordsOf } from './words.js';

const TIME_LIMIT = 60_000;
const MAX_OUTPUT = 1024 * 1024;
/** Milliseconds that a regular expression may take for one line, and for all of them. */
const LINE_LIMIT = 100;
const SEARCH_LIMIT = 5_000;

/** What of an output is the answer. */
export interface OutputFilter {
  /** The first parentheses of this regular expression in the first line that matches. */
  readonly firstMatch?: string | undefined;
  readonly firstLine?: boolean;
  readonly lineCount?: boolean;
}

export interface CommandOptions {
  readonly host: Host;
  /** The command is read by a shell. */
  readonly shell: boolean;
  /** Who runs it; undefined: this process. */
  readonly user?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. Default: a minute. */
  readonly limit?: number;
}

/** The filter of a job; the first that is set decides. */
export function readFilter(params: Readonly<Record<string, unknown>>): OutputFilter {
  const filter = isRecord(params.filter) ? params.filter : {};
  const isTrue = (value: unknown) => value === true || (typeof value === 'number' && value !== 0) || isText(value);
  const { firstMatch } = filter;
  return {
    firstMatch: isText(firstMatch) ? firstMatch : undefined,
    firstLine: isTrue(filter.firstLine),
    lineCount: isTrue(filter.lineCount),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value !== '0';

/**
 * What a filter leaves of an output; undefined: nothing.
 * @throws FiError for a regular expression that cannot be used
 */
export function filterOutput(output: string, { firstMatch, firstLine, lineCount }: OutputFilter): string | undefined {
  const lines = output.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  if (firstMatch !== undefined) {
    const pattern = compilePattern(firstMatch, LINE_LIMIT);
    const until = performance.now() + SEARCH_LIMIT;
    for (const line of lines) {
      const found = pattern.first(line);
      if (found !== undefined) return found;
      if (performance.now() > until) throw new FiError('ERR_FI_PATTERN', 'the search in the output takes too long');
    }
    return undefined;
  }
  if (firstLine === true) return lines[0];
  return lineCount === true ? String(lines.length) : output;
}

/**
 * Runs a command that is allowed, and filters what it prints on its standard output. Its exit status does not matter.
 * @throws FiError when it cannot be run, or not to its end
 */
export async function outputOf(command: string, filter: OutputFilter, options: CommandOptions): Promise<CollectResult> {
  const { host, shell, user, signal, limit: timeout = TIME_LIMIT } = options;
  const fail = (reason: string) => new FiError('ERR_FI_COMMAND', `the command ${reason}`);
  const words = shell ? shellWords(command) : wordsOf(command);
  if (words === undefined) throw fail('has an open quote, or no word at all');
  const [program, ...args] = words;
  const file = await host.which(program);
  if (file === undefined) throw fail(`${JSON.stringify(program.slice(0, 100))} is not there`);
  const account = user === undefined ? undefined : await findAccount(user, 'collect-user');
  const cwd = process.platform === 'win32' ? {} : { cwd: '/' };
  const environment = environmentFor(account);
  const output = await exec(file, args, environment, { timeout, maxOutput: MAX_OUTPUT, signal, account, ...cwd });
  if (output === undefined) throw fail('cannot be started');
  if (output.timedOut) throw fail(`took longer than ${timeout / 1000} s`);
  if (output.truncated) throw fail(`printed more than ${MAX_OUTPUT / 1024} KiB`);
  const text = filterOutput(output.stdout, filter);
  return text === undefined ? {} : { output: text };
}

function shellWords(command: string): readonly [string, ...string[]] {
  return process.platform === 'win32'
    ? [process.env.ComSpec ?? 'cmd.exe', '/d', '/s', '/c', command]
    : ['/bin/sh', '-c', command];
}

/** That of this process, without our own settings, which may be secrets. */
function environmentFor(account: Account | undefined): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('FI_'));
  const who = account === undefined ? {} : { HOME: account.home, USER: account.name, LOGNAME: account.name };
  return { ...Object.fromEntries(own), ...who };
}

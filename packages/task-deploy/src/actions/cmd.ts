/** The action cmd: a command of the job, its output and what its end means (deploy protocol, cmd). */
import { isRecord } from '@fi/core/task';
import type { Action } from '../job.js';
import { commandProblem } from '../policy/policy.js';
import { number, text } from '../value.js';
import type { ActionContext, ActionResult } from './action.js';
import { judgeCommand } from './return-checks.js';
import { commandEnvironment, runShell } from './shell.js';

const LINE = '='.repeat(32);

/** How many lines of a report are sent; a server that wants all gets no more than this. */
const MAX_LINES = 5_000;
const DEFAULT_LINES = 10;

/** The option logLineLimit of an action; negative: all. */
export function lineLimit(action: Action): number {
  return Math.trunc(number(action.params.logLineLimit) ?? DEFAULT_LINES);
}

/** The lines of a report that are sent: not the empty ones, and not more than the limit and seven for what frames the output. Pure. */
export function linesToSend(lines: readonly string[], limit: number, ok: boolean): string[] {
  const full = lines.filter((line) => line !== '');
  if (limit === 0 && ok) return [];
  return full.slice(0, limit < 0 ? MAX_LINES : Math.min(limit, MAX_LINES) + 7);
}

/** The last lines of an output, at most `limit` that are not empty. Pure. */
export function lastLines(output: string, limit: number): string[] {
  const lines = output.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  const wanted = limit > 0 ? Math.min(limit, MAX_LINES) : MAX_LINES;
  let [start, kept] = [lines.length, 0];
  while (start > 0 && kept < wanted) {
    start -= 1;
    if (lines[start] !== '') kept += 1;
  }
  return lines.slice(start);
}

/** Variables that a job sets for a command. */
export function variablesOf(action: Action): Record<string, string> {
  const { envs } = action.params;
  const entries = Object.entries(isRecord(envs) ? envs : {}).map(([name, value]) => [name, text(value) ?? ''] as const);
  return Object.fromEntries(entries.filter(([name, value]) => /^[A-Za-z_]\w*$/.test(name) && !value.includes('\0')));
}

export async function runCommand(action: Action, context: ActionContext): Promise<ActionResult> {
  const command = text(action.params.exec) ?? '';
  if (command === '') return { ok: false, lines: [] };
  const { folder, policy, account, environment, signal } = context;
  const extra = variablesOf(action);
  const refused = commandProblem(policy, command, extra);
  if (refused !== undefined) return { ok: false, lines: [refused] };
  const result = await runShell(command, {
    folder,
    account,
    signal,
    limit: policy.commandLimit,
    environment: commandEnvironment(environment, account, extra),
  });
  const judgement = judgeCommand(action.params.retChecks, result.code, result.output);
  const lines = [
    LINE,
    `Started cmd: ${command}`,
    LINE,
    ...lastLines(result.output, lineLimit(action)),
    '-'.repeat(32),
    ...(result.problem === undefined ? [] : [`error msg: \`${result.problem}'`]),
    `exit status: \`${result.code}'`,
    judgement.text,
  ];
  return { ok: judgement.ok, lines };
}

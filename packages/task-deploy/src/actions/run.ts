/** Runs the actions of a job one after the other (deploy protocol, actions). */
import { describeError } from '@fi/core';
import { asAccount } from '@fi/core/task';
import type { CheckFacts } from '../checks/facts.js';
import { type CheckReport, runChecks } from '../checks/run.js';
import type { Action } from '../job.js';
import type { ActionContext, ActionResult, RunAction } from './action.js';
import { lineLimit, linesToSend, runCommand } from './cmd.js';
import { copyOrMove } from './copy.js';
import { deleteAll, makeFolders } from './folders.js';

/** In the work folder, with the rights of the policy's account. */
const asUser =
  (work: RunAction): RunAction =>
  (action, context) =>
    asAccount(context.account, () => work(action, context));

const ACTIONS: Readonly<Record<string, RunAction>> = {
  cmd: runCommand,
  copy: asUser((action, context) => copyOrMove('copy', action, context)),
  move: asUser((action, context) => copyOrMove('move', action, context)),
  mkdir: asUser(makeFolders),
  delete: asUser(deleteAll),
};

/** What the server is told of the actions. */
export interface ActionReports {
  check(message: CheckReport, action: number): Promise<void>;
  /** A line of an action's report. */
  line(message: string, action: number): Promise<void>;
  /** How an action ended. */
  end(message: string, ok: boolean, action: number): Promise<void>;
  /** Before the end of an action that failed is told. */
  failure(): Promise<void>;
}

/** @returns whether all actions that were to be run succeeded */
export async function runActions(
  actions: readonly Action[],
  context: ActionContext,
  facts: CheckFacts,
  reports: ActionReports,
): Promise<boolean> {
  // an action that its checks skip is not counted
  let index = 0;
  for (const action of actions) {
    context.signal?.throwIfAborted();
    if (action.checks.length > 0) {
      const number = index;
      const verdict = await runChecks(action.checks, 'action', facts, (message) => reports.check(message, number));
      if (verdict !== 'go') continue;
    }
    const name = action.name || `action #${index + 1}`;
    const { ok, lines } = await runAction(action, context);
    for (const line of linesToSend(lines, lineLimit(action), ok)) await reports.line(`${name}: ${line}`, index);
    if (!ok) {
      await reports.failure();
      await reports.end(`${name}, processing failure`, false, index);
      return false;
    }
    await reports.end(`${name}, processing success`, true, index);
    index += 1;
  }
  return true;
}

async function runAction(action: Action, context: ActionContext): Promise<ActionResult> {
  const run = Object.hasOwn(ACTIONS, action.type) ? ACTIONS[action.type] : undefined;
  if (run === undefined) return { ok: false, lines: [`unknown action \`${action.type}'`] };
  try {
    return await run(action, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    return { ok: false, lines: describeError(error).split('\n') };
  }
}

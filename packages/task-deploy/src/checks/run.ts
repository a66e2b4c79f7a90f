/** Runs the checks of a job or an action in order and decides what follows from them (deploy protocol, checks). */
import type { Check } from '../job.js';
import { evaluateCheck } from './evaluate.js';
import type { CheckFacts } from './facts.js';

export interface CheckReport {
  readonly status: string;
  readonly message: string;
  /** Index of the check; undefined: about all of them. */
  readonly check?: number;
}

/** What the checks decide. */
export type Verdict = 'go' | 'stop' | 'skip';

/**
 * Evaluates checks until one stops the job or action.
 * @param level what the messages call it
 * @param report is told of each message in order
 */
export async function runChecks(
  checks: readonly Check[],
  level: 'job' | 'action',
  facts: CheckFacts,
  report: (message: CheckReport) => Promise<void>,
): Promise<Verdict> {
  for (const [index, check] of checks.entries()) {
    const name = check.name || check.type || 'unsupported';
    const label = `check #${index + 1},`;
    const tell = (status: string, message: string) => report({ status, message, check: index });
    const { ok, text } = await evaluateCheck(check, facts);
    if (ok) {
      await tell('ok', `${label} ${name} passed`);
      continue;
    }
    const { onFailure } = check;
    switch (onFailure) {
      case 'error':
      case 'ko':
      case 'abort':
        await tell('ko', `${label} failure on ${name}, ${text}`);
        return 'stop';
      case 'skip':
        await tell('ok', `${label} ${name} not successful then skip ${level}`);
        await tell('ok', `${level} skipped`);
        return 'skip';
      case 'startnow':
        await tell('ok', `${label} ${name} not successful then start ${level} now`);
        await tell('ok', `${level} started now`);
        return 'go';
      case 'info':
      case 'warning':
        await tell(onFailure, `${label} ${name} ${onFailure}, ${text}`);
        break;
      default:
        await tell(onFailure, `${label} ${name} passed`);
    }
  }
  return 'go';
}

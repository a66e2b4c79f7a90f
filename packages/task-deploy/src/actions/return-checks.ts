/** What the exit status and output of a command mean (deploy protocol, cmd). The first entry of a known type decides. */
import { compilePattern } from '@fi/core/protocol';
import { isRecord } from '@fi/core/task';
import { number, text } from '../value.js';

export interface Judgement {
  readonly ok: boolean;
  readonly text: string;
}

const TYPES = new Set(['okCode', 'okPattern', 'errorCode', 'errorPattern']);

/**
 * Judges a command.
 * @throws FiError for a pattern that cannot be used: the action fails with its text
 */
export function judgeCommand(retChecks: unknown, code: number, output: string): Judgement {
  if (!Array.isArray(retChecks)) return { ok: true, text: 'ok, no check to evaluate.' };
  for (const entry of retChecks) {
    if (!isRecord(entry) || typeof entry.type !== 'string' || !TYPES.has(entry.type)) continue;
    const values = (Array.isArray(entry.values) ? entry.values : []).map((value) => text(value) ?? '');
    const byCode = values.find((value) => value !== '' && number(value) === code);
    switch (entry.type) {
      case 'okCode':
        if (byCode !== undefined) return { ok: true, text: `ok, got expected exit status: ${byCode}` };
        return { ok: false, text: `not expected exit status: ${code}` };
      case 'errorCode':
        if (byCode !== undefined) return { ok: false, text: `found unwanted exit status: ${code}` };
        return { ok: true, text: `ok, not an unwanted exit status: ${code}` };
      case 'okPattern': {
        const found = findPattern(values, output);
        if (found !== undefined) return { ok: true, text: `ok, pattern found in log: /${found}/` };
        return { ok: false, text: 'expected pattern not found in log' };
      }
      default: {
        const found = findPattern(values, output);
        if (found !== undefined) return { ok: false, text: `error pattern found in log: /${found}/` };
        return { ok: true, text: 'ok, error pattern not found in log' };
      }
    }
  }
  return { ok: true, text: 'nothing to check' };
}

function findPattern(patterns: readonly string[], output: string): string | undefined {
  return patterns.find((pattern) => pattern !== '' && compilePattern(pattern).test(output));
}

/**
 * Errors that a module throws outside of its promise, in a timer or an event: they would end the whole program, and with
 * it the inventory.
 */

import { describeError, type Logger } from '@fi/core';
import type { CollectorReport } from '../runner.js';

export interface StrayErrors {
  /** A failure of the modules as a whole, when there was such an error: nobody knows which of them it was. */
  report(): CollectorReport | undefined;
  /** No longer listens. */
  end(): void;
}

/** Listens until `end()`. Nothing is listened to where somebody else does so already. */
export function catchStrayErrors(log: Logger): StrayErrors {
  let first: string | undefined;
  if (process.hasUncaughtExceptionCaptureCallback()) return { report: () => undefined, end: () => undefined };
  process.setUncaughtExceptionCaptureCallback((error) => {
    const said = describeError(error);
    if (first === undefined) log.warning(`a module threw outside of its promise: ${said.slice(0, 500)}`);
    first ??= said;
  });
  return {
    end: () => process.setUncaughtExceptionCaptureCallback(null),
    report() {
      if (first === undefined) return undefined;
      return {
        name: 'custom',
        category: undefined,
        fills: [],
        filled: [],
        status: 'failed',
        error: `a module threw outside of its promise: ${first}`,
        milliseconds: 0,
        started: 0,
        entries: 0,
        commands: [],
      };
    },
  };
}

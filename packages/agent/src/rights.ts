/** Failures for want of rights, with what to do about them. */
import { describeError, FiError } from '@fi/core';

/** An error that says what to do when it is about rights; otherwise the same. */
export function withAdvice(error: unknown, advice: string): unknown {
  const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM') return error;
  return new FiError('ERR_FI_RIGHTS', `${describeError(error)}; ${advice}`, { cause: error });
}

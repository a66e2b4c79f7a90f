/**
 * Errors that a person is meant to read: one line that says what, where and what to do.
 * Programs print `message` alone for these, and the stack only for anything else.
 */
export class FiError extends Error {
  /** Stable identifier for programs, for example `ERR_FI_CONFIG`. */
  readonly code: string;
  /** Exit code of a program that ends because of this error: 1 failed, 2 wrong usage. */
  readonly exitCode: 1 | 2;

  constructor(code: string, message: string, options: { cause?: unknown; exitCode?: 1 | 2 } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FiError';
    this.code = code;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Wrong command line: the program prints the message with a hint at `--help` and exits 2. */
export class UsageError extends FiError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('ERR_FI_USAGE', message, { ...options, exitCode: 2 });
    this.name = 'UsageError';
  }
}

/** A short text for any thrown value: system errors without their stack, with the path they speak of. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  const friendly: Record<string, string> = {
    ENOENT: 'no such file or directory',
    EACCES: 'permission denied',
    EPERM: 'operation not permitted',
    ENOSPC: 'no space left on device',
    EROFS: 'read-only file system',
    EISDIR: 'is a directory',
    ENOTDIR: 'not a directory',
    EMFILE: 'too many open files',
  };
  const { path } = error as NodeJS.ErrnoException;
  const text = code !== undefined ? friendly[code] : undefined;
  if (text !== undefined) return path === undefined ? text : `${path}: ${text}`;
  return error.message;
}

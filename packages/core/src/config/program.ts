/** The frame of an executable: errors become one line on the standard error and an exit code. */
import { describeError, FiError } from '../errors.js';
import { redact } from '../log/redact.js';

export interface Program {
  /** Name of the executable, for messages. */
  readonly name: string;
  /** Does the work; the exit code, or nothing for 0. */
  main(argv: readonly string[]): Promise<number | undefined> | Promise<void>;
}

/** What a program says when it ends with an error; the stack only for errors nobody foresaw, and only on demand. */
export function formatFailure(name: string, error: unknown, options: { stack: boolean }): string {
  const message = redact(error instanceof FiError ? error.message : describeError(error));
  const lines = message.split('\n').map((line) => `${name}: ${line}`);
  if (error instanceof FiError && error.exitCode === 2) lines.push(`Try '${name} --help' for more information.`);
  if (options.stack && error instanceof Error && (!(error instanceof FiError) || error.cause !== undefined)) {
    lines.push(redact(stackOf(error)));
  }
  return `${lines.join('\n')}\n`;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\nCaused by: ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

/** Exit code that an error stands for: 1 failed, 2 wrong usage. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return error instanceof FiError ? error.exitCode : 1;
}

/**
 * Runs an executable: sets the exit code, prints a `FiError` as one line, ends quietly when the reader of the standard
 * output goes away (`fi-inventory | head`). `--debug` adds the stack of unexpected errors.
 */
export async function runProgram(program: Program, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  const stack = argv.some((word) => word === '--debug' || word === '-debug') || Boolean(process.env.FI_DEBUG);
  const fail = (error: unknown) => {
    process.stderr.write(formatFailure(program.name, error, { stack }));
    process.exitCode = exitCodeOf(error);
  };

  process.stderr.on('error', () => {
    // Nobody reads our messages any more; the results still matter.
  });
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      const message = `cannot write to the standard output: ${describeError(error)}`;
      fail(new FiError('ERR_FI_OUTPUT', message, { cause: error }));
    }
    process.exit();
  });
  process.on('uncaughtException', (error) => {
    fail(error);
    process.exit();
  });

  try {
    const code = await program.main(argv);
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    fail(error);
  }
}

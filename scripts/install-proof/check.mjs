// Running programs, and saying what is not as it should be.

import { execFile } from 'node:child_process';

/** Milliseconds that a command may take, and that a daemon may live on without its package. */
export const PATIENCE = 120_000;

/** Runs a program to its end. @returns `{ code, stdout, stderr }` */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { timeout: PATIENCE, maxBuffer: 64 * 1024 * 1024, ...options },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : (error.code ?? error.signal), stdout, stderr }),
    );
    // a program that reads nothing may be gone already
    child.stdin.on('error', () => undefined).end();
  });
}

/** Something is not as it should be; the message is for people. */
export class Failure extends Error {}

export function expect(condition, text, ...details) {
  if (condition) return;
  const shown = details.map((detail) =>
    (typeof detail === 'string' ? detail : JSON.stringify(detail, undefined, 1)).trim(),
  );
  throw new Failure([text, ...shown].join('\n'));
}

/** The file that holds the process id of a daemon, so that there is one only. */
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { describeError, FiError } from '@fi/core';

export interface PidFile {
  /** Shows that the process is well: a file that is not touched for long is void. */
  touch(): void;
  remove(): void;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Process id in a file; undefined when there is none, or it is that of a process that has gone. */
function holderOf(file: string, expires: number): number | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
    if (expires > 0 && Date.now() - statSync(file).mtimeMs > expires * 1000) return undefined;
  } catch {
    return undefined;
  }
  const pid = /^\s*(\d{1,10})\s*$/.exec(text)?.[1];
  return pid !== undefined && Number(pid) !== process.pid && isAlive(Number(pid)) ? Number(pid) : undefined;
}

/**
 * Writes the file.
 * @param expires seconds after which a file that was not touched is void; 0: never
 * @throws FiError `ERR_FI_RUNNING` when another agent has it
 */
export function takePidFile(file: string, expires: number): PidFile {
  const holder = holderOf(file, expires);
  if (holder !== undefined) {
    throw new FiError('ERR_FI_RUNNING', `fi-agent is already running (process ${holder}, ${file}), exiting...`);
  }
  try {
    writeFileSync(file, `${process.pid}\n`, { mode: 0o644 });
  } catch (error) {
    throw new FiError('ERR_FI_WRITE', `cannot write the PID file ${file}: ${describeError(error)}`, { cause: error });
  }
  return {
    touch() {
      try {
        utimesSync(file, new Date(), new Date());
      } catch {
        // removed by somebody; that is no reason to stop
      }
    },
    remove() {
      if (holderOf(file, 0) === undefined) rmSync(file, { force: true });
    },
  };
}

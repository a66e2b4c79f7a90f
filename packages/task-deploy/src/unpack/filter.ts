/** A decompressor that is a program of the system: xz, bzip2. Bytes in, bytes out; no shell, no file name. */
import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { FiError } from '@fi/core';

/**
 * Starts a filter.
 * @returns a stream that fails with `ERR_FI_TOOL` when the program is missing or ends with an error
 */
export function filterProgram(command: string, args: readonly string[]): Duplex {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    env: { ...process.env, LC_ALL: 'C', LANG: 'C' },
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? 'is not installed' : 'cannot be started';
      reject(new FiError('ERR_FI_TOOL', `${command} ${reason}`, { cause: error }));
    });
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new FiError('ERR_FI_TOOL', `${command} could not read the data`));
    });
  });
  ended.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  const stream = Duplex.from({
    writable: child.stdin,
    readable: (async function* () {
      yield* child.stdout;
      await ended;
    })(),
  });
  stream.once('close', () => child.kill('SIGKILL'));
  return stream;
}

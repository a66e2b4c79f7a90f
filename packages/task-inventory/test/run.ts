/** Runs the compiled fi-inventory as people do. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../dist/bin/fi-inventory.js', import.meta.url));

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs it with these arguments; `env` comes over the environment of the tests. */
export function fi(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  if (!existsSync(bin)) throw new Error('not compiled: run "npm run build" first');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const result: Result = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      result.stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      result.stderr += chunk;
    });
    child.on('error', reject).on('close', (code) => resolve({ ...result, code }));
  });
}

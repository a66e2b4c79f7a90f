/** Starts one command without a shell, within limits of time and output, and ends it with all its descendants. */

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Output, RunOptions } from './host.js';
import { decodeText } from './text.js';

/** Milliseconds that a command may take when nobody says otherwise. */
export const DEFAULT_COMMAND_TIMEOUT = 30_000;
/** Bytes of standard output that are kept when nobody says otherwise. */
export const DEFAULT_MAX_OUTPUT = 32 * 1024 * 1024;

export interface ExecOptions extends RunOptions {
  signal?: AbortSignal | undefined;
  cwd?: string;
  /** Whose rights the command has; other groups of this process are given up. Default: its own. */
  account?: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * Runs `file` (an absolute path) with arguments.
 *
 * @returns what it printed, or `undefined` when it could not be started at all.
 * @throws the signal's reason when it was aborted.
 */
export function exec(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  options: ExecOptions = {},
): Promise<Output | undefined> {
  const { signal } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      // a group of its own, so that whatever the command starts can be ended with it
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', options.stderr ? 'pipe' : 'ignore'],
      env: { ...environment, ...options.env, LC_ALL: 'C', LANG: 'C' },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.account === undefined ? {} : { uid: options.account.uid, gid: options.account.gid }),
    });
    const out = new Capture(options.maxOutput ?? DEFAULT_MAX_OUTPUT);
    const err = new Capture(64 * 1024);
    let timedOut = false;

    const killGroup = () => {
      if (child.pid === undefined) return;
      try {
        if (process.platform === 'win32') child.kill('SIGKILL');
        else process.kill(-child.pid, 'SIGKILL');
      } catch {
        // already gone
      }
    };
    /** After this nothing more is waited for: a grandchild may hold the pipe open for ever. */
    const abandon = () => {
      killGroup();
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    const timer = setTimeout(() => {
      timedOut = true;
      abandon();
    }, options.timeout ?? DEFAULT_COMMAND_TIMEOUT);
    const onAbort = () => abandon();
    signal?.addEventListener('abort', onAbort, { once: true });
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };

    child.stdout?.on('data', (chunk: Buffer) => {
      if (!out.add(chunk)) abandon();
    });
    child.stderr?.on('data', (chunk: Buffer) => err.add(chunk));
    child.stdin?.on('error', () => {}); // the command may not read its input
    child.stdin?.end(options.input);
    child.on('error', () => {
      settle();
      resolve(undefined);
    });
    child.on('close', (code, killedBy) => {
      settle();
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const stdout = out.bytes();
      resolve({
        stdout: options.encoding === 'latin1' ? stdout.toString('latin1') : decodeText(stdout),
        stderr: options.stderr ? decodeText(err.bytes()) : '',
        code: code ?? 128 + (killedBy === null ? 0 : constants.signals[killedBy]),
        truncated: out.full,
        timedOut,
      });
    });
  });
}

/** Keeps the first `limit` bytes of a stream. */
class Capture {
  full = false;
  #chunks: Buffer[] = [];
  #length = 0;

  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns false once the limit is reached. */
  add(chunk: Buffer): boolean {
    if (this.full) return false;
    const room = this.#limit - this.#length;
    this.#chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    this.#length += Math.min(chunk.length, room);
    this.full = chunk.length > room;
    return !this.full;
  }

  bytes(): Buffer {
    return this.#chunks.length === 1 && this.#chunks[0] !== undefined ? this.#chunks[0] : Buffer.concat(this.#chunks);
  }
}

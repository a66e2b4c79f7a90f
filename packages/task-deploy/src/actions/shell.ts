/**
 * Runs the text of a command with the shell of the system: the one place where that happens, as the protocol hands commands over
 * as shell text. Whoever calls has asked the policy first.
 */
import { isUtf8 } from 'node:buffer';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { decodeText } from '@fi/core/host';
import type { Account } from '@fi/core/task';

export interface ShellOptions {
  /** Where it runs. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly account: Account | undefined;
  /** Milliseconds. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ShellResult {
  /** Exit code; 128 + n when signal n ended it; 127 when it could not be started; 293 when it took too long. */
  readonly code: number;
  /** Standard output and error as they came, the last 8 MiB. */
  readonly output: string;
  /** Why it did not run to its end. */
  readonly problem?: string;
}

const KEPT_OUTPUT = 8 * 1024 * 1024;
const MAX_OUTPUT = 512 * 1024 * 1024;
const TIMED_OUT = 293;
/** Milliseconds that a command may go on when the agent stops, so that its end can still be told. */
const GRACE = 3_000;

/** The environment of commands: that of this process in the language C, without our own settings and secrets. */
export function commandEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  account: Account | undefined,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const own = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^FI_/.test(entry[0]),
  );
  const who: Record<string, string> =
    account === undefined ? {} : { HOME: account.home, USER: account.name, LOGNAME: account.name };
  return { ...Object.fromEntries(own), LC_ALL: 'C', LANG: 'C', ...who, ...extra };
}

/**
 * Runs a command. Both output streams go to one file that has no name, so a program that the command leaves running goes on
 * undisturbed, and none can fill the memory.
 */
export async function runShell(command: string, options: ShellOptions): Promise<ShellResult> {
  options.signal?.throwIfAborted();
  const file = path.join(tmpdir(), `fi-deploy-${randomBytes(9).toString('hex')}`);
  const windows = process.platform === 'win32';
  const output = await open(file, 'ax+', 0o600);
  try {
    if (!windows) await rm(file);
    if (!windows) return await runWith(output, '/bin/sh', ['-c', command], options);
    const script = `${file}.bat`;
    await writeFile(script, `cd "${options.folder}"\r\n${command}\r\nexit %ERRORLEVEL%\r\n`, { flag: 'wx' });
    try {
      return await runWith(output, process.env.ComSpec ?? 'cmd.exe', ['/d', '/c', script], options);
    } finally {
      await rm(script, { force: true });
    }
  } finally {
    await output.close();
    if (windows) await rm(file, { force: true });
  }
}

async function runWith(
  output: FileHandle,
  program: string,
  args: readonly string[],
  options: ShellOptions,
): Promise<ShellResult> {
  const { account, signal } = options;
  const ended = new Promise<{ code: number; problem?: string }>((resolve, reject) => {
    let problem: string | undefined;
    const child = spawn(program, args, {
      cwd: options.folder,
      env: { ...options.environment },
      stdio: ['ignore', output.fd, output.fd],
      // a group of its own, so that it can be ended as a whole
      detached: process.platform !== 'win32',
      windowsHide: true,
      ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    });
    const kill = (reason: string) => {
      problem ??= reason;
      try {
        if (child.pid === undefined || process.platform === 'win32') child.kill('SIGKILL');
        else process.kill(-child.pid, 'SIGKILL');
      } catch {
        // already gone
      }
    };
    const timer = setTimeout(() => kill('timeout'), Math.min(options.limit, 2 ** 31 - 1));
    const watch = setInterval(async () => {
      const { size } = await output.stat().catch(() => ({ size: 0 }));
      if (size > MAX_OUTPUT) kill('too much output');
    }, 500);
    // The command itself is left alone: it may be the one that replaces this agent.
    let grace: NodeJS.Timeout | undefined;
    const onAbort = () => {
      grace = setTimeout(() => {
        finish();
        reject(signal?.reason);
      }, GRACE);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const finish = () => {
      clearTimeout(timer);
      clearInterval(watch);
      clearTimeout(grace);
      signal?.removeEventListener('abort', onAbort);
      child.unref();
    };
    child.once('error', (error) => {
      finish();
      resolve({ code: 127, problem: error.message });
    });
    child.once('exit', (code, killedBy) => {
      finish();
      const number = killedBy === null ? 0 : constants.signals[killedBy];
      if (problem === 'timeout') resolve({ code: TIMED_OUT, problem });
      else resolve({ code: code ?? 128 + number, ...(problem === undefined ? {} : { problem }) });
    });
  });
  const { code, problem } = await ended;
  return { code, output: await tail(output), ...(problem === undefined ? {} : { problem }) };
}

async function tail(output: FileHandle): Promise<string> {
  const { size } = await output.stat();
  const length = Math.min(size, KEPT_OUTPUT);
  const { buffer, bytesRead } = await output.read(Buffer.alloc(length), 0, length, size - length);
  return decodeOutput(buffer.subarray(0, bytesRead));
}

/** Several programs may have written: a line that is no UTF-8 says nothing about the others. */
function decodeOutput(bytes: Buffer): string {
  if (isUtf8(bytes)) return decodeText(bytes);
  const lines: string[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const end = bytes.indexOf(10, start);
    lines.push(decodeText(bytes.subarray(start, end < 0 ? bytes.length : end)));
    if (end < 0) break;
    start = end + 1;
  }
  return lines.join('\n');
}

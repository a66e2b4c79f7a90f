/**
 * Runs a script in a process of its own, within limits of time, memory and talk, and ends it with everything that it has
 * started. Messages go over its standard input and output, one line of JSON each.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { environmentName } from '../config/definition.js';
import { OPTIONS } from '../config/options.js';
import { FiError } from '../errors.js';
import { MARK_VARIABLE } from '../host/mark.js';
import { LineReader, parseLine } from './lines.js';
import { descendantsOf, killTree } from './process-tree.js';

/** What V8 prints when it runs out of memory: for its developers, and the reason is told in our words. */
const LAST_WORDS =
  /^(?:<--- .{1,60} --->|-{5} Native stack trace -{5}| {0,4}\d{1,3}: 0x[\da-f]+ .*|\[\d+:0x[\da-f]+\] .*|FATAL ERROR: .*)$/;

export interface ChildOptions {
  /** Absolute path of the script. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Heap limit in MB. */
  readonly memory: number;
  /** Milliseconds until the child is told to stop; 0: no limit. */
  readonly timeLimit: number;
  /** Milliseconds between being told and being killed. Default 5000. */
  readonly grace?: number;
  /** Processes that outlive the child are left alone. */
  readonly leavesProcesses?: boolean;
  /** A line of JSON that the child wrote; not checked yet. */
  onMessage(message: unknown): void;
  /** Any other line, of its standard output or error. */
  onText(line: string): void;
  /** Most bytes that a child may say in all. Default 32 MiB. */
  readonly maxBytes?: number;
  /** Longest line in characters. Default 256 Ki. */
  readonly maxLine?: number;
  /** Ends the child when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Why a child ended. */
export type ChildEnd =
  /** By itself; whether it did its work is for its messages to tell. */
  | 'exit'
  /** Killed by a signal that was not ours, or with an exit code other than 0. */
  | 'crash'
  | 'memory'
  | 'timeout'
  | 'flood'
  /** Because the caller wanted it. */
  | 'stopped';

export interface ChildOutcome {
  readonly end: ChildEnd;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly milliseconds: number;
  /** Processes that were still there when the child had ended, and what became of them is up to `leavesProcesses`. */
  readonly leftBehind: number;
}

export interface Child {
  readonly pid: number;
  /** Sends a message; one that cannot be delivered any more is dropped. */
  send(message: object): void;
  /** Nothing more will be sent: the child may end. */
  close(): void;
  /** Asks the child to stop, and kills it after the grace period. */
  stop(reason: string): void;
  readonly ended: Promise<ChildOutcome>;
}

const DEFAULT_GRACE = 5_000;
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
/** Lines of the standard error that are passed on; a task that prints without end is not heard further. */
const MAX_TEXT_LINES = 200;
const MAX_TEXT_LENGTH = 4096;

/**
 * The environment of a child: without the variables that set options. They have reached the agent, some are secret, and a
 * child hands its environment on to commands, and an inventory tells it to servers.
 */
export function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const options = new Set(Object.keys(OPTIONS).map(environmentName));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !options.has(name)));
}

/**
 * Starts a child.
 * @throws FiError `ERR_FI_SPAWN` when no process can be made
 */
export function startChild(options: ChildOptions): Child {
  const mark = randomBytes(12).toString('hex');
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${options.memory}`, options.script, ...(options.args ?? [])],
    {
      // a group of its own: what is typed at the terminal reaches the agent alone, which tells its children
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...childEnvironment(process.env), [MARK_VARIABLE]: mark },
    },
  );
  const { pid } = child;
  if (pid === undefined) {
    child.on('error', () => undefined);
    throw new FiError('ERR_FI_SPAWN', `cannot start a process for ${options.script}; are there too many processes?`);
  }

  let end: ChildEnd | undefined;
  let exited = false;
  let outOfMemory = false;
  let graceTimer: NodeJS.Timeout | undefined;

  const kill = () => void killTree(pid, mark, { ended: exited });
  const send = (message: object) => {
    if (child.stdin.writable) child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  const finish = (why: ChildEnd, reason: string) => {
    if (end !== undefined || exited) return;
    end = why;
    send({ type: 'stop', reason });
    graceTimer = setTimeout(kill, options.grace ?? DEFAULT_GRACE);
  };
  const flood = () => {
    if (exited || end === 'flood') return;
    end = 'flood';
    child.stdout.destroy();
    child.stderr.destroy();
    kill();
  };

  let bytes = 0;
  const counted = (reader: LineReader) => (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > (options.maxBytes ?? DEFAULT_MAX_BYTES)) flood();
    else reader.push(chunk);
  };
  let textLines = 0;
  const text = (line: string) => {
    if (/heap out of memory|heap limit/i.test(line)) outOfMemory = true;
    if (LAST_WORDS.test(line)) return;
    if (textLines++ < MAX_TEXT_LINES && line.trim() !== '') options.onText(line.slice(0, MAX_TEXT_LENGTH));
  };
  const out = new LineReader(
    (line) => {
      const message = parseLine(line);
      if (message === undefined) text(line);
      else options.onMessage(message);
    },
    flood,
    options.maxLine,
  );
  const err = new LineReader(text, () => undefined, MAX_TEXT_LENGTH);
  child.stdout.on('data', counted(out));
  child.stderr.on('data', counted(err));
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined);

  const limit =
    options.timeLimit > 0
      ? setTimeout(() => finish('timeout', 'the time limit is over'), options.timeLimit)
      : undefined;
  const onAbort = () => finish('stopped', 'the agent stops');
  if (options.signal?.aborted === true) queueMicrotask(onAbort);
  options.signal?.addEventListener('abort', onAbort, { once: true });

  const ended = new Promise<ChildOutcome>((resolve) => {
    let settled = false;
    const settle = async (code: number | null, signal: NodeJS.Signals | null) => {
      if (settled) return;
      settled = true;
      clearTimeout(limit);
      clearTimeout(graceTimer);
      options.signal?.removeEventListener('abort', onAbort);
      let leftBehind = 0;
      if (end === undefined && options.leavesProcesses === true) leftBehind = descendantsOf(pid, mark).length;
      else leftBehind = await killTree(pid, mark, { ended: true });
      out.end();
      err.end();
      child.stdin.destroy();
      const crashed: ChildEnd = outOfMemory ? 'memory' : code === 0 ? 'exit' : 'crash';
      resolve({ end: end ?? crashed, code, signal, milliseconds: performance.now() - began, leftBehind });
    };
    child.on('exit', (code, signal) => {
      exited = true;
      // What a child wrote last is still in the pipe; a descendant may hold the pipe open for ever.
      const drain = setTimeout(() => settle(code, signal), 500);
      child.on('close', () => {
        clearTimeout(drain);
        void settle(code, signal);
      });
    });
    child.on('error', () => {
      exited = true;
      void settle(null, null);
    });
  });

  return {
    pid,
    send,
    close: () => child.stdin.end(),
    stop: (reason) => finish('stopped', reason),
    ended,
  };
}

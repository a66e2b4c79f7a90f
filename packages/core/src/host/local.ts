/** This machine as a Host. */

import { setMaxListeners } from 'node:events';
import * as fsSync from 'node:fs';
import { constants as fsConstants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { exec } from './exec.js';
import { fileStat } from './file-stat.js';
import type { FileStat, Host, Output, Platform, RunOptions } from './host.js';
import { MARK_VARIABLE } from './mark.js';
import { decodeText } from './text.js';
import { localTimeZone } from './time-zone.js';

export interface LocalHostOptions {
  /** Ends every running command; calls after it reject with its reason. */
  signal?: AbortSignal;
  /** Milliseconds that a command may take unless the caller says otherwise. Default 30 s. */
  commandTimeout?: number;
  /**
   * Commands that are busy at the same time; one that has not ended after a quarter of a second hangs or waits, and no
   * longer counts. Default: twice the processors, at least 4.
   */
  concurrency?: number;
  /** Environment that commands get and PATH is looked up in. Default: `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>;
}

/** Largest file that is read whole, in bytes. */
const MAX_FILE = 64 * 1024 * 1024;

/** Directories searched after PATH: cron jobs and services often have a PATH without the sbin directories. */
const STANDARD_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Paths served from kernel memory: reading them does not wait for a disk, and a synchronous read costs a tenth. */
const isKernelMemory = (path: string) => path.startsWith('/proc/') || path.startsWith('/sys/');

export class LocalHost implements Host {
  readonly platform = process.platform as Platform;
  readonly #signal: AbortSignal | undefined;
  readonly #commandTimeout: number | undefined;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #files = new Map<string, Promise<Buffer | undefined>>();
  readonly #outputs = new Map<string, Promise<Output | undefined>>();
  readonly #slots: Semaphore;
  #commands: Map<string, string> | undefined;

  constructor(options: LocalHostOptions = {}) {
    this.#signal = options.signal;
    if (options.signal !== undefined) setMaxListeners(0, options.signal); // each running command listens
    this.#commandTimeout = options.commandTimeout;
    const environment = options.environment ?? process.env;
    const path = searchPath(environment.PATH);
    this.#environment = process.platform === 'win32' ? environment : { ...environment, PATH: path.join(delimiter) };
    this.#slots = new Semaphore(options.concurrency ?? Math.max(4, 2 * availableParallelism()));
  }

  async environment(): Promise<Readonly<Record<string, string>>> {
    const own = ([name, value]: [string, string | undefined]) => name !== MARK_VARIABLE && value !== undefined;
    return Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => own(pair)));
  }

  async uid(): Promise<number | undefined> {
    return process.getuid?.();
  }

  async now(): Promise<{ date: Date; timeZone: string }> {
    return { date: new Date(), timeZone: localTimeZone() };
  }

  async read(path: string): Promise<string | undefined> {
    const bytes = await this.readBytes(path);
    return bytes === undefined ? undefined : decodeText(bytes);
  }

  readBytes(path: string): Promise<Buffer | undefined> {
    let file = this.#files.get(path);
    if (file === undefined) {
      file = readWhole(path);
      this.#files.set(path, file);
    }
    return file;
  }

  async list(dir: string): Promise<string[]> {
    try {
      return (isKernelMemory(dir) ? fsSync.readdirSync(dir) : await fs.readdir(dir)).sort();
    } catch {
      return [];
    }
  }

  async stat(path: string, options: { lstat?: boolean } = {}): Promise<FileStat | undefined> {
    try {
      if (isKernelMemory(path)) return fileStat(options.lstat ? fsSync.lstatSync(path) : fsSync.statSync(path));
      return fileStat(options.lstat ? await fs.lstat(path) : await fs.stat(path));
    } catch {
      return undefined;
    }
  }

  async realpath(path: string): Promise<string | undefined> {
    try {
      return isKernelMemory(path) ? fsSync.realpathSync(path) : await fs.realpath(path);
    } catch {
      return undefined;
    }
  }

  async run(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Output | undefined> {
    const file = await this.which(command);
    if (file === undefined) return undefined;
    const key = JSON.stringify([command, args, options]);
    let output = this.#outputs.get(key);
    if (output === undefined) {
      output = this.#slots.run(() =>
        exec(file, args, this.#environment, {
          ...(this.#commandTimeout === undefined ? {} : { timeout: this.#commandTimeout }),
          ...options,
          signal: this.#signal,
        }),
      );
      this.#outputs.set(key, output);
    }
    return output;
  }

  async which(command: string): Promise<string | undefined> {
    const file = isAbsolute(command) ? command : this.#index().get(command);
    if (file === undefined) return undefined;
    try {
      fsSync.accessSync(file, fsConstants.X_OK);
      return fsSync.statSync(file).isFile() ? file : undefined;
    } catch {
      return undefined;
    }
  }

  /** What PATH holds, by name. Tens of tools are looked for, most of them absent: one look at each directory is cheaper. */
  #index(): Map<string, string> {
    if (this.#commands !== undefined) return this.#commands;
    this.#commands = new Map();
    for (const dir of searchPath(this.#environment.PATH)) {
      let names: string[];
      try {
        names = fsSync.readdirSync(dir);
      } catch {
        continue;
      }
      for (const name of names) if (!this.#commands.has(name)) this.#commands.set(name, join(dir, name));
    }
    return this.#commands;
  }
}

/** Absolute directories of PATH, then the standard ones; `.` and other relative ones are left out, as we run as root. */
function searchPath(path: string | undefined): string[] {
  const given = (path ?? '').split(delimiter).filter((dir) => isAbsolute(dir));
  return process.platform === 'win32' ? given : [...new Set([...given, ...STANDARD_PATH])];
}

async function readWhole(path: string): Promise<Buffer | undefined> {
  try {
    // only regular files: a named pipe or a device could keep us waiting for ever
    if (isKernelMemory(path)) {
      return fsSync.statSync(path).isFile() ? fsSync.readFileSync(path) : undefined;
    }
    const stats = await fs.stat(path);
    if (!stats.isFile()) return undefined;
    if (stats.size <= MAX_FILE) return await fs.readFile(path);
    const handle = await fs.open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_FILE), 0, MAX_FILE, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

/** Milliseconds after which a job no longer counts: it waits for something, and others must not wait for it. */
const SLOT_TIME = 250;

/** Lets at most `size` busy jobs run at a time, in the order in which they came. */
class Semaphore {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(size: number) {
    this.#free = size;
  }

  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((go) => this.#waiting.push(go));
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    };
    const timer = setTimeout(release, SLOT_TIME);
    try {
      return await job();
    } finally {
      clearTimeout(timer);
      release();
    }
  }
}

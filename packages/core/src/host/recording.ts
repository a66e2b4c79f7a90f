/**
 * Recordings of machines: a directory that holds what a Host answered, and a Host that answers from it.
 *
 *     host.json        platform, time, user id, environment; lists, links and stats that the files do not show
 *     commands.json    [{ "command": "df", "args": ["-P"], "code": 0, "stdout": "commands/3-df.txt" }, …]
 *     commands/        what the commands printed
 *     files/           files as they stood below the root; characters that names cannot have everywhere are escaped: `%3A`
 *
 * A recording can be written by hand: a file in `files/` exists, a directory lists what is in it, a command that
 * `commands.json` names is installed, and nothing else is.
 */

import * as fs from 'node:fs/promises';
import { basename, join, normalize, posix } from 'node:path';
import { describeError, FiError } from '../errors.js';
import type { FileStat, Host, Output, Platform, RunOptions } from './host.js';
import { decodeText } from './text.js';

interface RecordedCommand {
  command: string;
  args?: string[];
  /** Only when the caller set variables or gave input. */
  env?: Record<string, string>;
  input?: string;
  code?: number;
  stdout?: string;
  stderr?: string;
  encoding?: 'latin1';
  truncated?: boolean;
  timedOut?: boolean;
}

interface RecordedIndex {
  format: 1;
  platform: Platform;
  /** ISO 8601. */
  now: string;
  timeZone: string;
  uid?: number;
  environment?: Record<string, string>;
  lists?: Record<string, string[]>;
  links?: Record<string, string>;
  stats?: Record<string, FileStat>;
  /** Where commands are installed that were looked for but not run. */
  which?: Record<string, string>;
}

/** Names such as `0000:00:1f.2` do not exist on Windows, where a recording should be readable, too. */
const escapeName = (path: string) =>
  path.replace(/[%:*?"<>|]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
const unescapeName = (name: string) =>
  name.replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Turns an absolute path of the recorded machine into one below `files/`; `..` cannot lead out of it. */
const inside = (dir: string, path: string) =>
  join(dir, 'files', normalize(`/${escapeName(path).replaceAll('\\', '/')}`));

/** A Host that passes every question on and keeps the answers; `save()` writes them to a directory. */
export class RecordingHost implements Host {
  readonly platform: Platform;
  readonly #host: Host;
  readonly #dir: string;
  readonly #index: RecordedIndex & Required<Pick<RecordedIndex, 'lists' | 'links' | 'stats' | 'which'>>;
  readonly #commands = new Map<string, Promise<RecordedCommand | undefined>>();
  readonly #files = new Map<string, Promise<void>>();
  #counter = 0;

  constructor(host: Host, dir: string) {
    this.#host = host;
    this.#dir = dir;
    this.platform = host.platform;
    this.#index = {
      format: 1,
      platform: host.platform,
      now: '',
      timeZone: 'UTC',
      lists: {},
      links: {},
      stats: {},
      which: {},
    };
  }

  async environment(): Promise<Readonly<Record<string, string>>> {
    const environment = await this.#host.environment();
    this.#index.environment = { ...environment };
    return environment;
  }

  async uid(): Promise<number | undefined> {
    const uid = await this.#host.uid();
    if (uid !== undefined) this.#index.uid = uid;
    return uid;
  }

  async now(): Promise<{ date: Date; timeZone: string }> {
    if (this.#index.now === '') {
      const { date, timeZone } = await this.#host.now();
      this.#index.now = date.toISOString();
      this.#index.timeZone = timeZone;
    }
    return { date: new Date(this.#index.now), timeZone: this.#index.timeZone };
  }

  async read(path: string): Promise<string | undefined> {
    const bytes = await this.readBytes(path);
    return bytes === undefined ? undefined : decodeText(bytes);
  }

  async readBytes(path: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#host.readBytes(path);
    if (bytes !== undefined && !this.#files.has(path))
      this.#files.set(path, this.#write(inside(this.#dir, path), bytes));
    await this.#files.get(path);
    return bytes;
  }

  async list(dir: string): Promise<string[]> {
    const names = await this.#host.list(dir);
    if (names.length > 0) this.#index.lists[dir] = names;
    return names;
  }

  async stat(path: string, options: { lstat?: boolean } = {}): Promise<FileStat | undefined> {
    const stat = await this.#host.stat(path, options);
    if (stat !== undefined) this.#index.stats[options.lstat ? `lstat ${path}` : path] = stat;
    return stat;
  }

  async realpath(path: string): Promise<string | undefined> {
    const target = await this.#host.realpath(path);
    if (target !== undefined) this.#index.links[path] = target;
    return target;
  }

  async which(command: string): Promise<string | undefined> {
    const path = await this.#host.which(command);
    if (path !== undefined) this.#index.which[command] = path;
    return path;
  }

  async run(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Output | undefined> {
    const output = await this.#host.run(command, args, options);
    const key = runKey(command, args, options);
    if (output !== undefined && !this.#commands.has(key)) {
      this.#commands.set(key, this.#keep(command, args, options, output));
    }
    await this.#commands.get(key);
    return output;
  }

  async #keep(command: string, args: readonly string[], options: RunOptions, output: Output): Promise<RecordedCommand> {
    const name = `commands/${String(++this.#counter).padStart(3, '0')}-${basename(command).replace(/[^\w.-]/g, '_')}`;
    const record: RecordedCommand = { command };
    if (args.length > 0) record.args = [...args];
    if (options.env !== undefined) record.env = { ...options.env };
    if (options.input !== undefined) record.input = options.input;
    if (output.code !== 0) record.code = output.code;
    if (output.stdout !== '') {
      record.stdout = `${name}.txt`;
      if (options.encoding === 'latin1') record.encoding = 'latin1';
      await this.#write(join(this.#dir, record.stdout), Buffer.from(output.stdout, record.encoding ?? 'utf8'));
    }
    if (output.stderr !== '') {
      record.stderr = `${name}.err.txt`;
      await this.#write(join(this.#dir, record.stderr), Buffer.from(output.stderr));
    }
    if (output.truncated) record.truncated = true;
    if (output.timedOut) record.timedOut = true;
    return record;
  }

  async #write(file: string, bytes: Uint8Array): Promise<void> {
    await fs.mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
    await fs.writeFile(file, bytes, { mode: 0o600 });
  }

  /**
   * Writes what was asked so far.
   *
   * @throws FiError `ERR_FI_RECORDING` when the directory cannot be written.
   */
  async save(): Promise<void> {
    try {
      await Promise.all(this.#files.values());
      await this.now();
      const commands = (await Promise.all(this.#commands.values())).filter((command) => command !== undefined);
      await this.#write(join(this.#dir, 'host.json'), Buffer.from(`${JSON.stringify(sorted(this.#index), null, 2)}\n`));
      await this.#write(join(this.#dir, 'commands.json'), Buffer.from(`${JSON.stringify(commands, null, 2)}\n`));
    } catch (error) {
      throw new FiError('ERR_FI_RECORDING', `cannot write the recording: ${describeError(error)}`, { cause: error });
    }
  }
}

const runKey = (command: string, args: readonly string[], options: RunOptions) =>
  JSON.stringify([command, args, options.env ?? {}, options.input ?? '']);

/** The same data with sorted keys, so that recordings of the same machine differ only where the machine does. */
function sorted<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  ) as T;
}

/** A Host that answers from a recording. Whatever the recording does not hold does not exist on that machine. */
export class RecordedHost implements Host {
  readonly platform: Platform;
  readonly #dir: string;
  readonly #index: RecordedIndex;
  readonly #commands: ReadonlyMap<string, RecordedCommand>;
  readonly #names: ReadonlySet<string>;

  private constructor(dir: string, index: RecordedIndex, commands: readonly RecordedCommand[]) {
    this.#dir = dir;
    this.#index = index;
    this.platform = index.platform;
    this.#commands = new Map(
      commands.map((record) => [
        runKey(record.command, record.args ?? [], {
          ...(record.env === undefined ? {} : { env: record.env }),
          ...(record.input === undefined ? {} : { input: record.input }),
        }),
        record,
      ]),
    );
    this.#names = new Set(commands.map((record) => record.command));
  }

  /**
   * Opens a recording.
   *
   * @throws FiError `ERR_FI_RECORDING` when the directory is none, or is broken.
   */
  static async open(dir: string): Promise<RecordedHost> {
    const load = async (name: string): Promise<unknown> => {
      try {
        return JSON.parse(await fs.readFile(join(dir, name), 'utf8'));
      } catch (error) {
        throw new FiError('ERR_FI_RECORDING', `${dir} is not a recording of a machine: ${describeError(error)}`, {
          cause: error,
        });
      }
    };
    const index = (await load('host.json')) as RecordedIndex;
    if (index?.format !== 1 || typeof index.platform !== 'string') {
      throw new FiError('ERR_FI_RECORDING', `${join(dir, 'host.json')} has no known format`);
    }
    const commands = (await load('commands.json')) as RecordedCommand[];
    if (!Array.isArray(commands)) throw new FiError('ERR_FI_RECORDING', `${join(dir, 'commands.json')} holds no list`);
    return new RecordedHost(dir, index, commands);
  }

  async environment(): Promise<Readonly<Record<string, string>>> {
    return this.#index.environment ?? {};
  }

  async uid(): Promise<number | undefined> {
    return this.#index.uid;
  }

  async now(): Promise<{ date: Date; timeZone: string }> {
    return { date: new Date(this.#index.now), timeZone: this.#index.timeZone };
  }

  async read(path: string): Promise<string | undefined> {
    const bytes = await this.readBytes(path);
    return bytes === undefined ? undefined : decodeText(bytes);
  }

  async readBytes(path: string): Promise<Uint8Array | undefined> {
    try {
      return await fs.readFile(inside(this.#dir, path));
    } catch {
      return undefined;
    }
  }

  async list(dir: string): Promise<string[]> {
    const known = this.#index.lists?.[dir];
    if (known !== undefined) return known;
    try {
      return (await fs.readdir(inside(this.#dir, dir))).map(unescapeName).sort();
    } catch {
      return [];
    }
  }

  async stat(path: string, options: { lstat?: boolean } = {}): Promise<FileStat | undefined> {
    const known = (options.lstat ? this.#index.stats?.[`lstat ${path}`] : undefined) ?? this.#index.stats?.[path];
    if (known !== undefined) return known;
    try {
      const stats = await fs.stat(inside(this.#dir, path));
      const time = Date.parse(this.#index.now);
      return {
        type: stats.isDirectory() ? 'directory' : 'file',
        size: stats.size,
        mode: stats.isDirectory() ? 0o755 : 0o644,
        uid: 0,
        mtimeMs: time,
        ctimeMs: time,
        birthtimeMs: 0,
      };
    } catch {
      if (this.#index.lists?.[path] !== undefined) return DIRECTORY;
      // a command that is called by its path
      return path.startsWith('/') && this.#names.has(path) ? { ...DIRECTORY, type: 'file' } : undefined;
    }
  }

  async realpath(path: string): Promise<string | undefined> {
    const target = this.#index.links?.[path];
    if (target !== undefined) return posix.resolve(posix.dirname(path), target);
    return (await this.stat(path)) === undefined ? undefined : path;
  }

  async which(command: string): Promise<string | undefined> {
    const known = this.#index.which?.[command];
    if (known !== undefined) return known;
    if (!this.#names.has(command)) return undefined;
    return command.startsWith('/') ? command : `/usr/bin/${command}`;
  }

  async run(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Output | undefined> {
    const record = this.#commands.get(runKey(command, args, options));
    if (record === undefined) {
      // installed, but never asked this: an empty answer, as from a tool that does not know the question
      return (await this.which(command)) === undefined
        ? undefined
        : { stdout: '', stderr: '', code: 1, truncated: false, timedOut: false };
    }
    const text = async (name: string | undefined) => {
      if (name === undefined) return '';
      const bytes = await fs.readFile(join(this.#dir, normalize(`/${name}`))).catch(() => Buffer.alloc(0));
      return options.encoding === 'latin1' ? bytes.toString('latin1') : decodeText(bytes);
    };
    return {
      stdout: await text(record.stdout),
      stderr: await text(record.stderr),
      code: record.code ?? 0,
      truncated: record.truncated ?? false,
      timedOut: record.timedOut ?? false,
    };
  }
}

const DIRECTORY: FileStat = { type: 'directory', size: 0, mode: 0o755, uid: 0, mtimeMs: 0, ctimeMs: 0, birthtimeMs: 0 };

/**
 * A Host is where facts about a machine come from. Collectors ask it and nothing else, so the same collector runs on
 * this machine, on a recording of a foreign one, and later over SSH or in a container.
 */

/** Operating system of the inventoried machine, named as Node.js names them (`process.platform`). */
export type Platform = 'linux' | 'win32' | 'darwin' | 'freebsd' | 'openbsd' | 'netbsd' | 'sunos' | 'aix' | 'hpux';

/** What a command printed and how it ended. */
export interface Output {
  /** Standard output, decoded (see `decodeText`), cut at the output limit. */
  stdout: string;
  /** Standard error, only when asked for with `stderr: true`; empty otherwise. */
  stderr: string;
  /** Exit code; 128 + n when signal n ended the command. */
  code: number;
  /** The output was longer than the limit and was cut (the command was ended then). */
  truncated: boolean;
  /** The command was ended because it did not finish in time. */
  timedOut: boolean;
}

export interface RunOptions {
  /** Milliseconds after which the command is killed. Default: the host's own limit (30 s). */
  timeout?: number;
  /** Bytes of output after which the command is killed. Default 32 MiB. */
  maxOutput?: number;
  /** Also keep standard error. Not kept otherwise, as tools print warnings there. */
  stderr?: boolean;
  /** Text for standard input. Nothing by default (`/dev/null`). */
  input?: string;
  /** Variables set for the command besides `LC_ALL=C` and `LANG=C`. */
  env?: Readonly<Record<string, string>>;
  /** `latin1` keeps each byte as one character, for tools with binary output. Default: text. */
  encoding?: 'text' | 'latin1';
}

export interface FileStat {
  type: 'file' | 'directory' | 'link' | 'other';
  /** Bytes. */
  size: number;
  /** Permission bits, for example 0o755. */
  mode: number;
  uid: number;
  /** Milliseconds since the epoch. */
  mtimeMs: number;
  ctimeMs: number;
  /** Birth time in milliseconds since the epoch; 0 when the file system does not keep it. */
  birthtimeMs: number;
}

export interface Host {
  readonly platform: Platform;
  /** `process.env` of this machine, or what the recording kept: only for `environment` and tool settings. */
  environment(): Promise<Readonly<Record<string, string>>>;
  /** User id that facts are read with; 0 is the super-user. `undefined` where there is none (Windows). */
  uid(): Promise<number | undefined>;
  /** Current time of the inventoried machine (a recording keeps the time of its making) and its time zone. */
  now(): Promise<{ date: Date; timeZone: string }>;
  /** Whole text of a file; `undefined` when it is not there or not readable. At most 64 MiB are read. */
  read(path: string): Promise<string | undefined>;
  /** Bytes of a file; `undefined` when it is not there or not readable. */
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Names in a directory, sorted; empty when it is not there or not readable. */
  list(dir: string): Promise<string[]>;
  /** What is at a path, following links unless `lstat`; `undefined` when nothing is. */
  stat(path: string, options?: { lstat?: boolean }): Promise<FileStat | undefined>;
  /** The absolute path that a link finally leads to; `undefined` when it is not there. */
  realpath(path: string): Promise<string | undefined>;
  /**
   * Runs a command without a shell, with `LC_ALL=C`. The same command with the same arguments runs once per host;
   * later callers get the same answer. `undefined`: not installed, or not allowed to be started.
   */
  run(command: string, args?: readonly string[], options?: RunOptions): Promise<Output | undefined>;
  /** Absolute path of a command in PATH (or of an absolute path that is executable); `undefined`: not installed. */
  which(command: string): Promise<string | undefined>;
}

/** First line of a text without its line end; `undefined` for an absent or empty text. */
export function firstLine(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const end = text.search(/\r?\n/);
  return end < 0 ? text : text.slice(0, end);
}

/** Lines of a text without line ends; an empty list for an absent or empty text. */
export function lines(text: string | undefined): string[] {
  if (text === undefined || text === '') return [];
  const list = text.split(/\r?\n/);
  if (list.at(-1) === '') list.pop();
  return list;
}

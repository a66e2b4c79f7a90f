/** The state directory of an agent (`vardir`): small files that must outlive a run. */
import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { FiError } from '../errors.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { atomicWrite, reasonOf, TEMPORARY_PREFIX } from './atomic.js';

const CORRUPT_SUFFIX = '.corrupt';

/** Device names that Windows takes for itself, with any extension. */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Where state is kept when `vardir` is not set: for the super-user /var/lib/fi-agent, for others `fi-agent` in
 * $XDG_STATE_HOME or ~/.local/state; on Windows %ProgramData%.
 */
export function defaultVardir(
  system: {
    readonly platform?: string;
    readonly uid?: number | undefined;
    readonly environment?: Readonly<Record<string, string | undefined>>;
    readonly home?: string;
  } = {},
): string {
  const { platform = process.platform, environment = process.env } = system;
  if (platform === 'win32') {
    return path.win32.join(environment.ProgramData ?? environment.ALLUSERSPROFILE ?? 'C:\\ProgramData', 'fi-agent');
  }
  const uid = 'uid' in system ? system.uid : process.getuid?.();
  if (uid === 0) return '/var/lib/fi-agent';
  const state = environment.XDG_STATE_HOME;
  // The specification has relative paths ignored.
  const base = state?.startsWith('/') === true ? state : path.posix.join(system.home ?? homedir(), '.local', 'state');
  return path.posix.join(base, 'fi-agent');
}

/** Like `mkdir -p`. Node's own way reports a read-only file system as a missing directory. */
async function makeDirectory(directory: string): Promise<void> {
  const create = () => mkdir(directory, { mode: 0o700 });
  try {
    await create();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = path.dirname(directory);
    if (code === 'ENOENT' && parent !== directory) {
      await makeDirectory(parent);
      await create().catch((failure: NodeJS.ErrnoException) => {
        // Another program of ours may have made it meanwhile.
        if (failure.code !== 'EEXIST') throw failure;
      });
    } else if ((await stat(directory).catch(() => undefined)) === undefined) {
      throw error;
    }
  }
}

/** Files by name in one directory that belongs to the agent; names cannot leave it. */
export class Storage {
  /** Absolute path. */
  readonly directory: string;
  readonly #log: Logger;

  private constructor(directory: string, log: Logger) {
    this.directory = directory;
    this.#log = log;
  }

  /**
   * Opens a state directory, making it (readable by its owner only) when it is not there.
   * @throws FiError `ERR_FI_STORAGE` when it cannot be made or written: no permission, read-only, full, no directory
   */
  static async open(directory: string, log: Logger = silentLogger): Promise<Storage> {
    const absolute = path.resolve(directory);
    const refuse = (reason: string, cause?: unknown) => {
      const message = `cannot keep state in ${absolute}: ${reason}; choose another directory with --vardir`;
      return new FiError('ERR_FI_STORAGE', message, { cause });
    };
    try {
      await makeDirectory(absolute);
      const status = await stat(absolute);
      if (!status.isDirectory()) throw refuse('not a directory');
      await access(absolute, constants.R_OK | constants.W_OK | constants.X_OK);
      if (process.platform !== 'win32' && (status.mode & 0o022) !== 0) {
        log.warning(`others than the owner may write in ${absolute}; remove that right (chmod go-w)`);
      }
    } catch (error) {
      if (error instanceof FiError) throw error;
      throw refuse(reasonOf(error), error);
    }
    return new Storage(absolute, log);
  }

  /**
   * The path of a file in the directory.
   * @throws FiError for a name that is not a plain file name
   */
  path(name: string): string {
    if (!/^[A-Za-z0-9][\w.@+-]{0,199}$/.test(name) || name.endsWith('.') || WINDOWS_DEVICE.test(name)) {
      throw new FiError('ERR_FI_STORAGE', `${JSON.stringify(name.slice(0, 80))} is not a name for a state file`);
    }
    return path.join(this.directory, name);
  }

  /**
   * Content of a JSON file, for the caller to check; undefined when there is none. A file that is no JSON is kept
   * beside as `<name>.corrupt`, with a warning, so that a damaged state never stops the agent.
   * @throws FiError when the file is there and cannot be read
   */
  async readJson(name: string): Promise<unknown> {
    const file = this.path(name);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new FiError('ERR_FI_STORAGE', `cannot read ${file}: ${reasonOf(error)}`, { cause: error });
    }
    try {
      return JSON.parse(text);
    } catch {
      await this.#moveAside(file);
      return undefined;
    }
  }

  async #moveAside(file: string): Promise<void> {
    try {
      await rename(file, `${file}${CORRUPT_SUFFIX}`);
      this.#log.warning(`${file} is damaged; it was moved to ${file}${CORRUPT_SUFFIX} and begins anew`);
    } catch (error) {
      this.#log.warning(`${file} is damaged and cannot be moved away: ${reasonOf(error)}`);
    }
  }

  /**
   * Replaces a JSON file at once, see `atomicWrite`.
   * @throws FiError `ERR_FI_WRITE`, for example when the disk is full; the former content is still there then
   */
  async writeJson(name: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value, undefined, 2);
    if (text === undefined) throw new TypeError(`${name}: not a JSON value`);
    await atomicWrite(this.path(name), `${text}\n`);
  }

  /** Removes a file; one that is not there is no error. */
  async remove(name: string): Promise<void> {
    const file = this.path(name);
    try {
      await rm(file, { force: true });
    } catch (error) {
      throw new FiError('ERR_FI_STORAGE', `cannot remove ${file}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** Names of the files, sorted; without those that are being written or were found damaged. */
  async list(): Promise<string[]> {
    try {
      const entries = await readdir(this.directory, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && !entry.name.startsWith(TEMPORARY_PREFIX))
        .map((entry) => entry.name)
        .filter((name) => !name.endsWith(CORRUPT_SUFFIX))
        .sort();
    } catch (error) {
      throw new FiError('ERR_FI_STORAGE', `cannot read ${this.directory}: ${reasonOf(error)}`, { cause: error });
    }
  }
}

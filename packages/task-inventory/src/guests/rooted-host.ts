/**
 * A container of this machine as a Host: its files seen from outside, below its root. Nothing in the container can lead
 * out of it: links are followed step by step within the root, and every opened file is checked to belong to it, also when
 * somebody changes links meanwhile.
 */

import { constants, type Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import { posix } from 'node:path';
import { decodeText, type FileStat, type Host, type Output, type Platform, type RunOptions } from '@fi/core';
import { fileStat } from '@fi/core/host';

export interface RootedHostOptions {
  /** Directory that is the root of the container: `/proc/PID/root` of a process in it, or where its files are. */
  root: string;
  /** The machine itself: its time, its user, and the commands that reach into the container. */
  host: Host;
  /**
   * Command with arguments that runs a command in the container with the container's own rights, for example
   * `docker exec ID`. Without one nothing is run.
   */
  enter?: readonly string[] | undefined;
  /** Commands that may be run in the container. */
  commands?: readonly string[];
}

/** Links on one path, as the kernel limits them. */
const MAX_LINKS = 40;
/** Largest file that is read, in bytes. */
const MAX_FILE = 64 * 1024 * 1024;
/** Names in one directory. */
const MAX_NAMES = 100_000;

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Where commands are looked for in a container. */
const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

export class RootedHost implements Host {
  readonly platform: Platform;
  readonly #root: string;
  readonly #host: Host;
  readonly #enter: readonly string[] | undefined;
  readonly #commands: ReadonlySet<string>;
  readonly #files = new Map<string, Promise<Buffer | undefined>>();
  #boundary: Promise<Boundary> | undefined;

  constructor({ root, host, enter, commands = [] }: RootedHostOptions) {
    this.platform = host.platform;
    this.#root = posix.resolve(root);
    this.#host = host;
    this.#enter = enter;
    this.#commands = new Set(commands);
  }

  async environment(): Promise<Readonly<Record<string, string>>> {
    return {};
  }

  uid(): Promise<number | undefined> {
    return this.#host.uid();
  }

  now(): Promise<{ date: Date; timeZone: string }> {
    return this.#host.now();
  }

  async read(path: string): Promise<string | undefined> {
    const bytes = await this.readBytes(path);
    return bytes === undefined ? undefined : decodeText(bytes);
  }

  readBytes(path: string): Promise<Buffer | undefined> {
    let file = this.#files.get(path);
    if (file === undefined) {
      file = this.#readFile(path);
      this.#files.set(path, file);
    }
    return file;
  }

  async list(dir: string): Promise<string[]> {
    const names = await this.#open(dir, READ | constants.O_DIRECTORY, 'directory', async (handle) => {
      const found: string[] = [];
      // by the open directory, not by its path: that may be another one by now
      for await (const entry of await fs.opendir(`/proc/self/fd/${handle.fd}`)) {
        if (found.push(entry.name) >= MAX_NAMES) break;
      }
      return found.sort();
    });
    return names ?? [];
  }

  async stat(path: string, options: { lstat?: boolean } = {}): Promise<FileStat | undefined> {
    try {
      const inside = await this.#resolve(path, options.lstat !== true);
      return inside === undefined ? undefined : fileStat(await fs.lstat(this.#outside(inside)));
    } catch {
      return undefined;
    }
  }

  async realpath(path: string): Promise<string | undefined> {
    return this.#resolve(path, true);
  }

  async run(command: string, args: readonly string[] = [], options?: RunOptions): Promise<Output | undefined> {
    const [tool, ...before] = this.#enter ?? [];
    const file = await this.which(command);
    return tool === undefined || file === undefined
      ? undefined
      : this.#host.run(tool, [...before, file, ...args], options);
  }

  async which(command: string): Promise<string | undefined> {
    if (this.#enter === undefined || !this.#commands.has(posix.basename(command))) return undefined;
    for (const path of posix.isAbsolute(command) ? [command] : PATH.map((dir) => `${dir}/${command}`)) {
      const stat = await this.stat(path);
      if (stat?.type === 'file' && (stat.mode & 0o111) !== 0) return path;
    }
    return undefined;
  }

  /** Path of a file as this machine sees it; `inside` is a path without links. */
  #outside(inside: string): string {
    return `${this.#root}${inside === '/' ? '/.' : inside}`;
  }

  /** The path within the root that a path leads to, without links; `undefined` when nothing is there. */
  async #resolve(path: string, followLast: boolean): Promise<string | undefined> {
    const waiting = path.split('/').reverse();
    const found: string[] = [];
    let links = 0;
    while (waiting.length > 0) {
      const name = waiting.pop() ?? '';
      if (name === '' || name === '.') continue;
      if (name === '..') {
        // at the root, `..` is the root
        found.pop();
        continue;
      }
      const place = this.#outside(`/${[...found, name].join('/')}`);
      let status: Stats;
      try {
        status = await fs.lstat(place);
      } catch {
        return undefined;
      }
      const last = waiting.every((part) => part === '');
      if (!status.isSymbolicLink() || (last && !followLast)) {
        found.push(name);
        continue;
      }
      links++;
      const target = links > MAX_LINKS ? undefined : await fs.readlink(place).catch(() => undefined);
      if (target === undefined) return undefined;
      if (target.startsWith('/')) found.length = 0;
      waiting.push(...target.split('/').reverse());
    }
    return `/${found.join('/')}`;
  }

  #readFile(path: string): Promise<Buffer | undefined> {
    return this.#open(path, READ, 'file', async (handle) => {
      const chunks: Buffer[] = [];
      let length = 0;
      while (length < MAX_FILE) {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(1 << 20, MAX_FILE - length)));
        if (bytesRead === 0) break;
        chunks.push(buffer.subarray(0, bytesRead));
        length += bytesRead;
      }
      return Buffer.concat(chunks);
    });
  }

  async #open<T>(
    path: string,
    flags: number,
    type: 'file' | 'directory',
    use: (handle: fs.FileHandle) => Promise<T>,
  ): Promise<T | undefined> {
    let handle: fs.FileHandle | undefined;
    try {
      const inside = await this.#resolve(path, true);
      if (inside === undefined) return undefined;
      const outside = this.#outside(inside);
      // opening a device can already do something to it
      if (fileStat(await fs.lstat(outside)).type !== type) return undefined;
      handle = await fs.open(outside, flags);
      if (fileStat(await handle.stat()).type !== type) return undefined;
      this.#boundary ??= findBoundary(this.#root);
      if (!(await isWithin(handle.fd, await this.#boundary))) return undefined;
      return await use(handle);
    } catch {
      return undefined;
    } finally {
      await handle?.close().catch(() => undefined);
    }
  }
}

/** What tells a file of a container from one of the host. */
interface Boundary {
  /** The root as this machine sees it; `undefined` when it is in a mount name space of its own. */
  directory: string | undefined;
  /** Ids of the mounts that the container has. */
  mounts: ReadonlySet<string>;
}

async function findBoundary(root: string): Promise<Boundary> {
  const pid = /^\/proc\/(\d+)\/root$/.exec(root)?.[1];
  if (pid === undefined) return { directory: await fs.realpath(root), mounts: new Set() };
  const [own, theirs, directory, mountinfo] = await Promise.all([
    fs.readlink('/proc/self/ns/mnt'),
    fs.readlink(`/proc/${pid}/ns/mnt`),
    fs.readlink(root),
    fs.readFile(`/proc/${pid}/mountinfo`, 'utf8'),
  ]);
  // the process has ended, and another one of the machine itself has its number
  if (own === theirs && directory === '/') throw new Error(`${root} is the root of this machine`);
  const mounts = mountinfo.split('\n').map((line) => line.slice(0, line.indexOf(' ')));
  return { directory: own === theirs ? directory : undefined, mounts: new Set(own === theirs ? [] : mounts) };
}

async function isWithin(fd: number, { directory, mounts }: Boundary): Promise<boolean> {
  if (directory === undefined) {
    const info = await fs.readFile(`/proc/self/fdinfo/${fd}`, 'utf8');
    const mount = /^mnt_id:\s*(\d+)$/m.exec(info)?.[1];
    return mount !== undefined && mounts.has(mount);
  }
  const place = await fs.readlink(`/proc/self/fd/${fd}`);
  return place === directory || place.startsWith(directory === '/' ? directory : `${directory}/`);
}

/**
 * Where parts of files are kept between runs: `fileparts/{private,shared}/<expiry>/<a>/<b>/<cccccc>`, named by the SHA-512 of
 * the part; the layout is that of the Perl agents, as neighbours are served from it (deploy protocol, datastore).
 */
import { lstat, mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { freeMegabytes, sha512File } from '../checks/facts.js';
import type { AssociatedFile } from '../job.js';

export const SHARED = 'shared';
const PRIVATE = 'private';
/** Folder of what is on its way: parts, and claims on them. Emptied at every clean-up. */
export const INCOMING = 'incoming';
/** Free space in MB below which everything is removed. */
export const FULL_DISK = 2_000;
const MINUTE = 60;
/** Shared parts without a retention of their own are kept three days. */
const SHARED_RETENTION = 3 * 86_400;

/** The place of a part below an expiry folder. */
export function partPlace(sha512: string): string {
  return path.join(sha512.slice(0, 1), sha512.slice(1, 2), sha512.slice(2, 8));
}

/** Seconds that the parts of a file are kept. */
export function retentionSeconds(file: AssociatedFile, contactDelay: number): number {
  if (file.retention > 0) return file.retention * MINUTE;
  return file.p2p ? SHARED_RETENTION : 3 * contactDelay;
}

/** The name of an expiry folder: a full minute, in seconds since 1970. */
export function expiryFor(now: number, retention: number): number {
  const time = Math.floor(now / 1000) + retention + MINUTE;
  return time - (time % MINUTE);
}

export interface DatastoreOptions {
  /** The folder `deploy` in the state folder of a target. */
  readonly root: string;
  /** Seconds between two contacts with the server. Default 3600. */
  readonly contactDelay?: number;
  readonly now?: () => number;
  /** Free space in MB; default: that of the disk. */
  readonly freeSpace?: (directory: string) => Promise<number>;
}

export class Datastore {
  readonly root: string;
  readonly #contactDelay: number;
  readonly #now: () => number;
  readonly #freeSpace: (directory: string) => Promise<number>;
  /** Parts whose content was checked during this run: they are not read a second time for that. */
  readonly #verified = new Set<string>();

  constructor(options: DatastoreOptions) {
    this.root = options.root;
    this.#contactDelay = options.contactDelay ?? 3600;
    this.#now = options.now ?? Date.now;
    this.#freeSpace = options.freeSpace ?? freeMegabytes;
  }

  /** The folder of what is on its way. */
  get incoming(): string {
    return path.join(this.root, INCOMING);
  }

  /** The folder of a job's files. */
  workFolder(uuid: string): string {
    return path.join(this.root, 'workdir', uuid);
  }

  /** Where a part of the file goes when it is kept from now on. */
  partPath(sha512: string, file: AssociatedFile): string {
    const expiry = expiryFor(this.#now(), retentionSeconds(file, this.#contactDelay));
    return path.join(this.root, 'fileparts', file.p2p ? SHARED : PRIVATE, String(expiry), partPlace(sha512));
  }

  /** Where a part is now, shared or private; undefined: nowhere. Its content is not looked at. */
  async find(sha512: string): Promise<string | undefined> {
    for (const kind of [SHARED, PRIVATE]) {
      const base = path.join(this.root, 'fileparts', kind);
      for (const expiry of await names(base)) {
        const candidate = path.join(base, expiry, partPlace(sha512));
        if ((await lstat(candidate).catch(() => undefined))?.isFile() === true) return candidate;
      }
    }
    return undefined;
  }

  /** Where a whole part is now. One that was damaged since is removed. Each part is read at most once per run. */
  async findWhole(sha512: string): Promise<string | undefined> {
    for (let found = await this.find(sha512); found !== undefined; found = await this.find(sha512)) {
      if (this.#verified.has(sha512)) return found;
      if ((await sha512File(found).catch(() => '')) === sha512) {
        this.#verified.add(sha512);
        return found;
      }
      await rm(found, { force: true });
      if ((await lstat(found).catch(() => undefined)) !== undefined) return undefined;
    }
    return undefined;
  }

  /** Puts a part that was checked while it arrived in its place. */
  async add(temporary: string, sha512: string, file: AssociatedFile): Promise<void> {
    const place = this.partPath(sha512, file);
    await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
    await rename(temporary, place);
    this.#verified.add(sha512);
  }

  /** A place for a part that is arriving, in a folder that is emptied at every clean-up. */
  async temporary(sha512: string): Promise<string> {
    const folder = this.incoming;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return path.join(folder, `${sha512.slice(0, 32)}-${process.pid}`);
  }

  /** Begins the retention of a file's parts anew: all that are there move to the folder of the new expiry. */
  async keep(file: AssociatedFile): Promise<void> {
    for (const sha512 of new Set(file.parts)) {
      const from = await this.find(sha512);
      const to = this.partPath(sha512, file);
      if (from === undefined || from === to) continue;
      await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
      await rename(from, to);
      await this.#removeEmpty(path.dirname(from));
    }
  }

  /** Removes the parts of files that nobody else will ask for, when their job is done. */
  async release(files: readonly AssociatedFile[]): Promise<void> {
    for (const file of files) {
      if (!file.p2p && file.retention === 0) await this.drop(file);
    }
  }

  /** Removes all parts of a file. */
  async drop(file: AssociatedFile): Promise<void> {
    for (const sha512 of new Set(file.parts)) {
      this.#verified.delete(sha512);
      const found = await this.find(sha512);
      if (found === undefined) continue;
      await rm(found, { force: true });
      await this.#removeEmpty(path.dirname(found));
    }
  }

  /** Whether so many bytes more fit on the disk, with a reserve. Where that is not known, they do. */
  async hasRoom(bytes: number): Promise<boolean> {
    const free = await this.#free();
    return free === undefined || bytes / 1_024_000 + 100 < free;
  }

  /** Bytes that may be written before the disk is nearly full; undefined: not known. */
  async room(): Promise<number | undefined> {
    const free = await this.#free();
    return free === undefined ? undefined : Math.max(0, free - 100) * 1_024_000;
  }

  async #free(): Promise<number | undefined> {
    for (let folder = this.root; ; folder = path.dirname(folder)) {
      const free = await this.#freeSpace(folder).catch(() => undefined);
      if (free !== undefined || path.dirname(folder) === folder) return free;
    }
  }

  /**
   * Removes work folders, what was arriving, and parts whose time is over; all parts when the disk is full.
   * @returns the number of expiry folders that remain
   */
  async cleanUp(): Promise<number> {
    if ((await stat(this.root).catch(() => undefined)) === undefined) return 0;
    for (const name of ['workdir', INCOMING]) await rm(path.join(this.root, name), { recursive: true, force: true });
    const free = await this.#free();
    const full = free === undefined || free < FULL_DISK;
    const now = Math.floor(this.#now() / 1000);
    let remaining = 0;
    for (const kind of [SHARED, PRIVATE]) {
      const base = path.join(this.root, 'fileparts', kind);
      for (const name of await names(base)) {
        const entry = path.join(base, name);
        const status = await lstat(entry).catch(() => undefined);
        if (status === undefined) continue;
        const expiry = /(\d{1,15})$/.exec(name)?.[1];
        if (!status.isDirectory()) await rm(entry, { force: true });
        else if (expiry !== undefined && (full || now - (now % MINUTE) >= Number(expiry))) {
          await rm(entry, { recursive: true, force: true });
        } else if (expiry !== undefined) remaining += 1;
      }
    }
    if (remaining === 0) await rm(this.root, { recursive: true, force: true });
    return remaining;
  }

  /** Removes empty folders upwards, as far as the expiry folder. */
  async #removeEmpty(folder: string): Promise<void> {
    const stop = path.join(this.root, 'fileparts');
    for (let place = folder; place.startsWith(path.join(stop, path.sep)); place = path.dirname(place)) {
      try {
        await rmdir(place);
      } catch {
        return;
      }
    }
  }
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** What archives may do: fill their folder, to a measure, and nothing else. Pure. */
import path from 'node:path';
import { FiError } from '@fi/core';

export interface UnpackLimits {
  readonly entries: number;
  /** Bytes in all. */
  readonly bytes: number;
  /** Unpacked bytes per packed one, beyond `ratioFrom` bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

/** Honest packages stay far below: text compresses to a twentieth, and a Windows image has some 100,000 files. */
export const UNPACK_LIMITS: UnpackLimits = {
  entries: 500_000,
  bytes: 64 * 1024 ** 3,
  ratio: 250,
  ratioFrom: 256 * 1024 ** 2,
};

/** An archive that tries to do what it must not: nothing of its job is carried out. */
export class UnsafeArchiveError extends FiError {
  constructor(archive: string, reason: string) {
    super('ERR_FI_ARCHIVE', `${archive} is refused: ${reason}`);
  }
}

/** Counts what comes out of an archive, and checks the names. */
export class UnpackGuard {
  readonly #archive: string;
  readonly #packed: number;
  readonly #limits: UnpackLimits;
  #entries = 0;
  #bytes = 0;

  /** @param packed bytes of the archive */
  constructor(archive: string, packed: number, limits: Partial<UnpackLimits> = {}) {
    this.#archive = archive;
    this.#packed = packed;
    this.#limits = { ...UNPACK_LIMITS, ...limits };
  }

  refuse(reason: string): UnsafeArchiveError {
    return new UnsafeArchiveError(this.#archive, reason);
  }

  /**
   * Checks the name of an entry.
   * @throws UnsafeArchiveError when it leads out of the folder, or would on some system
   */
  entry(name: string): void {
    this.#entries += 1;
    if (this.#entries > this.#limits.entries) throw this.refuse(`more than ${this.#limits.entries} entries`);
    const problem = entryProblem(name);
    if (problem !== undefined) throw this.refuse(`the entry ${JSON.stringify(name.slice(0, 200))} ${problem}`);
  }

  /**
   * Checks a link in the archive.
   * @param name of the link
   * @param target of a symbolic link, as written; of a hard link, a name in the archive
   */
  link(name: string, target: string, kind: 'symbolic' | 'hard'): void {
    this.entry(name);
    const base = kind === 'symbolic' ? path.posix.dirname(name.replace(/\/+$/, '')) : '.';
    // behind a name that is itself a link, ".." leads elsewhere than it seems to
    const parts = target.split('/');
    const firstName = parts.findIndex((part) => part !== '' && part !== '.' && part !== '..');
    const hidden = firstName >= 0 && parts.includes('..', firstName);
    const joined = path.posix.normalize(path.posix.join(base, target));
    const absolute = path.posix.isAbsolute(target) || /^[a-z]:|\\|\0/i.test(target);
    if (target === '' || absolute || hidden || joined === '..' || joined.startsWith('../')) {
      throw this.refuse(`the link ${JSON.stringify(name.slice(0, 200))} leads out of the folder`);
    }
  }

  /** Counts bytes that came out. */
  bytes(count: number): void {
    this.#bytes += count;
    const { bytes, ratio, ratioFrom } = this.#limits;
    if (this.#bytes > bytes) throw this.refuse(`it grows beyond ${bytes} bytes`);
    if (this.#bytes > ratioFrom && this.#bytes > ratio * this.#packed) {
      throw this.refuse(`it grows to more than ${ratio} times its size`);
    }
  }
}

/** Why an entry is not written. Pure. */
export function entryProblem(name: string, platform: NodeJS.Platform = process.platform): string | undefined {
  if (name === '' || name.includes('\0')) return 'is not a file name';
  if (/^[/\\]|^[a-z]:/i.test(name)) return 'is absolute';
  if (name.split(/[/\\]/).includes('..')) return 'climbs out of the folder';
  if (name.length > 4096) return 'is too long';
  const windows = platform === 'win32' && name.split(/[/\\]/).some((part) => isSpecialOnWindows(part));
  return windows ? 'is no file name on Windows' : undefined;
}

/** Devices, alternate streams, and names that mean another file: Windows drops dots and blanks at the end. */
function isSpecialOnWindows(part: string): boolean {
  const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d\u00b9\u00b2\u00b3])(?:[. ]|$)/i;
  return /[<>:"|?*\0-\x1f]/.test(part) || (part !== '.' && /[. ]$/.test(part)) || device.test(part);
}

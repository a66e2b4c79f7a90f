/** Files that may be downloaded: those below one folder, whatever the name in the request tries. */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import path from 'node:path';

export type SharedFile =
  | { readonly kind: 'file'; readonly handle: FileHandle; readonly size: number; readonly modified: Date }
  /** The name leads out of the folder, or would on some system. */
  | { readonly kind: 'forbidden' }
  /** There is no such file, or it cannot be read. */
  | { readonly kind: 'missing' };

const FORBIDDEN = { kind: 'forbidden' } as const;
const MISSING = { kind: 'missing' } as const;

/** Device names that Windows takes for itself, with any extension. */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * The parts of a relative name; undefined for one that is absolute, climbs, or holds what a file system or a further
 * decoding could read as such: backslashes, colons, percent signs, control characters, and dots or blanks at the end of a part.
 */
export function nameParts(name: string): string[] | undefined {
  if (name === '' || name.length > 1024 || /[\\:%*?"<>|\u0000-\u001f\u007f-\u009f\ufffd]/.test(name)) return undefined;
  const parts = name.split('/');
  const bad = (part: string) => part === '' || /[. ]$/.test(part) || part.startsWith(' ') || WINDOWS_DEVICE.test(part);
  return parts.some(bad) ? undefined : parts;
}

/**
 * Opens a regular file below `folder`. Links are not followed, wherever in the name they stand; `folder` itself may be
 * one. Never rejects. The caller closes the handle.
 */
export async function openShared(folder: string, name: string): Promise<SharedFile> {
  const parts = nameParts(name);
  if (parts === undefined) return FORBIDDEN;
  let handle: FileHandle | undefined;
  try {
    const wanted = path.join(await realpath(folder), ...parts);
    // A link anywhere in the name makes the real path another one.
    if ((await realpath(wanted)) !== wanted) return FORBIDDEN;
    // O_NONBLOCK: opening a named pipe waits for a writer otherwise.
    handle = await open(wanted, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const opened = await handle.stat();
    const named = await lstat(wanted);
    if (!opened.isFile()) return MISSING;
    if (named.ino !== opened.ino || named.dev !== opened.dev || (await realpath(wanted)) !== wanted) return FORBIDDEN;
    const file = { kind: 'file', handle, size: opened.size, modified: opened.mtime } as const;
    handle = undefined;
    return file;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ELOOP' ? FORBIDDEN : MISSING;
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

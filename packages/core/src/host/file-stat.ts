/** What a `Host` tells of a file, from what Node.js tells of it. */
import type { Stats } from 'node:fs';
import type { FileStat } from './host.js';

/** Times in ms since 1970. */
export function fileStat(stats: Stats): FileStat {
  return {
    type: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'link' : 'other',
    size: stats.size,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    mtimeMs: stats.mtimeMs,
    ctimeMs: stats.ctimeMs,
    birthtimeMs: stats.birthtimeMs,
  };
}

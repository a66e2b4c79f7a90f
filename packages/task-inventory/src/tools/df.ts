/** `df` and `mount`: file systems in use. */

import type { Drive } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';

/** A mounted file system; sizes in MiB. */
export type Filesystem = Pick<Drive, 'volumn' | 'type'> & Partial<Undefinable<Drive>>;

const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d{1,18}$/.test(text);

/**
 * Reads the output of `df -P -k`, with or without `-T`. File systems without size or without free space are left out:
 * pseudo file systems, and images that are mounted read-only.
 *
 * @param type of the file systems when the text has no column for it.
 */
export function parseDf(text: string, type?: string): Filesystem[] {
  const [header = '', ...rows] = text.split(/\r?\n/);
  const hasType = header.trim().split(/\s+/)[1] === 'Type';
  const filesystems: Filesystem[] = [];
  for (const row of rows) {
    const words = row.trim().split(/\s+/);
    // the names at both ends may hold blanks: the three numbers before the percentage tell where they are
    const use = words.findIndex(
      (word, i) => /^(?:\d+%|-)$/.test(word) && [1, 2, 3].every((n) => isNumber(words[i - n])),
    );
    const device = words.slice(0, use - 3 - (hasType ? 1 : 0)).join(' ');
    if (use < 0 || device === '') continue;
    const [total, used, free] = words.slice(use - 3, use).map(Number);
    const size = total || (used ?? 0) + (free ?? 0);
    if (!size || !free) continue;
    filesystems.push({
      volumn: device,
      filesystem: hasType ? words[use - 4] : type,
      total: Math.trunc(size / 1024),
      free: Math.trunc(free / 1024),
      type: words.slice(use + 1).join(' '),
    });
  }
  return filesystems;
}

/** Types of file systems in the output of `mount`, each once, in the order of their first appearance. */
export function parseMountTypes(text: string): string[] {
  const types = text
    .split(/\r?\n/)
    .map((line) => /^\S+ on \S.* type (\w+)/.exec(line)?.[1] ?? /^\S+ on \S+ \((\w+)/.exec(line)?.[1]);
  return [...new Set(types.filter((type) => type !== undefined))];
}

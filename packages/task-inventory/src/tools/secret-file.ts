/** Secrets for tools that take them from a file: never from the command line, which every user of the machine can read. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Writes a temporary file that only we can read, and removes it when `use` has ended, however it ends.
 *
 * @param name of the file in a directory of its own; some tools look at its extension.
 */
export async function withSecretFile<T>(name: string, content: string, use: (path: string) => Promise<T>): Promise<T> {
  // readable by us alone, and with a name that nobody can foresee
  const directory = await mkdtemp(join(tmpdir(), 'fi-'));
  try {
    const path = join(directory, name);
    await writeFile(path, content, { mode: 0o600, flag: 'wx' });
    return await use(path);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

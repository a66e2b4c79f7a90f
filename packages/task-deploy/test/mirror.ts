/** Mirrors as folders. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PackageFile } from '@fi/test-server';

/** Writes parts into a folder that is laid out like a mirror. */
export async function writeMirror(folder: string, files: readonly PackageFile[]): Promise<void> {
  for (const { sha512: id, data } of files.flatMap((file) => file.parts)) {
    const place = path.join(folder, id.slice(0, 1), id.slice(0, 2));
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, id), data);
  }
}

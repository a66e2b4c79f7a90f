/** Files that users name: inventories of earlier runs, additional content. */

import { open } from 'node:fs/promises';

/** No inventory is larger, in bytes. */
const LIMIT = 256 * 1024 * 1024;
const CHUNK = 1024 * 1024;

/**
 * Reads a file, a pipe or a device up to its end.
 * @throws Error when it is longer than an inventory can be, and those of the file system.
 */
export async function readBounded(path: string, limit = LIMIT): Promise<Buffer> {
  const handle = await open(path);
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK);
      if (bytesRead === 0) return Buffer.concat(chunks);
      length += bytesRead;
      if (length > limit) throw new Error(`it has more than ${limit >> 20} MiB, which no inventory has`);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

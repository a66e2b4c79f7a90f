import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBounded } from './read-bounded.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fi-read-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('reads whole files', async () => {
  const file = join(dir, 'f');
  for (const size of [0, 1, 1024 * 1024, 2_500_000]) {
    writeFileSync(file, Buffer.alloc(size, 7));
    expect((await readBounded(file)).length).toBe(size);
  }
});

it('reads no more than an inventory can be', async () => {
  const file = join(dir, 'f');
  writeFileSync(file, Buffer.alloc(3_000_000));
  await expect(readBounded(file, 2 << 20)).rejects.toThrow('more than 2 MiB');
});

it.skipIf(process.platform === 'win32')('ends with what never ends', async () => {
  await expect(readBounded('/dev/zero', 4 << 20)).rejects.toThrow('more than 4 MiB');
});

it('says what is wrong with a file', async () => {
  await expect(readBounded(join(dir, 'none'))).rejects.toThrow('ENOENT');
  await expect(readBounded(dir)).rejects.toThrow('EISDIR');
});

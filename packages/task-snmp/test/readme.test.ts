/** The examples of the README run. */

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { shippedVendors } from '../src/vendors/index.js';

const file = fileURLToPath(new URL('../README.md', import.meta.url));
it('names each family once', () => {
  const names = shippedVendors().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

const dist = fileURLToPath(new URL('../dist', import.meta.url));

it.skipIf(!existsSync(dist))('has examples that run', async () => {
  const examples = [...readFileSync(file, 'utf8').matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  expect(examples.length).toBeGreaterThan(0);
  const dir = mkdtempSync(join(dist, 'example-'));
  try {
    for (const code of examples) {
      writeFileSync(join(dir, 'example.js'), code);
      const { stdout } = await promisify(execFile)(process.execPath, [join(dir, 'example.js')]);
      expect(stdout).not.toBe('');
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

/** The examples of the README files run. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../..', import.meta.url));

describe.each(['core', 'task-inventory'])('README of %s', (name) => {
  const text = readFileSync(join(packages, name, 'README.md'), 'utf8');
  const examples = [...text.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

  it('has examples', () => expect(examples.length).toBeGreaterThan(0));

  it.each(examples.map((code, index) => [index + 1, code] as const))('example %i runs', async (_, code) => {
    // inside the package, so that it imports what is published
    const dir = mkdtempSync(join(packages, 'task-inventory', 'dist', 'example-'));
    try {
      writeFileSync(join(dir, 'example.js'), code);
      const { stdout } = await promisify(execFile)(process.execPath, [join(dir, 'example.js')]);
      expect(stdout).not.toBe('');
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

/** The check of the architecture fails when it should. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../../scripts/check-architecture.mjs', import.meta.url));
const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** Runs the check on a tree of files. */
function check(files: Record<string, string | object>): { code: number | null; problems: string } {
  const root = mkdtempSync(join(tmpdir(), 'fi-architecture-'));
  roots.push(root);
  for (const [name, content] of Object.entries(files)) {
    const file = join(root, 'packages', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  return { code: status, problems: stderr };
}

const core = { name: '@fi/core', exports: { '.': { default: './dist/index.js' } }, dependencies: { tar: '1' } };

it('accepts what runs in the right direction', () => {
  const result = check({
    'core/package.json': core,
    'core/src/index.ts': `export const load = () => import('tar');\nimport { join } from 'node:path';\nexport { join };`,
    'injector/package.json': { name: '@fi/injector', dependencies: { '@fi/core': '1' } },
    'injector/src/index.ts': `import { load } from '@fi/core';\nimport type { x } from './x.js';\nexport { load, type x };`,
    'injector/src/x.ts': `// import '@fi/task-inventory';\nexport type x = 1;`,
  });
  expect(result).toEqual({ code: 0, problems: '' });
});

it.each([
  ['a package above', `import '@fi/task-inventory';`, '@fi/core must not import @fi/task-inventory'],
  [
    'a package above, for a type',
    `export type { Inventory } from '@fi/injector';`,
    '@fi/core must not import @fi/injector',
  ],
  ['a path out of the package', `export * from '../../injector/src/x.js';`, 'leaves the package'],
  ['what is not declared', `const x = await import('left-pad');`, 'left-pad is not in the dependencies'],
  ['a heavy module at once', `import tar from 'tar';`, 'tar is heavy'],
])('refuses %s', (_, code, message) => {
  const { code: status, problems } = check({
    'core/package.json': core,
    'core/src/index.ts': `${code}\nimport('tar');`,
  });
  expect(status).toBe(1);
  expect(problems).toContain(message);
});

it('refuses a heavy module behind a file of the package, an unused dependency, and a package without a rule', () => {
  const { code, problems } = check({
    'core/package.json': { ...core, dependencies: { tar: '1', never: '1' } },
    'core/src/index.ts': `export * from './inner.js';`,
    'core/src/inner.ts': `export { default } from 'tar';`,
    'odd/package.json': { name: '@fi/odd' },
  });
  expect(code).toBe(1);
  expect(problems).toContain('packages/core/src/inner.ts: tar is heavy');
  expect(problems).toContain('never is declared as a dependency but never imported');
  expect(problems).toContain('the package @fi/odd has no rule');
});

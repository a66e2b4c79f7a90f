// A TypeScript program that uses the inventory as a library.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/packages.mjs';
import { expect, run } from './check.mjs';

const PROGRAM = `import { inventory, takeInventory } from '@fi/task-inventory';
import { diffInventories, diffInWords } from '@fi/task-inventory/diff';

const before = await inventory({ categories: ['os'] });
const system: string | undefined = before.content.operatingsystem?.full_name;
const { report } = await takeInventory({ categories: ['memory'], timeout: 30_000 });
// @ts-expect-error a number is no category
const wrong = () => inventory({ categories: [7] });
const after = { ...before, content: { ...before.content, operatingsystem: { full_name: 'in the cellar' } } };
console.log(JSON.stringify({ system, collectors: report.collectors.length, wrong: typeof wrong, diff: diffInWords(diffInventories(before, after)) }));
`;

/** (d) A program that uses the inventory as a library, compiled once: types do not depend on who runs it. */
export async function compileLibraryProgram(someone) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { typescript, '@types/node': types } = devDependencies;
  writeFileSync(someone.path('package.json'), JSON.stringify({ name: 'program', private: true, type: 'module' }));
  await someone.npm('install', '@fi/task-inventory', `typescript@${typescript}`, `@types/node@${types}`);
  const options = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    skipLibCheck: false,
    types: ['node'],
    noUncheckedIndexedAccess: true,
  };
  writeFileSync(someone.path('tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['program.ts'] }));
  writeFileSync(someone.path('program.ts'), PROGRAM);
  const { code, stdout } = await run(someone.path('node_modules/.bin/tsc'), ['-p', '.'], {
    cwd: someone.home,
    env: someone.env,
  });
  expect(code === 0, 'the program does not compile', stdout);
  return someone.path('program.js');
}

export async function libraryProgram(someone, node, program) {
  const { code, stdout, stderr } = await run(node.program, [program], { env: someone.env });
  expect(code === 0, 'the program fails', stderr);
  const { system, collectors, diff } = JSON.parse(stdout);
  expect(
    typeof system === 'string' && collectors > 0 && String(diff).includes('in the cellar'),
    'the program says something else',
    stdout,
  );
}

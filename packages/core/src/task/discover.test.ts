import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { discoverTasks, packageRoots } from './discover.js';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'fi-tasks-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const manifest = (id: string, version = '1.0') => ({
  name: `pkg-${id}`,
  fi: { tasks: { [id]: { module: './t.js', version } } },
});

function install(place: string, content: unknown): string {
  const folder = path.join(dir, place);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return folder;
}

it('finds tasks of plain, scoped and linked packages, inventory first', () => {
  install('node_modules/pkg-b', manifest('b'));
  install('node_modules/@them/pkg-a', manifest('a'));
  install('node_modules/none', { name: 'none' });
  install('elsewhere/inventory', manifest('inventory'));
  symlinkSync(path.join(dir, 'elsewhere/inventory'), path.join(dir, 'node_modules/@them/inventory'));
  const { tasks, problems } = discoverTasks({ roots: [path.join(dir, 'node_modules')] });
  expect(tasks.map(({ id }) => id)).toEqual(['inventory', 'a', 'b']);
  expect(tasks[0]?.module).toBe(path.join(dir, 'elsewhere/inventory/t.js'));
  expect(problems).toEqual([]);
});

it('looks into the task path first: a package, a folder of packages, a project', () => {
  const one = install('one', manifest('a', '2.0'));
  install('many/pkg-c', manifest('c'));
  install('project/node_modules/pkg-d', manifest('d'));
  install('node_modules/pkg-a', manifest('a', '1.0'));
  const { tasks, problems } = discoverTasks({
    taskPath: [one, path.join(dir, 'many'), path.join(dir, 'project'), path.join(dir, 'absent')],
    roots: [path.join(dir, 'node_modules')],
  });
  expect(tasks.map(({ id, version }) => `${id} ${version}`)).toEqual(['a 2.0', 'c 1.0', 'd 1.0']);
  expect(problems).toEqual([`task-path: ${path.join(dir, 'absent')} is no directory`]);
});

it('reports what is damaged, and what anybody may change', () => {
  install('node_modules/broken', '{"fi": ');
  const open = install('node_modules/open', manifest('a'));
  chmodSync(open, 0o777);
  const { tasks, problems } = discoverTasks({ roots: [path.join(dir, 'node_modules'), path.join(dir, 'absent')] });
  expect(tasks).toEqual([]);
  expect(problems).toHaveLength(2);
});

it('knows the folders of packages above a file, and the global ones', () => {
  const agent = path.join(dir, 'lib/node_modules/@fi/agent/dist/x.js');
  mkdirSync(path.join(dir, 'lib/node_modules/@fi/agent/node_modules'), { recursive: true });
  mkdirSync(path.join(dir, 'node/lib/node_modules'), { recursive: true });
  const roots = packageRoots(agent, {}, path.join(dir, 'node/bin/node'));
  expect(roots.slice(0, 2)).toEqual([
    path.join(dir, 'lib/node_modules/@fi/agent/node_modules'),
    path.join(dir, 'lib/node_modules'),
  ]);
  expect(roots).toContain(path.join(dir, 'node/lib/node_modules'));
});

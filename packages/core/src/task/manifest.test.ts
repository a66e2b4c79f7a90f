import { describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.js';

const entry = { module: './dist/task.js', name: 'NetDiscovery', version: '6.4' };
const parse = (tasks: unknown, more: object = {}) =>
  parseManifest({ name: 'pkg', version: '1.0.0', fi: { tasks, ...more } }, '/p/pkg');

describe('parseManifest', () => {
  it('reads a task, with the trigger that its name implies', () => {
    expect(parse({ netdiscovery: entry })).toEqual({
      tasks: [
        {
          id: 'netdiscovery',
          name: 'NetDiscovery',
          version: '6.4',
          module: '/p/pkg/dist/task.js',
          trigger: { on: 'option', name: 'NETDISCOVERY' },
          leavesProcesses: false,
          package: 'pkg',
          directory: '/p/pkg',
        },
      ],
      routes: [],
      tools: [],
      problems: [],
    });
  });

  it('takes the version of the package, limits and another trigger', () => {
    const task = parse({
      mine: {
        module: './a.mjs',
        timeout: 30,
        memory: 64,
        leavesProcesses: true,
        startEvent: 'tidy up',
        trigger: { on: 'schedule', name: 'Mine' },
      },
    })?.tasks[0];
    expect(task).toMatchObject({ id: 'mine', name: 'mine', version: '1.0.0', timeout: 30, memory: 64 });
    expect(task).toMatchObject({
      leavesProcesses: true,
      startEvent: 'tidy up',
      trigger: { on: 'schedule', name: 'Mine' },
    });
    expect(parse({ other: { module: './a.js' } })?.tasks[0]?.trigger).toEqual({ on: 'contact' });
  });

  it('knows packages without tasks', () => {
    for (const value of [undefined, null, 1, 'x', [], {}, { fi: 1 }, { fi: null }]) {
      expect(parseManifest(value, '/p')).toBeUndefined();
    }
  });

  it.each([
    ['Name', entry],
    ['../x', entry],
    ['a', { ...entry, module: '../other/task.js' }],
    ['a', { ...entry, module: '/etc/passwd.js' }],
    ['a', { ...entry, module: './task.sh' }],
    ['a', { ...entry, module: 5 }],
    ['a', { ...entry, version: 'x y' }],
    ['a', { ...entry, version: 7 }],
    ['a', { ...entry, trigger: { on: 'moon' } }],
    ['a', { ...entry, trigger: { on: 'option', name: '<x>' } }],
    ['a', null],
  ])('refuses %s %j', (id, fields) => {
    const manifest = parse({ [id]: fields });
    expect(manifest?.tasks).toEqual([]);
    expect(manifest?.problems).toHaveLength(1);
  });

  it('reads tools', () => {
    const tools = { dmidecode: 'serial numbers', hdparm: { adds: 'disks', platforms: ['linux', 5] }, 'a b': 'x', c: 7 };
    expect(parse({}, { tools })?.tools).toEqual([
      { name: 'dmidecode', adds: 'serial numbers', package: 'pkg' },
      { name: 'hdparm', adds: 'disks', platforms: ['linux'], package: 'pkg' },
    ]);
  });

  it('reads routes', () => {
    const manifest = parse({}, { routes: { '/deploy': './dist/routes.js', '/../x': './a.js', '/b': '../a.js' } });
    expect(manifest?.routes).toEqual([{ path: '/deploy', module: '/p/pkg/dist/routes.js', package: 'pkg' }]);
    expect(manifest?.problems).toHaveLength(2);
  });
});

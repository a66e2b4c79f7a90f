import { expect, it } from 'vitest';
import { treeHost } from '../../test/tree-host.js';
import { asUser } from './as-user.js';

const machine = (...tools: string[]) => treeHost({}, (command) => (tools.includes(command) ? '' : undefined));

it('changes the user without a shell where it can', async () => {
  expect(await asUser(machine('runuser', 'su'), 'grid', ['a', 'b c'])).toEqual([
    'runuser',
    '-u',
    'grid',
    '--',
    'a',
    'b c',
  ]);
  expect(await asUser(machine('su'), 'grid', ['a', '$(b)'])).toEqual([
    ...['su', '-s', '/bin/sh', '-c', 'exec "$0" "$@"', '--', 'grid'],
    ...['a', '$(b)'],
  ]);
  expect(await asUser(machine(), 'grid', ['a'])).toBeUndefined();
});

it('takes no name for an option', async () => {
  expect(await asUser(machine('runuser'), '--help', ['a'])).toBeUndefined();
  expect(await asUser(machine('runuser'), 'a;b', ['a'])).toBeUndefined();
});

it('runs a command as it is when there is nobody to change to', async () => {
  expect(await asUser(machine('runuser'), 'root', ['a'])).toEqual(['a']);
  expect(await asUser({ ...machine('runuser'), uid: async () => 1000 }, 'grid', ['a'])).toEqual(['a']);
});

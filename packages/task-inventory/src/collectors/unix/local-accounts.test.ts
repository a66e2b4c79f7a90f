import { expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import localGroups, { groupsWithMembers } from './local-groups.js';
import localUsers from './local-users.js';

const files = {
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\njoe:x:1000:100:Joe:/home/joe:/bin/sh\nbad\n',
  '/etc/group': 'root:x:0:\nusers:x:100:ann\naudio:x:29:joe,ann\n',
};

it('lists accounts', async () => {
  expect((await collect(localUsers, machine({ files }))).local_users).toEqual([
    { login: 'root', id: '0', name: 'root', home: '/root', shell: '/bin/bash' },
    { login: 'joe', id: '1000', name: 'Joe', home: '/home/joe', shell: '/bin/sh' },
  ]);
});

it('lists groups with members, completed with those whose primary group they are', async () => {
  expect((await collect(localGroups, machine({ files }))).local_groups).toEqual([
    { id: '100', name: 'users', members: ['ann', 'joe'] },
    { id: '29', name: 'audio', members: ['joe', 'ann'] },
  ]);
});

it('tells nothing of accounts that are not wanted', async () => {
  const content = await collect(localGroups, machine({ files }), { noCategories: ['local_user'] });
  expect(content.local_groups?.[0]).toEqual({ id: '100', name: 'users', members: ['ann'] });
});

it('names nobody twice', () => {
  const account = { login: 'joe', uid: '1', gid: '5', name: '', home: '', shell: '' };
  expect(groupsWithMembers([{ name: 'g', gid: '5', members: ['joe'] }], [account])[0]?.members).toEqual(['joe']);
});

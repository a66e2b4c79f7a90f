import { expect, it } from 'vitest';
import { parseGroup, parsePasswd } from './accounts.js';

it('reads accounts without comments and directory services', () => {
  const text = 'root:x:0:0:Root, Boss:/root:/bin/sh\n#no:x:1:1:::\n+nis::::::\n-bad::::::\ncut\n\n';
  expect(parsePasswd(text)).toEqual([
    { login: 'root', uid: '0', gid: '0', name: 'Root, Boss', home: '/root', shell: '/bin/sh' },
    { login: 'cut', uid: '', gid: '', name: '', home: '', shell: '' },
  ]);
});

it('reads groups', () => {
  expect(parseGroup('adm:x:4:syslog,,joe\n#x:x:1:a\nroot:x:0:\n\n')).toEqual([
    { name: 'adm', gid: '4', members: ['syslog', 'joe'] },
    { name: 'root', gid: '0', members: [] },
  ]);
});

import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import apk, { parseApkDatabase } from './apk.js';

const database = `C:Q1abc=
P:musl
V:1.2.4-r2
A:x86_64
S:397
I:634880
T:the musl c library
U:https://musl.libc.org/
L:MIT
F:lib
R:ld-musl.so.1

P:busybox
V:1.36.1-r5
I:x
`;

describe('parseApkDatabase', () => {
  it('reads the paragraphs', () => {
    expect(parseApkDatabase(database, 'Alpine Linux')).toEqual([
      {
        name: 'musl',
        version: '1.2.4-r2',
        arch: 'x86_64',
        filesize: 634880,
        comments: 'the musl c library',
        url_info_about: 'https://musl.libc.org/',
        from: 'apk',
        publisher: 'Alpine Linux',
      },
      expect.objectContaining({ name: 'busybox', version: '1.36.1-r5', filesize: undefined }),
    ]);
  });

  it('survives garbage', () => {
    expect(parseApkDatabase('', undefined)).toEqual([]);
    expect(parseApkDatabase('V:1\n\n\0\0\nP:\n', undefined)).toEqual([]);
  });
});

it('finds the database at either place', async () => {
  for (const path of ['/lib/apk/db/installed', '/usr/lib/apk/db/installed']) {
    const files = { [path]: database, '/etc/os-release': 'NAME="Alpine Linux"\n' };
    const { softwares } = await collect(apk, machine({ files }));
    expect(softwares?.map(({ name, publisher }) => `${name} ${publisher}`)).toEqual([
      'musl Alpine Linux',
      'busybox Alpine Linux',
    ]);
  }
});

import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { LocalHost } from '@fi/core/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTar, makeZip, type TarEntry } from '../../test/archives.js';
import { entryProblem, UnpackGuard, type UnpackLimits, UnsafeArchiveError } from './guard.js';
import { localName } from './name.js';
import { parseListing, unpackWithTool } from './seven-zip.js';
import { unpack } from './unpack.js';

let base = '';
let folder = '';
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'fi-unpack-'));
  folder = path.join(base, 'work');
  await mkdir(folder);
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function unpackBytes(name: string, data: Buffer, limits: Partial<UnpackLimits> = {}): Promise<boolean> {
  const archive = path.join(folder, name);
  await writeFile(archive, data);
  return unpack(archive, folder, { host: new LocalHost(), limits });
}

/** Nothing but the work folder is in its parent. */
async function expectInside(): Promise<void> {
  expect(await readdir(base)).toEqual(['work']);
}

describe('tar', () => {
  it('keeps files, folders, modes and links that stay inside', async () => {
    await unpackBytes(
      'a.tar.gz',
      gzipSync(
        makeTar([
          { name: 'app/', type: '5', mode: 0o755 },
          { name: 'app/run.sh', content: 'echo', mode: 0o4755 },
          { name: 'app/link', type: '2', link: 'run.sh' },
          { name: 'app/sub/up', type: '2', link: '../run.sh' },
          { name: 'hard', type: '1', link: 'app/run.sh' },
        ]),
      ),
    );
    expect((await lstat(path.join(folder, 'app/run.sh'))).mode & 0o7777).toBe(0o755);
    expect(await readlink(path.join(folder, 'app/link'))).toBe('run.sh');
    expect(await readFile(path.join(folder, 'hard'), 'utf8')).toBe('echo');
  });

  it.each([
    ['S', 'sparse'],
    ['0', './GNUSparseFile.27227/sparse'],
    ['V', 'label'],
  ])('of kind %s is not left out without a word', async (type, name) => {
    const data = makeTar([
      { name, type, content: 'x' },
      { name: 'after', content: 'x' },
    ]);
    await expect(unpackBytes('a.tar', data)).rejects.toMatchObject({ code: 'ERR_FI_ARCHIVE_KIND' });
  });

  it('of many entries is unpacked one after the other', async () => {
    const entries = Array.from({ length: 2_000 }, (_, index) => ({
      name: `d${index % 7}/f${index}`,
      content: `${index}`,
    }));
    await unpackBytes('a.tar', makeTar(entries));
    expect(await readFile(path.join(folder, 'd5', 'f1993'), 'utf8')).toBe('1993');
    expect((await readdir(folder, { recursive: true })).filter((name) => /f\d+$/.test(name)).length).toBe(2_000);
  });

  const evil: [string, TarEntry[]][] = [
    ['climbs', [{ name: '../evil', content: 'x' }]],
    ['climbs in between', [{ name: 'a/../../evil', content: 'x' }]],
    ['is absolute', [{ name: '/evil', content: 'x' }]],
    ['names a drive', [{ name: 'C:\\evil', content: 'x' }]],
    ['climbs with backslashes', [{ name: '..\\evil', content: 'x' }]],
    ['links to an absolute path', [{ name: 'l', type: '2', link: '/etc' }]],
    ['links upwards', [{ name: 'a/l', type: '2', link: '../../x' }]],
    [
      'writes through a link upwards',
      [
        { name: 'l', type: '2', link: '..' },
        { name: 'l/evil', content: 'x' },
      ],
    ],
    ['links hard to a file outside', [{ name: 'l', type: '1', link: '../evil' }]],
    ['links hard to an absolute path', [{ name: 'l', type: '1', link: '/etc/passwd' }]],
    ['links back behind a name', [{ name: 'a/up', type: '2', link: 'b/..' }]],
    ['links out behind another link', [{ name: 'x', type: '2', link: 'a/./up/../../f' }]],
    ['holds a device', [{ name: 'd', type: '3' }]],
    ['holds a pipe', [{ name: 'd', type: '6' }]],
  ];
  it.each(evil)('that %s is refused', async (_, entries) => {
    const data = makeTar([...entries, { name: 'after', content: 'x' }]);
    await expect(unpackBytes('a.tar', data)).rejects.toBeInstanceOf(UnsafeArchiveError);
    await expectInside();
  });

  it('does not write through a link that lies there', async () => {
    await mkdir(path.join(base, 'outside'));
    await symlink(path.join(base, 'outside'), path.join(folder, 'dir'));
    await unpackBytes('a.tar', makeTar([{ name: 'dir/evil', content: 'x' }])).catch(() => undefined);
    expect(await readdir(path.join(base, 'outside'))).toEqual([]);
  });

  it('that grows without measure is ended', async () => {
    const bomb = gzipSync(Buffer.concat([makeTar([{ name: 'big', content: Buffer.alloc(4_000_000) }])]));
    await expect(unpackBytes('a.tgz', bomb, { ratioFrom: 1_000_000 })).rejects.toThrow(/times its size/);
    await expect(unpackBytes('b.tgz', bomb, { bytes: 1_000_000 })).rejects.toThrow(/grows beyond/);
    const many = makeTar(Array.from({ length: 20 }, (_, index) => ({ name: `f${index}` })));
    await expect(unpackBytes('c.tar', many, { entries: 10 })).rejects.toThrow(/more than 10 entries/);
  });

  it('that is damaged fails, but not as an attack', async () => {
    const whole = gzipSync(makeTar([{ name: 'a', content: 'x'.repeat(5000) }]));
    const failure = await unpackBytes('a.tar.gz', whole.subarray(0, 40)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(UnsafeArchiveError);
  });
});

describe('zip', () => {
  it('whose data is not what it was is told', async () => {
    const data = makeZip([{ name: 'a', content: 'abcdef' }]);
    data[data.indexOf('abcdef')] = 0x78;
    await expect(unpackBytes('a.zip', data)).rejects.toThrow('the entry "a" is damaged');
  });

  it('is unpacked with folders and modes', async () => {
    await unpackBytes(
      'a.zip',
      makeZip([
        { name: 'd/', mode: 0o040755 },
        { name: 'd/run', content: 'x', mode: 0o100755 },
      ]),
    );
    expect((await lstat(path.join(folder, 'd/run'))).mode & 0o777).toBe(0o755);
  });

  it.each([
    ['climbs', [{ name: '../evil', content: 'x' }]],
    ['climbs with backslashes', [{ name: '..\\evil', content: 'x' }]],
    ['is absolute', [{ name: '/evil', content: 'x' }]],
    ['holds a link', [{ name: 'l', content: '/etc', mode: 0o120777 }]],
    ['holds a device', [{ name: 'l', mode: 0o020666 }]],
  ])('that %s is refused', async (_, entries) => {
    await expect(unpackBytes('a.zip', makeZip(entries))).rejects.toThrow();
    await expectInside();
  });

  it('does not write through a link that lies there', async () => {
    await mkdir(path.join(base, 'outside'));
    await symlink(path.join(base, 'outside'), path.join(folder, 'dir'));
    await expect(unpackBytes('a.jar', makeZip([{ name: 'dir/evil', content: 'x' }]))).rejects.toThrow(/link leads out/);
    expect(await readdir(path.join(base, 'outside'))).toEqual([]);
  });
});

describe('zip over links', () => {
  it('does not write to what a link that lies there leads to', async () => {
    await writeFile(path.join(base, 'victim'), 'old');
    await symlink('../victim', path.join(folder, 'file'));
    await expect(unpackBytes('a.zip', makeZip([{ name: 'file', content: 'evil' }]))).rejects.toThrow();
    expect(await readFile(path.join(base, 'victim'), 'utf8')).toBe('old');
  });
});

describe('single files', () => {
  it('lose their extension', async () => {
    await unpackBytes('d45dd4.gz', gzipSync('plain'));
    expect(await readFile(path.join(folder, 'd45dd4'), 'utf8')).toBe('plain');
  });

  it('that grow without measure are ended', async () => {
    const bomb = gzipSync(Buffer.alloc(3_000_000));
    await expect(unpackBytes('a.gz', bomb, { ratioFrom: 1_000_000 })).rejects.toBeInstanceOf(UnsafeArchiveError);
  });

  it('that nothing can unpack are left alone', async () => {
    const host = new LocalHost();
    host.which = async () => undefined;
    const archive = path.join(folder, 'setup.exe');
    await writeFile(archive, 'MZ');
    expect(await unpack(archive, folder, { host })).toBe(false);
    await expect(unpack(archive.replace('exe', '7z'), folder, { host })).rejects.toThrow();
  });
});

describe('7-Zip', () => {
  const LISTING = [
    '7-Zip 23.01',
    '',
    'Path = a.7z',
    'Type = 7z',
    '',
    '----------',
    'Path = dir',
    'Size = 0',
    'Attributes = D_ drwxr-xr-x',
    '',
    'Path = dir/file with = sign',
    'Size = 42',
    'Attributes = A_ -rw-r--r--',
    '',
  ];

  it('lists entries', () => {
    expect(parseListing(LISTING.join('\r\n'))).toEqual([
      { path: 'dir', size: 0, attributes: 'D_ drwxr-xr-x', link: '' },
      { path: 'dir/file with = sign', size: 42, attributes: 'A_ -rw-r--r--', link: '' },
    ]);
    expect(parseListing('')).toEqual([]);
  });

  it.skipIf(process.platform === 'win32').each([
    ['a good archive', LISTING, true],
    ['one that climbs', [...LISTING, 'Path = ../evil', 'Size = 1', ''], false],
    ['one with a link', [...LISTING, 'Path = l', 'Attributes = A_ lrwxrwxrwx', ''], false],
  ])('looks at the list before it unpacks %s', async (_, listing, good) => {
    const tool = path.join(base, 'tool');
    await writeFile(path.join(base, 'list'), listing.join('\n'));
    await writeFile(tool, `#!/bin/sh\ncase $1 in l) cat ${base}/list;; x) touch unpacked;; esac\n`);
    await chmod(tool, 0o755);
    const archive = path.join(folder, 'a.7z');
    await writeFile(archive, '7z');
    const done = unpackWithTool(tool, archive, folder, new UnpackGuard('a.7z', 100));
    if (good) await done;
    else await expect(done).rejects.toBeInstanceOf(UnsafeArchiveError);
    expect((await readdir(folder)).includes('unpacked')).toBe(good);
  });
});

describe('localName', () => {
  const sha = 'abcdef0123';
  it.each([
    ['data.tar.gz', 'abcdef.tar.gz'],
    ['data.tar.bz2', 'abcdef.tar.bz2'],
    ['data.tar.xz', 'abcdef.tar.xz'],
    ['a.gz', 'abcdef.gz'],
    ['setup.7z', 'abcdef.7z'],
    ['app.zip', 'app.zip'],
    ['app.tgz', 'app.tgz'],
    ['setup.exe', 'setup.exe'],
  ])('%s becomes %s', (name, expected) => {
    expect(localName(name, sha, true)).toBe(expected);
    expect(localName(name, sha, false)).toBe(name);
  });
});

describe('names on Windows', () => {
  it.each(['a:stream', 'con', 'x/NUL.txt', 'COM1', 'lpt9.log', 'dot.', 'blank ', 'a/b ./c', 'q?', 'a|b', 'conin$'])(
    '%s is refused',
    (name) => {
      expect(entryProblem(name, 'win32')).toBeDefined();
    },
  );
  it.each(['a.txt', './a/b', 'console', 'com10', 'nul-1', 'a b', '.hidden'])('%s is taken', (name) => {
    expect(entryProblem(name, 'win32')).toBeUndefined();
  });
  it('are names as others elsewhere', () => expect(entryProblem('con', 'linux')).toBeUndefined());
});

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFiles, readFindOptions } from './find-file.js';

let folder = '';
beforeAll(async () => {
  const base = await mkdtemp(path.join(tmpdir(), 'fi-find-'));
  folder = path.join(base, 'ff');
  await mkdir(path.join(folder, 'sub/deep'), { recursive: true });
  await mkdir(path.join(folder, 'empty'));
  await writeFile(path.join(folder, 'a.txt'), 'aaaaa');
  await writeFile(path.join(folder, 'B.TXT'), 'b'.repeat(11));
  await writeFile(path.join(folder, 'sub/c.log'), 'c'.repeat(10));
  await writeFile(path.join(folder, 'sub/deep/d.txt'), 'd');
  await symlink('a.txt', path.join(folder, 'lnk.txt'));
  await symlink('sub', path.join(folder, 'lsub'));
  await symlink('nowhere', path.join(folder, 'dangling'));
});
afterAll(() => rm(path.dirname(folder), { recursive: true, force: true }));

async function find(filter: object, params: object = {}): Promise<string[]> {
  const all = { dir: folder, recursive: 1, limit: 50, filter: { is_file: 1, is_dir: 0, ...filter }, ...params };
  const found = await findFiles(readFindOptions(all));
  return found.map(({ path: place }) => path.relative(folder, place) || '.').sort();
}

const SHA256 = createHash('sha256').update('aaaaa').digest('hex');

describe('findFile', () => {
  const cases: [string, object, object, string[]][] = [
    ['recursive', {}, {}, ['B.TXT', 'a.txt', 'lnk.txt', 'sub/c.log', 'sub/deep/d.txt']],
    ['not recursive', {}, { recursive: '0' }, ['B.TXT', 'a.txt', 'lnk.txt']],
    ['directories', { is_file: 0, is_dir: 1 }, {}, ['.', 'empty', 'lsub', 'sub', 'sub/deep']],
    ['both', { is_dir: 1 }, {}, []],
    ['neither', { is_file: '0', name: 'sub' }, {}, ['sub']],
    ['name', { name: 'b.txt' }, {}, []],
    ['iname', { iname: 'b.txt' }, {}, ['B.TXT']],
    ['regex', { regex: 'sub/.*\\.txt$' }, {}, ['sub/deep/d.txt']],
    ['sizeGreater', { sizeGreater: 5 }, {}, ['B.TXT', 'a.txt', 'lnk.txt', 'sub/c.log']],
    ['sizeLower', { sizeLower: '5' }, {}, ['a.txt', 'lnk.txt', 'sub/deep/d.txt']],
    ['sizeEquals', { sizeEquals: 5 }, {}, ['a.txt', 'lnk.txt']],
    ['SHA-256', { checkSumSHA2: SHA256, is_dir: 1 }, {}, ['a.txt', 'lnk.txt']],
    ['SHA-512', { checkSumSHA512: '00' }, {}, []],
    ['no such directory', {}, { dir: '/nowhere/at/all' }, []],
    ['a file as directory', {}, { dir: '/dev/null' }, []],
  ];
  it.each(cases)('%s', async (_, filter, params, expected) => {
    expect(await find(filter, params)).toEqual(expected);
  });

  it('ends at the limit', async () => {
    expect((await find({}, { limit: '2' })).length).toBe(2);
  });

  it('gives path and size', async () => {
    const params = { dir: folder, recursive: 0, limit: 1, filter: { is_file: 1, is_dir: 0, name: 'a.txt' } };
    expect(await findFiles(readFindOptions(params))).toEqual([{ path: `${folder}/a.txt`, size: 5 }]);
  });
});

/** The real 7-Zip, where it is installed: honest archives, and such that try to leave their folder. */
import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LocalHost } from '@fi/core/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSevenZip } from './seven-zip.js';
import { unpack } from './unpack.js';

const host = new LocalHost();
const tool = await findSevenZip(host);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-7z-'));
  await mkdir(path.join(folder, 'in', 'empty'), { recursive: true });
  await mkdir(path.join(folder, 'out'));
  await writeFile(path.join(folder, 'in', 'a.txt'), 'content of a');
  await writeFile(path.join(folder, 'in', 'b c.txt'), 'content of b');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const archive = () => path.join(folder, 'x.7z');
const run = (...args: string[]) => execFileSync(tool ?? '', args, { cwd: path.join(folder, 'in'), stdio: 'ignore' });
const unpacked = async (limits = {}) => {
  await unpack(archive(), path.join(folder, 'out'), { host, limits });
  return (await readdir(path.join(folder, 'out'), { recursive: true })).sort();
};

describe.skipIf(tool === undefined)('7-Zip (install 7zip to run)', () => {
  it('unpacks files and folders', async () => {
    run('a', archive(), 'a.txt', 'b c.txt', 'empty');
    expect(await unpacked()).toEqual(['a.txt', 'b c.txt', 'empty']);
    expect(await readFile(path.join(folder, 'out', 'b c.txt'), 'utf8')).toBe('content of b');
  });

  it.each(['../evil.txt', '/tmp/evil.txt', '..\\evil.txt', 'a/../../evil.txt', 'c:evil.txt'])(
    'writes nothing of an archive with the entry %s',
    async (name) => {
      run('a', archive(), 'a.txt', 'b c.txt');
      run('rn', archive(), 'a.txt', name);
      await expect(unpacked()).rejects.toMatchObject({ code: 'ERR_FI_ARCHIVE' });
      expect(await readdir(path.join(folder, 'out'))).toEqual([]);
    },
  );

  it('refuses links', async () => {
    await symlink('/etc', path.join(folder, 'in', 'link'));
    run('a', '-snl', archive(), 'link');
    await expect(unpacked()).rejects.toThrow('the entry "link" is a link');
  });

  it('makes files of hard links', async () => {
    await link(path.join(folder, 'in', 'a.txt'), path.join(folder, 'in', 'hard'));
    run('a', '-snh', archive(), 'a.txt', 'hard');
    expect(await unpacked()).toEqual(['a.txt', 'hard']);
  });

  it('refuses what grows without measure before it is written', async () => {
    await writeFile(path.join(folder, 'in', 'zeros'), '');
    await truncate(path.join(folder, 'in', 'zeros'), 20_000_000);
    run('a', archive(), 'zeros');
    await expect(unpacked({ ratioFrom: 1_000_000 })).rejects.toThrow(/more than 250 times its size/);
    await expect(unpacked({ bytes: 1_000 })).rejects.toThrow(/grows beyond 1000 bytes/);
    expect(await readdir(path.join(folder, 'out'))).toEqual([]);
  });

  it('says what it cannot read', async () => {
    run('a', '-psecret', archive(), 'a.txt');
    await expect(unpacked()).rejects.toThrow(/cannot unpack/);
    await writeFile(archive(), 'no archive');
    await expect(unpacked()).rejects.toThrow(/cannot read/);
  });
});

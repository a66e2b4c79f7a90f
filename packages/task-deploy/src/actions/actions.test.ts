import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../job.js';
import type { ActionContext } from './action.js';
import { lastLines, lineLimit, linesToSend } from './cmd.js';
import { copyOrMove } from './copy.js';
import { deleteAll, makeFolders } from './folders.js';
import { expandBraces, glob, matchesName } from './glob.js';
import { judgeCommand } from './return-checks.js';

let folder = '';
let context: ActionContext;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-actions-'));
  const policy = { servers: [], allowHttp: false, keys: [], commands: [], user: undefined, commandLimit: 1000 };
  context = { folder, policy, account: undefined, environment: {} };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const action = (type: string, params: Record<string, unknown>): Action => ({ type, name: '', checks: [], params });
const copy = (from: string, to: string) => copyOrMove('copy', action('copy', { from, to }), context);
const move = (from: string, to: string) => copyOrMove('move', action('move', { from, to }), context);
const place = (...parts: string[]) => path.join(folder, ...parts);
const read = (...parts: string[]) => readFile(place(...parts), 'utf8');

describe('copy', () => {
  beforeEach(async () => {
    await mkdir(place('dir/sub'), { recursive: true });
    await mkdir(place('existing'));
    await writeFile(place('a.txt'), 'a', { mode: 0o750 });
    await writeFile(place('b.txt'), 'b');
    await writeFile(place('dir/sub/c.txt'), 'c');
    await symlink('a.txt', place('link'));
  });

  it('puts a file into an existing folder, with its mode', async () => {
    expect(await copy('a.txt', 'existing')).toEqual({ ok: true, lines: [] });
    expect((await lstat(place('existing/a.txt'))).mode & 0o777).toBe(0o750);
  });

  it('makes a folder that is named with a slash', async () => {
    await copy('a.txt', 'new/folder/');
    expect(await read('new/folder/a.txt')).toBe('a');
  });

  it('makes parents, and overwrites a file', async () => {
    await copy('a.txt', 'new/name');
    await copy('b.txt', 'new/name');
    expect(await read('new/name')).toBe('b');
  });

  it('of several files to one name leaves the last', async () => {
    await copy('*.txt', 'one');
    expect(await read('one')).toBe('b');
  });

  it('of a folder to a new name is that folder, to an existing one goes into it', async () => {
    await copy('dir', 'fresh');
    await copy('dir', 'existing');
    await copy('dir/*', 'existing/dir');
    expect(await read('fresh/sub/c.txt')).toBe('c');
    expect(await read('existing/dir/sub/c.txt')).toBe('c');
  });

  it('of a link makes a link', async () => {
    await copy('link', 'second');
    expect(await readlink(place('second'))).toBe('a.txt');
    expect(await copy('link', 'existing')).toEqual({
      ok: false,
      lines: ["Failed to copy: 'link' to 'existing'", 'File exists'],
    });
  });

  it('tells what failed and does the rest', async () => {
    expect(await copy('{missing,a.txt}', 'existing')).toEqual({
      ok: false,
      lines: ["Failed to copy: 'missing' to 'existing'", 'No such file or directory'],
    });
    expect(await read('existing/a.txt')).toBe('a');
    expect(await copy('dir', 'b.txt')).toEqual({
      ok: false,
      lines: ["Failed to copy: 'dir' to 'b.txt'", 'Not a directory'],
    });
    expect(await copy('a.txt', 'a.txt')).toEqual({ ok: false, lines: ["Failed to copy: 'a.txt' to 'a.txt'"] });
    expect((await copy('dir', 'dir/sub/again')).ok).toBe(false);
    expect(await copy('a.txt', '')).toEqual({ ok: false, lines: ['No destination for copy action'] });
  });

  it('of a pattern without a match is done', async () => {
    expect(await copy('*.none', 'x')).toEqual({ ok: true, lines: [] });
  });

  it('and move take the source away', async () => {
    await move('dir', 'moved');
    await move('a.txt', 'existing');
    expect((await readdir(folder)).sort()).toEqual(['b.txt', 'existing', 'link', 'moved']);
    expect((await move('missing', 'x')).lines[0]).toBe("Failed to move: 'missing' to 'x'");
  });
});

describe('mkdir and delete', () => {
  it('make folders with parents, and say which were there', async () => {
    await mkdir(place('there'));
    await writeFile(place('file'), '');
    expect(await makeFolders(action('mkdir', { list: ['a/b/c', 'there'] }), context)).toEqual({
      ok: true,
      lines: ['Directory there already exists'],
    });
    const failed = await makeFolders(action('mkdir', { list: ['file/x', 'd'] }), context);
    expect(failed).toEqual({ ok: false, lines: ['Failed to create file/x directory', 'Not a directory'] });
    expect(await readdir(folder)).toContain('d');
    expect(await makeFolders(action('mkdir', {}), context)).toEqual({
      ok: false,
      lines: ['No destination folder to create'],
    });
  });

  it('delete trees, and links but not their targets', async () => {
    await mkdir(place('keep/sub'), { recursive: true });
    await mkdir(place('tree/sub'), { recursive: true });
    await symlink('keep', place('link'));
    expect(await deleteAll(action('delete', { list: ['tree', 'link/', 'missing'] }), context)).toEqual({
      ok: true,
      lines: [],
    });
    expect(await readdir(folder)).toEqual(['keep']);
    expect(await readdir(place('keep'))).toEqual(['sub']);
    expect(await deleteAll(action('delete', {}), context)).toEqual({ ok: false, lines: ['No folder to delete'] });
  });

  it('never delete the root of the file system', async () => {
    await expect(deleteAll(action('delete', { list: ['/'] }), context)).rejects.toThrow(/root of the file system/);
    await expect(deleteAll(action('delete', { list: ['../'.repeat(40)] }), context)).rejects.toThrow(/root of/);
  });
});

describe('patterns', () => {
  it.each([
    ['*.txt', 'a.txt', true],
    ['*.txt', '.a.txt', false],
    ['.*', '.a', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[]x]', ']', true],
    ['[', '[', true],
    ['a\\*', 'a*', true],
    ['a b*', 'a b c', true],
    [`${'*a'.repeat(20)}b`, 'a'.repeat(2000), false],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(matchesName(pattern, name)).toBe(expected);
  });

  it('have choices in braces', () => {
    expect(expandBraces('a{b,c{d,e}}f')).toEqual(['abf', 'acdf', 'acef']);
    expect(expandBraces('{}x{y')).toEqual(['{}x{y']);
    expect(expandBraces('{a,b}'.repeat(30)).length).toBeLessThanOrEqual(1000);
  });

  it('begin at home with a tilde', async () => {
    expect(await glob('~/x', '/w', '/home/$& a')).toEqual(['/home/$& a/x']);
    expect(await glob('~root/x', '/w', '/home/a')).toEqual(['~root/x']);
  });

  it('stand for themselves when they hold nothing special', async () => {
    await mkdir(place('d'));
    await writeFile(place('d/x y.txt'), '');
    expect(await glob('missing', folder)).toEqual(['missing']);
    expect(await glob('*/x y.*', folder)).toEqual(['d/x y.txt']);
    expect(await glob('[z]', folder)).toEqual([]);
  });
});

describe('return checks', () => {
  const judge = (type: string, values: unknown[], code = 0, output = 'some output') =>
    judgeCommand([{ type: 'unknown' }, { type, values }], code, output);

  it.each([
    [judge('okCode', ['0', '3'], 3), true, 'ok, got expected exit status: 3'],
    [judge('okCode', [0, ''], 1), false, 'not expected exit status: 1'],
    [judge('errorCode', ['2'], 2), false, 'found unwanted exit status: 2'],
    [judge('errorCode', ['2'], 0), true, 'ok, not an unwanted exit status: 0'],
    [judge('okPattern', ['', 'out.ut$']), true, 'ok, pattern found in log: /out.ut$/'],
    [judge('okPattern', ['nope']), false, 'expected pattern not found in log'],
    [judge('errorPattern', ['some']), false, 'error pattern found in log: /some/'],
    [judge('errorPattern', ['']), true, 'ok, error pattern not found in log'],
    [judgeCommand(undefined, 7, ''), true, 'ok, no check to evaluate.'],
    [judgeCommand([], 7, ''), true, 'nothing to check'],
  ])('%j', (judgement, ok, text) => {
    expect(judgement).toEqual({ ok, text });
  });
});

describe('lines of a report', () => {
  it('are the last ones that are not empty', () => {
    expect(lastLines('1\n\n2\r\n3\n', 2)).toEqual(['2', '3']);
    expect(lastLines('1\n2\n3', 0)).toEqual(['1', '2', '3']);
    expect(lastLines('', 5)).toEqual([]);
  });

  it('are limited for the server', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${index}`);
    expect(linesToSend(lines, 10, true).length).toBe(17);
    expect(linesToSend(lines, -1, true).length).toBe(30);
    expect(linesToSend(lines, 0, true)).toEqual([]);
    expect(linesToSend(lines, 0, false).length).toBe(7);
    expect(lineLimit(action('cmd', {}))).toBe(10);
    expect(lineLimit(action('cmd', { logLineLimit: '-1' }))).toBe(-1);
  });
});

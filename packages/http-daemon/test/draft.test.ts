/** The draft interface: statuses 200, 403 and 500 only, and no file but those below the shared folder. */
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShared } from '../src/shared-file.js';
import { ask, PretendedAgent, STRANGER, withDaemon } from './agent.js';

let directory: string;
let agent: PretendedAgent;
const SECRET = 'not for anybody';

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'fi-http-daemon-'));
  const shared = path.join(directory, 'var', 'shared');
  await mkdir(path.join(shared, 'a', 'b'), { recursive: true });
  await writeFile(path.join(shared, 'a', 'b', 'part'), 'shared bytes');
  await writeFile(path.join(shared, 'Größe 1+1.txt'), 'umlauts');
  await writeFile(path.join(shared, 'empty'), '');
  await writeFile(path.join(shared, 'big'), Buffer.alloc(3 * 1024 * 1024, 'x'));
  await writeFile(path.join(directory, 'var', 'secret'), SECRET);
  await writeFile(path.join(directory, 'secret'), SECRET);
  await mkdir(path.join(directory, 'var', 'shared-not'));
  await writeFile(path.join(directory, 'var', 'shared-not', 'secret'), SECRET);
  await symlink('../secret', path.join(shared, 'link'));
  await symlink('a/b/part', path.join(shared, 'link-inside'));
  await symlink('..', path.join(shared, 'up'));
  await symlink('/', path.join(shared, 'root'));
  await symlink('/dev/zero', path.join(shared, 'zero'));
  if (process.platform !== 'win32') execFileSync('mkfifo', [path.join(shared, 'pipe')]);
  agent = new PretendedAgent();
  agent.vardir = path.join(directory, 'var');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('download', () => {
  const download = async (file: string, from?: string) => {
    let reply: Awaited<ReturnType<typeof ask>> | undefined;
    await withDaemon(agent, {}, async (daemon) => {
      reply = await ask(daemon, `/?action=download&file=${file}`, from === undefined ? {} : { from });
    });
    return reply ?? { status: 0, headers: {}, body: '' };
  };

  it.each([
    ['a/b/part', 'shared bytes'],
    ['a%2Fb%2Fpart', 'shared bytes'],
    ['Gr%C3%B6%C3%9Fe+1%2B1.txt', 'umlauts'],
    ['empty', ''],
  ])('%s', async (file, body) => {
    const reply = await download(file);
    expect(reply).toMatchObject({ status: 200, body });
    expect(reply.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'content-length': String(body.length),
      'x-content-type-options': 'nosniff',
    });
  });

  it('sends large files whole', async () => {
    expect((await download('big')).body).toHaveLength(3 * 1024 * 1024);
  });

  it('is for trusted clients', async () => {
    expect((await download('a/b/part', STRANGER)).status).toBe(403);
  });

  it.each([
    '../secret',
    '..%2fsecret',
    '%2e%2e%2fsecret',
    '%2e%2e/secret',
    '.%2e/secret',
    '%252e%252e%252fsecret',
    '%25252e%25252e%25252fsecret',
    '..%252fsecret',
    '..%c0%afsecret',
    '%c0%ae%c0%ae%c0%afsecret',
    '%e0%80%ae%e0%80%ae/secret',
    '%uff0e%uff0e%u2215secret',
    '..%5csecret',
    '..\\secret',
    '%2e%2e%5csecret',
    'a/../../secret',
    'a/b/../../../secret',
    './a/b/part',
    'a/./b/part',
    'a//b/part',
    'a/b/part/',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    '//etc/passwd',
    'file:///etc/passwd',
    'C:/Windows/win.ini',
    'C:%5cWindows%5cwin.ini',
    'part::$DATA',
    '....//secret',
    '.../secret',
    '..;/secret',
    '..%00/secret',
    '../secret%00.txt',
    'a/b/part%00',
    '..%0d%0a/secret',
    '%ff%fe',
    '~/secret',
    'link',
    'link-inside',
    'up/secret',
    'up/shared/a/b/part',
    'root/etc/passwd',
    'zero',
    '../shared-not/secret',
    '-not/secret',
    'CON',
    'nul.txt',
    'a/COM1.log',
    'part.',
    'part%20',
    '',
    'a'.repeat(2000),
  ])('%s is refused or not found', async (file) => {
    const reply = await download(file);
    expect([403, 500]).toContain(reply.status);
    expect(reply.body).not.toContain(SECRET);
    expect(reply.body).not.toContain('root:');
    expect(reply.body).not.toContain(directory);
  });

  it.each([
    '../secret',
    '%2e%2e%2fsecret',
    '%252e%252e%252fsecret',
    '..%c0%afsecret',
    '..%5csecret',
    '/etc/passwd',
    'link',
    'up/secret',
  ])('%s is forbidden rather than missing', async (file) => {
    expect((await download(file)).status).toBe(403);
  });

  it.each(['nothing', 'a', 'a/b', 'a/b/part/more', 'pipe'])('%s is no file', async (file) => {
    expect((await download(file)).status).toBe(500);
  });

  it('does not wait for the writer of a pipe, and leaves no file open', async () => {
    for (let i = 0; i < 50; i++) {
      expect((await openShared(path.join(agent.vardir, 'shared'), 'pipe')).kind).toBe('missing');
    }
  });

  it('finds nothing where there is no shared folder', async () => {
    expect(await openShared(path.join(directory, 'none'), 'a')).toEqual({ kind: 'missing' });
  });
});

describe('log', () => {
  it('sends the end of the log file', async () => {
    const file = path.join(directory, 'agent.log');
    await writeFile(file, `${'x'.repeat(99)}\n`.repeat(20_000));
    await appendFile(file, 'the last line\n');
    agent.logFile = file;
    await withDaemon(agent, {}, async (daemon) => {
      const reply = await ask(daemon, `/?action=log&deviceid=${agent.deviceid}`);
      expect(reply.status).toBe(200);
      expect(reply.body).toHaveLength(1024 * 1024);
      expect(reply.body.endsWith('the last line\n')).toBe(true);
      for (const wrong of ['/dev/zero', directory, path.join(directory, 'no.log')]) {
        agent.logFile = wrong;
        expect((await ask(daemon, `/?action=log&deviceid=${agent.deviceid}`)).status).toBe(500);
      }
    });
  });

  it('sends the lines from memory where there is no file', async () => {
    delete agent.logFile;
    agent.tail.push('warning', 'SNMP', 'no answer\nfrom 192.0.2.1');
    await withDaemon(agent, {}, async (daemon) => {
      const { body } = await ask(daemon, `/?action=log&deviceid=${agent.deviceid}`);
      expect(body).toMatch(/^\d{4}-\d\d-\d\dT\S+Z \[SNMP\]\[WARNING\] no answer from 192\.0\.2\.1\n$/);
    });
  });
});

describe('what a request is worth', () => {
  const id = 'pc42-2026-01-02-03-04-05';
  it.each([
    [`action=wakeup&deviceid=${id}`, 'GET', 200, 403],
    [`deviceid=${id}&action=wakeup`, 'GET', 200, 403],
    ['action=wakeup&deviceid=other', 'GET', 403, 403],
    ['action=wakeup&deviceid=', 'GET', 403, 403],
    ['action=wakeup', 'GET', 500, 403],
    ['action=log&deviceid=other', 'GET', 403, 403],
    ['action=log', 'GET', 500, 403],
    ['action=download', 'GET', 500, 403],
    ['action=', 'GET', 500, 403],
    ['action=format', 'GET', 500, 403],
    [`action=wakeup&deviceid=${id}`, 'POST', 403, 403],
    [`action=wakeup&deviceid=${id}`, 'DELETE', 403, 403],
    ['no=action=here', 'GET', 200, 200],
  ])('%s by %s: %i, for strangers %i', async (query, method, trusted, stranger) => {
    await withDaemon(agent, {}, async (daemon) => {
      agent.requested.length = 0;
      expect((await ask(daemon, `/?${query}`, { method, from: STRANGER })).status).toBe(stranger);
      expect(agent.requested).toEqual([]);
      expect((await ask(daemon, `/?${query}`, { method })).status).toBe(trusted);
      expect(agent.requested).toHaveLength(query.includes(id) && trusted === 200 ? 1 : 0);
    });
  });

  it('is 500 when no run can be planned', async () => {
    const broken = new PretendedAgent();
    broken.failure = new Error('full');
    await withDaemon(broken, {}, async (daemon) => {
      expect((await ask(daemon, `/?action=wakeup&deviceid=${id}`)).status).toBe(500);
    });
  });
});

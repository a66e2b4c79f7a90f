/** Whole exchanges with a server on a loopback address. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Logger, silentLogger } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { HttpClient } from '@fi/core/protocol';
import { type JobRequest, prepareScript, startTestServer, type TestServer } from '@fi/test-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../src/collect.js';
import { NO_COMMANDS, readPolicy } from '../src/policy.js';

let folder = '';
let server: TestServer;
let seen: JobRequest[] = [];
const http = new HttpClient({ environment: {} });
const remote = () => server.jobs.collectUrl;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-collect-'));
  server = await startTestServer({ directory: path.join(folder, 'server') });
  seen = server.jobs.requests;
});
afterEach(async () => {
  await http.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (policy = NO_COMMANDS, target = server.url, log: Logger = silentLogger) =>
  collect({ remote: remote(), target, policy, deviceid: 'pc42-2024', http, host: new LocalHost(), log });
const find = (dir: string, uuid: string, sid: number, filter: object = {}) => ({
  function: 'findFile',
  dir,
  limit: 50,
  recursive: 1,
  filter: { is_file: 1, is_dir: 0, ...filter },
  uuid,
  _sid: sid,
});

it('answers with forms, tokens and cookies, then tells that it is done', async () => {
  await mkdir(path.join(folder, 'sub'));
  await writeFile(path.join(folder, 'a.conf'), 'x'.repeat(120));
  await writeFile(path.join(folder, 'sub/b.conf'), 'x'.repeat(8));
  await writeFile(path.join(folder, 'other'), '');
  server.jobs.collectAnswer = {
    jobs: [
      find(folder, 'u1', 7, { regex: '\\.conf$' }),
      find('/nowhere/at/all', 'u1', 8),
      { function: 'getFromWMI', class: 'Win32_Keyboard', properties: ['Name, Description'], uuid: 'u2', _sid: 4 },
      { function: 'getFromRegistry', path: 'HKEY_LOCAL_MACHINE/SOFTWARE/X/*', uuid: 'u2', _sid: 5 },
    ],
    postmethod: 'POST',
    token: 'tok0',
  };
  expect(await run()).toBe(4);
  expect(seen[0]?.query).toEqual({ action: 'getJobs', machineid: 'pc42-2024' });
  const answers = seen.filter(({ query }) => query.action === 'setAnswer');
  expect(answers.map(({ form }) => form)).toEqual([
    {
      action: 'setAnswer',
      uuid: 'u1',
      _cpt: '2',
      _sid: '7',
      _glpi_csrf_token: 'tok0',
      path: `${folder}/a.conf`,
      size: '120',
    },
    {
      action: 'setAnswer',
      uuid: 'u1',
      _cpt: '1',
      _sid: '7',
      _glpi_csrf_token: 'tok1',
      path: `${folder}/sub/b.conf`,
      size: '8',
    },
    { action: 'setAnswer', uuid: 'u1', _cpt: '0', _sid: '8', _glpi_csrf_token: 'tok2' },
    { action: 'setAnswer', uuid: 'u2', _cpt: '0', _sid: '4', _glpi_csrf_token: 'tok3' },
    { action: 'setAnswer', uuid: 'u2', _cpt: '0', _sid: '5', _glpi_csrf_token: 'tok4' },
  ]);
  for (const { method, query, cookie, referer } of answers) {
    expect({ method, cookie, referer }).toEqual({ method: 'POST', cookie: 'glpi_8ac1=abcdef', referer: remote() });
    expect(query.method).toBe('POST');
  }
  expect(seen.slice(-2).map(({ query, cookie }) => [query, cookie])).toEqual([
    [{ action: 'jobsDone', uuid: 'u1' }, undefined],
    [{ action: 'jobsDone', uuid: 'u2' }, undefined],
  ]);
});

it('answers in the URL where the server wants that', async () => {
  await writeFile(path.join(folder, 'a & b=c'), 'x');
  server.jobs.collectAnswer = { jobs: [find(folder, 'u1', 7)] };
  await run();
  expect(seen[1]).toMatchObject({
    method: 'GET',
    query: { action: 'setAnswer', uuid: 'u1', _cpt: '1', _sid: '7', path: `${folder}/a & b=c`, size: '1' },
  });
});

it('answers the other questions when one cannot be understood', async () => {
  await writeFile(path.join(folder, 'a'), 'x');
  server.jobs.collectAnswer = { jobs: [find(folder, 'u1', 1, { regex: 'a(' }), find(folder, 'u1', 2)] };
  await run();
  expect(seen.slice(1).map(({ query }) => [query.action, query._cpt, query._sid])).toEqual([
    ['setAnswer', '0', '1'],
    ['setAnswer', '1', '2'],
    ['jobsDone', undefined, undefined],
  ]);
});

it.each([
  ['nothing', {}],
  ['an unknown function', { jobs: [{ function: 'runCommand', command: 'reboot', uuid: 'u1' }] }],
  ['one bad job among others', { jobs: [find('/', 'u1', 1), { uuid: 'u1', function: 'findFile' }] }],
  ['no list', { jobs: 'x' }],
])('does nothing for %s', async (_, answer) => {
  server.jobs.collectAnswer = answer;
  expect(await run()).toBe(0);
  expect(seen.length).toBe(1);
});

it('plays a script: what is found is what the script expects', async () => {
  await writeFile(path.join(folder, 'a.conf'), 'x');
  const filter = { is_file: 1, is_dir: 0, name: 'a.conf' };
  const question = { function: 'findFile', dir: folder, limit: 5, recursive: 0, filter };
  const expected = [{ path: `${folder}/a.conf`, size: 1 }];
  server.jobs.play(await prepareScript({ collect: [{ ...question, expect: expected }] }, folder));
  await run();
  expect(server.jobs.reports()).toMatchObject([{ state: 'done', machineid: 'pc42-2024' }]);
  expect(server.jobs.reports()[0]?.problem).toBeUndefined();
});

describe.skipIf(process.platform === 'win32')('commands', () => {
  const ask = (command: string, filter: object = {}) => ({
    function: 'runCommand',
    command,
    filter,
    uuid: 'u1',
    _sid: 1,
  });
  const policy = (more: object = {}) =>
    readPolicy({ 'collect-command': ['echo *', 'shell:printf *|wc -l', 'id -*'], 'collect-allow-http': true, ...more });
  const outputs = () => seen.filter(({ query }) => query.action === 'setAnswer').map(({ query }) => query.output);

  it('that are allowed are answered with what they print, through filters', async () => {
    server.jobs.collectAnswer = {
      jobs: [
        ask('echo one two; echo three'),
        ask('echo \'a  b\' "c" '),
        ask('echo version 1.2.3', { firstMatch: 'version ([\\d.]+)' }),
        ask('printf "a\\n" |wc -l'),
        ask('echo x', { firstLine: 1 }),
        ask('echo x', { lineCount: '1' }),
        ask('echo x', { firstMatch: 'y' }),
      ],
    };
    // a semicolon is no part of any allowed command, and refuses all
    expect(await run(policy())).toBe(0);
    server.jobs.collectAnswer = {
      jobs: (server.jobs.collectAnswer as { jobs: unknown[] }).jobs.slice(1).filter((_, index) => index !== 2),
    };
    expect(await run(policy())).toBe(5);
    expect(outputs()).toEqual(['a  b c\n', '1.2.3', 'x', '1']);
    expect(seen.at(-1)?.query.action).toBe('jobsDone');
  });

  it('are read by a shell only where the list says so', async () => {
    const list = ['echo *', 'shell:printf x|wc -c'];
    server.jobs.collectAnswer = { jobs: [ask('echo * ~'), ask('printf x|wc -c')] };
    await run(policy({ 'collect-command': list }));
    expect(outputs().map((text) => text?.trim())).toEqual(['* ~', '1']);
  });

  it.each([
    ['nothing is allowed', {}, undefined, /runs no commands of servers \(collect-command\)/],
    ['it is not in the list', { 'collect-command': ['date'] }, undefined, /not in the list of this machine/],
    [
      'the connection is not encrypted',
      { 'collect-command': ['echo *'], 'collect-allow-http': false },
      undefined,
      /https only/,
    ],
    ['another server gives it', { 'collect-command': ['echo *'] }, 'http://glpi.example.org/', /collect-server/],
  ])('make the whole answer void when %s', async (_, config, target, reason) => {
    const said: string[] = [];
    const log = { ...silentLogger, warning: (line: string) => void said.push(line) };
    await writeFile(path.join(folder, 'a'), 'x');
    server.jobs.collectAnswer = { jobs: [find(folder, 'u1', 1), ask(`echo x > ${folder}/b`), ask('echo x')] };
    const allowed = 'collect-command' in config ? policy(config) : undefined;
    expect(await run(allowed, target, log)).toBe(0);
    expect(seen.length).toBe(1);
    expect(said.join('\n')).toContain('nothing of the answer is carried out');
    server.jobs.collectAnswer = { jobs: [ask('echo x')] };
    await run(allowed, target, log);
    expect(said.join('\n')).toMatch(reason);
  });

  it.skipIf(process.getuid?.() !== 0)('run as another user, in no other groups', async () => {
    server.jobs.collectAnswer = { jobs: [ask('id -un'), ask('id -Gn')] };
    await run(policy({ 'collect-user': 'nobody' }));
    expect(outputs()).toEqual(['nobody\n', 'nogroup\n']);
  });
});

/** Whole exchanges with a server on a loopback address. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { HttpClient } from '@fi/core/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collect } from '../src/collect.js';

interface Seen {
  readonly method: string;
  readonly query: Record<string, string>;
  readonly form: Record<string, string>;
  readonly cookie: string | undefined;
  readonly referer: string | undefined;
}

let folder = '';
let server: Server;
let seen: Seen[] = [];
let jobs: unknown = {};
const http = new HttpClient({ environment: {} });
const remote = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/b/collect/`;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-collect-'));
  seen = [];
  let token = 0;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://server');
      const query = Object.fromEntries(url.searchParams);
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      const { cookie, referer } = request.headers;
      seen.push({ method: request.method ?? '', query, form, cookie, referer });
      if (query.action === 'getJobs') {
        response.setHeader('Set-Cookie', 'glpi_8ac1=abcdef; path=/');
        response.end(JSON.stringify(jobs));
      } else if (query.action === 'setAnswer') {
        token += 1;
        response.end(JSON.stringify({ token: `tok${token}` }));
      } else response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await http.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const run = () => collect({ remote: remote(), deviceid: 'pc42-2024', http, host: new LocalHost(), log: silentLogger });
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
  jobs = {
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
  jobs = { jobs: [find(folder, 'u1', 7)] };
  await run();
  expect(seen[1]).toMatchObject({
    method: 'GET',
    query: { action: 'setAnswer', uuid: 'u1', _cpt: '1', _sid: '7', path: `${folder}/a & b=c`, size: '1' },
  });
});

it('answers the other questions when one cannot be understood', async () => {
  await writeFile(path.join(folder, 'a'), 'x');
  jobs = { jobs: [find(folder, 'u1', 1, { regex: 'a(' }), find(folder, 'u1', 2)] };
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
  jobs = answer;
  expect(await run()).toBe(0);
  expect(seen.length).toBe(1);
});

/** Conversations with a server on the loopback address that answers as a test tells it to. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../log/logger.js';
import { MessageRefused } from '../outbox/drain.js';
import { decodeMessage } from '../protocol/decode.js';
import { clientFor, tokenUrl } from './client.js';
import { type ContactOptions, contactServer, readTasks } from './contact.js';
import { formatResult } from './format.js';
import { encodeParameters, readSchedule, restUrl } from './rest.js';
import { sendToServer, writeLocally } from './send.js';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Reply = { status?: number; headers?: Record<string, string>; body?: string };

let server: Server;
let url: string;
let seen: Seen[];
let reply: (request: Seen, count: number) => Reply;

beforeEach(async () => {
  seen = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { text } = await decodeMessage(Buffer.concat(chunks));
    const { method, url: path, headers } = request;
    const one = { method, url: path, headers, body: text };
    seen.push(one);
    const { status = 200, headers: extra, body = '' } = reply(one, seen.length);
    response.writeHead(status, extra).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const deviceid = 'host-2024-02-03-04-05-06';
const agentid = '6e3a8ef0-8d5f-4e4a-9d6b-0a1b2c3d4e5f';

function contact(options: Partial<ContactOptions> = {}) {
  return contactServer({
    url,
    http: clientFor({ proxy: 'none', timeout: 5 }),
    deviceid,
    agentid,
    native: false,
    tasks: [
      { id: 'inventory', version: '1', enabled: true },
      { id: 'deploy', version: '3.3', schedule: 'Deploy', enabled: false },
    ],
    ...options,
  });
}

const xml = (inner: string) => ({ body: `<?xml version="1.0"?><REPLY>${inner}</REPLY>` });
const json = (value: unknown, status = 200, headers = {}) => ({ status, headers, body: JSON.stringify(value) });

describe('contactServer, classic', () => {
  it('sends PROLOG with the agent id and makes typed data of the answer', async () => {
    reply = () =>
      xml(
        `<RESPONSE>SEND</RESPONSE><PROLOG_FREQ>2</PROLOG_FREQ>
         <OPTION><NAME>NETDISCOVERY</NAME><PARAM PID="7"/><RANGEIP IPSTART="10.0.0.1" IPEND="10.0.0.2"/></OPTION>
         <OPTION><NAME>SNMPQUERY</NAME><PARAM PID="8"/><MODEL ID="1"><GET OID="x"/></MODEL></OPTION>`,
      );
    const report = await contact();
    expect(seen[0]?.body).toContain('<QUERY>PROLOG</QUERY>');
    expect(seen[0]?.headers['glpi-agent-id']).toBe(agentid);
    expect(report).toEqual({
      outcome: 'ok',
      native: false,
      delay: 7200,
      wantsInventory: true,
      disabled: [],
      options: [
        {
          name: 'NETDISCOVERY',
          option: { PARAM: [{ PID: '7' }], RANGEIP: [{ IPSTART: '10.0.0.1', IPEND: '10.0.0.2' }] },
        },
        { name: 'SNMPQUERY', option: { PARAM: [{ PID: '8' }] } },
      ],
      schedule: [],
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it.each([
    ['', 'ok', false],
    ['<RESPONSE>STOP</RESPONSE>', 'ok', false],
    ['<ERROR>no</ERROR>', 'ok', false],
  ])('takes %j for nothing to do', async (inner, outcome, wantsInventory) => {
    reply = () => xml(inner);
    expect(await contact()).toMatchObject({ outcome, wantsInventory, options: [] });
  });

  it.each([
    { status: 500 },
    { status: 200, body: '' },
    { status: 200, body: '<html>hello</html>' },
    { status: 200, body: 'x\u0000y' },
    { status: 200, body: '{"status":"error","message":"no"}' },
  ])('reports %j as a failed contact', async (answer) => {
    reply = () => answer;
    const report = await contact();
    expect(report).toMatchObject({ outcome: 'failed', native: false, wantsInventory: false });
    expect(report.reason).toContain('127.0.0.1');
  });

  it('asks getConfig for tasks that are scheduled there', async () => {
    reply = ({ url: path = '' }) =>
      path.includes('getConfig')
        ? json({
            schedule: [
              { task: 'Deploy', remote: `${url}b/deploy/` },
              { task: 'ESX', remote: 'x' },
            ],
          })
        : xml('<RESPONSE>STOP</RESPONSE>');
    const report = await contact({ tasks: [{ id: 'deploy', version: '3.3', schedule: 'Deploy', enabled: true }] });
    expect(seen[1]?.url).toBe(`/?action=getConfig&machineid=${deviceid}&task%5BDeploy%5D=3.3`);
    expect(report.schedule).toEqual([{ task: 'Deploy', remote: `${url}b/deploy/` }]);
  });
});

describe('contactServer, native', () => {
  const answer = {
    status: 'ok',
    expiration: 12,
    tasks: { inventory: { server: 'glpi', version: '10.0.16', 'no-category': 'process, environment' } },
    disabled: ['Deploy', 'remoteinventory'],
  };

  it('turns from PROLOG to CONTACT when the server says so, and applies the first answer', async () => {
    reply = (_, count) => (count === 1 ? json({ status: 'pending', expiration: 0 }, 202) : json(answer));
    const report = await contact({ tag: 'site', httpdPort: 62354 });
    expect(JSON.parse(seen[1]?.body ?? '')).toMatchObject({
      action: 'contact',
      deviceid,
      'installed-tasks': ['deploy', 'inventory'],
      'enabled-tasks': ['inventory'],
      'httpd-port': '62354',
      tag: 'site',
    });
    expect(report).toEqual({
      outcome: 'ok',
      native: true,
      delay: 43_200,
      wantsInventory: true,
      disabled: ['deploy'],
      noCategory: ['process', 'environment'],
      options: [],
      schedule: [],
    });
    expect(seen).toHaveLength(2);
  });

  it('takes a whole answer to PROLOG for that to a contact', async () => {
    reply = () => json(answer);
    expect(await contact()).toMatchObject({ outcome: 'ok', native: true, delay: 43_200, disabled: ['deploy'] });
    expect(seen).toHaveLength(1);
    reply = () => json({ status: 'pending', expiration: '5m' }, 202);
    expect(await contact()).toMatchObject({ outcome: 'pending', native: true, delay: 300 });
    expect(seen).toHaveLength(2);
  });

  it('asks a plugin beside it by PROLOG without the agent id', async () => {
    reply = ({ body }) =>
      body.startsWith('{')
        ? json({ ...answer, tasks: { ...answer.tasks, netdiscovery: { server: 'glpiinventory', version: '1.4' } } })
        : xml('<OPTION><NAME>NETDISCOVERY</NAME><PARAM PID="7"/></OPTION>');
    const report = await contact({ native: true });
    expect(seen[1]?.headers['glpi-agent-id']).toBeUndefined();
    expect(report.options.map(({ name }) => name)).toEqual(['NETDISCOVERY']);
  });

  it('passes on a pending answer', async () => {
    reply = () => json({ status: 'pending', expiration: '10s' }, 202);
    expect(await contact({ native: true })).toMatchObject({ outcome: 'pending', native: true, delay: 10 });
  });

  it('asks again for a pending answer that has an id, for some seconds', async () => {
    const pending = (expiration: string) =>
      json({ status: 'pending', expiration }, 202, { 'glpi-request-id': '1430322A' });
    reply = (_, count) => (count < 3 ? pending('0s') : json(answer));
    expect(await contact({ native: true })).toMatchObject({ outcome: 'ok', delay: 43_200 });
    expect(seen.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
    expect(seen[2]?.headers).toMatchObject({ 'glpi-request-id': '1430322A', 'glpi-agent-id': agentid });
    reply = () => pending('10m');
    expect(await contact({ native: true })).toMatchObject({ outcome: 'pending', delay: 600 });
    expect(seen).toHaveLength(4);
    reply = () => pending('0s');
    expect(await contact({ native: true })).toMatchObject({ outcome: 'pending' });
    expect(seen).toHaveLength(4 + 12);
  });

  it('reads what is nested deeply, and refuses what would fill the memory', async () => {
    const depth = 200_000;
    const body = `{"status":"ok","expiration":1,"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    reply = () => ({ status: 200, body });
    expect(await contact({ native: true })).toMatchObject({ outcome: 'ok', delay: 3600 });
    reply = () => xml('<A/>'.repeat(2_000_001));
    const report = await contact();
    expect(report).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('more than 2000000 tags') });
    reply = () => ({ status: 200, body: 'a'.repeat(33 * 1024 * 1024) });
    expect(await contact()).toMatchObject({ reason: expect.stringContaining('answer larger than') });
  });

  it('falls back to classic when the server does not understand, not when it is only away', async () => {
    reply = () => xml('<RESPONSE>SEND</RESPONSE>');
    expect(await contact({ native: true })).toMatchObject({ outcome: 'failed', native: false });
    reply = () => ({ status: 200, body: '<html></html>' });
    expect(await contact({ native: true })).toMatchObject({ outcome: 'failed', native: false });
    reply = () => json({ status: 'error', message: 'not now' });
    expect(await contact({ native: true })).toMatchObject({ outcome: 'failed', native: true });
    expect(await contact({ native: true, url: 'http://127.0.0.1:9/' })).toMatchObject({
      outcome: 'failed',
      native: true,
    });
  });

  it.each([{}, { tasks: [], disabled: 'ESX' }, { tasks: { x: 5 }, disabled: [5, 'esx'] }])('reads %j', (value) => {
    expect(readTasks(value).support).toEqual({});
    expect(readTasks(value).disabled).toEqual('disabled' in value ? ['esx'] : []);
  });
});

describe('OAuth2', () => {
  it.each([
    ['https://h/', 'https://h/api.php/token'],
    ['https://h/glpi/marketplace/glpiinventory/', 'https://h/glpi/api.php/token'],
    ['https://h/front/inventory.php', 'https://h/front/inventory.php/api.php/token'],
  ])('%s gives tokens at %s', (from, to) => expect(tokenUrl(from)).toBe(to));

  it('gets a token when it is asked for one, and keeps it', async () => {
    reply = ({ url: path, headers }) => {
      if (path === '/api.php/token') return json({ token_type: 'Bearer', expires_in: 3600, access_token: 'abc123' });
      if (headers.authorization !== 'Bearer abc123') return { status: 401 };
      return xml('<RESPONSE>SEND</RESPONSE>');
    };
    const http = clientFor({
      proxy: 'none',
      'oauth-client-id': 'me',
      'oauth-client-secret': 'hush-hush',
      user: 'u',
      password: 'p',
    });
    expect(await contact({ http })).toMatchObject({ outcome: 'ok' });
    expect(await contact({ http })).toMatchObject({ outcome: 'ok' });
    expect(seen.map(({ url: path }) => path)).toEqual(['/', '/api.php/token', '/', '/']);
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({
      grant_type: 'client_credentials',
      client_id: 'me',
      client_secret: 'hush-hush',
      scope: 'inventory',
    });
  });

  it('gets another one when the one it keeps is refused, once', async () => {
    let good = 1;
    let given = 0;
    reply = ({ url: path, headers }) => {
      if (path !== '/api.php/token') {
        return headers.authorization === `Bearer token-${good}` ? xml('<RESPONSE>SEND</RESPONSE>') : { status: 401 };
      }
      given++;
      return json({ token_type: 'Bearer', expires_in: 3600, access_token: `token-${given}` });
    };
    const http = clientFor({ proxy: 'none', 'oauth-client-id': 'me', 'oauth-client-secret': 'hush-hush' });
    expect(await contact({ http })).toMatchObject({ outcome: 'ok' });
    good = 2;
    expect(await contact({ http })).toMatchObject({ outcome: 'ok' });
    good = 0;
    expect(await contact({ http })).not.toMatchObject({ outcome: 'ok' });
    expect(given).toBe(3);
  });

  it('takes its secret to no other place', async () => {
    const elsewhere = url.replace('127.0.0.1', 'localhost');
    reply = ({ url: path }) =>
      path === '/api.php/token' ? { status: 307, headers: { location: elsewhere } } : { status: 401 };
    const http = clientFor({ proxy: 'none', 'oauth-client-id': 'me', 'oauth-client-secret': 'hush-hush' });
    expect((await contact({ http })).reason).toContain('redirects a message with a secret');
    expect(seen).toHaveLength(2);
  });

  it('says when the server gives none', async () => {
    reply = ({ url: path }) => (path === '/api.php/token' ? json({ error: 'x' }) : { status: 401 });
    const http = clientFor({ proxy: 'none', 'oauth-client-id': 'me', 'oauth-client-secret': 'hush-hush' });
    expect((await contact({ http })).reason).toContain('no usable access token');
  });
});

describe('REST', () => {
  it('encodes as the plugins read it', () => {
    expect(encodeParameters({ a: 'x y', l: ['1', '2'], m: { Deploy: '2.8' }, none: '', u: undefined, z: 0 })).toBe(
      'a=x%20y&l%5B%5D=1&l%5B%5D=2&m%5BDeploy%5D=2.8&z=0',
    );
    const long = encodeParameters({ msg: `${'ä'.repeat(5000)}END` });
    expect(long.length).toBeLessThanOrEqual(1504);
    expect(long.endsWith('END')).toBe(true);
    expect(encodeParameters({ a: '\ud800' })).toBe('a=%EF%BF%BD');
    expect(restUrl('http://h/?x=1', { a: 1 })).toBe('http://h/?x=1&a=1');
  });

  it('follows web addresses only', () => {
    const schedule = ['https://h/b', 'file:///etc/passwd', 5, 'nowhere'].map((remote) => ({ task: 'Deploy', remote }));
    expect(readSchedule({ schedule }, 'Deploy', silentLogger, 'h')).toEqual([
      { task: 'Deploy', remote: 'https://h/b' },
    ]);
    expect(readSchedule({ schedule: 'x' }, 'Deploy', silentLogger, 'h')).toEqual([]);
  });
});

describe('results', () => {
  const target = (type: 'server' | 'local', format: 'classic' | 'native' | 'html') => ({
    id: 't',
    type,
    address: url,
    format,
    directory: '/none',
  });
  const inventory = {
    action: 'inventory' as const,
    deviceid,
    itemtype: 'Computer',
    content: { versionclient: 'x', hardware: { name: 'host' } },
  };

  it('gives each target its form of the same facts', async () => {
    const result = { kind: 'inventory' as const, inventory };
    const forms = await Promise.all(
      (['classic', 'native', 'html'] as const).map((form) => formatResult(result, target('local', form), { deviceid })),
    );
    expect(forms.map(({ name, format }) => `${name} ${format}`)).toEqual([
      `${deviceid}.ocs xml`,
      `${deviceid}.json json`,
      `${deviceid}.html html`,
    ]);
    expect(forms[0]?.body).toContain('<NAME>host</NAME>');
    expect(JSON.parse(forms[1]?.body ?? '').content.hardware.name).toBe('host');
    expect(new Set(forms.map(({ replaces }) => replaces))).toEqual(new Set([`inventory ${deviceid}`]));
  });

  it('sends no partial inventory to a classic server, and lets it replace nothing', async () => {
    const result = { kind: 'inventory' as const, inventory: { ...inventory, partial: true } };
    await expect(formatResult(result, target('server', 'classic'), { deviceid })).rejects.toThrow('GLPI');
    const local = await formatResult(result, target('local', 'classic'), { deviceid });
    expect(local).toMatchObject({ format: 'json' });
    expect(local.replaces).toBeUndefined();
  });

  const message = { kind: 'inventory', deviceid, requestId: 'AB12CD34', body: '<REQUEST/>', format: 'xml' as const };
  const send = (more = {}) =>
    sendToServer(url, { ...message, ...more }, { http: clientFor({ proxy: 'none' }), agentid, log: silentLogger });

  it('carries the request id, so that a server can recognise a repetition', async () => {
    reply = ({ body }) => (body.startsWith('{') ? json({ status: 'ok' }) : xml(''));
    await send();
    await send({ format: 'json', body: '{}' });
    expect(seen.map(({ headers }) => headers['glpi-request-id'])).toEqual(['AB12CD34', 'AB12CD34']);
    expect(seen[1]?.headers['glpi-agent-id']).toBe(agentid);
  });

  it('tells a message that is refused from a server that is not well', async () => {
    for (const answer of [{ status: 400 }, { status: 413 }, xml('<ERROR>bad</ERROR>')]) {
      reply = () => answer;
      await expect(send()).rejects.toThrow(MessageRefused);
    }
    for (const answer of [{ status: 500 }, { status: 503 }, { status: 404 }, { status: 200, body: 'x' }]) {
      reply = () => answer;
      await expect(send()).rejects.not.toThrow(MessageRefused);
    }
  });

  it('writes into a folder under the name of the result, and to a file as it is', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'fi-local-'));
    try {
      await writeLocally(dir, { ...message, name: '../../evil.ocs' }, silentLogger);
      expect(readFileSync(path.join(dir, 'evil.ocs'), 'utf8')).toBe('<REQUEST/>');
      await writeLocally(path.join(dir, 'out.xml'), message, silentLogger);
      if (process.platform !== 'win32') await writeLocally('/dev/null', message, silentLogger);
      expect(readFileSync(path.join(dir, 'out.xml'), 'utf8')).toBe('<REQUEST/>');
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

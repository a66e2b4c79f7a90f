/** What kind of server it is, who it lets in, and the failures that it has on demand. */

import { expect, it } from 'vitest';
import { parseFault, type TestServer } from '../src/index.js';
import { DEVICE, prolog, send, withServer, workstation } from './send.js';

const AGENT = { 'glpi-agent-id': '6f1a2b3c-0000-4000-8000-0123456789ab' };
const json = (value: object) => JSON.stringify(value);
const contact = json({ action: 'contact', deviceid: DEVICE, 'enabled-tasks': ['inventory', 'deploy'] });
const text = ({ body }: { body: Buffer }) => body.toString();
const getConfig = (url: string, task: string) =>
  send(`${url}?action=getConfig&machineid=${DEVICE}&${encodeURIComponent(`task[${task}]`)}=1`);
const put = (server: TestServer, value: unknown, headers = {}) =>
  send(`${server.url}control`, JSON.stringify(value), { method: 'PUT', headers });

it('is an OCS server that takes XML and nothing else', async () => {
  await withServer({ protocol: 'classic' }, async ({ url }) => {
    expect(text(await send(url, prolog(), { headers: AGENT }))).toContain('<RESPONSE>SEND</RESPONSE>');
    const refused = await send(url, contact, { headers: AGENT });
    expect(refused.status).toBe(400);
    expect(text(refused)).toContain('XML only');
    expect((await getConfig(url, 'Deploy')).status).toBe(404);
  });
});

it('is a server with jobs over REST', async () => {
  const schedule = [{ task: 'Deploy' }, { task: 'Collect', remote: 'http://127.0.0.1:1/c/' }];
  await withServer({ protocol: 'rest', schedule }, async (server) => {
    const { url } = server;
    const seen: string[] = [];
    server.on('rest', ({ parameters, form }) => seen.push(`${parameters.get('action')} ${form.get('a') ?? ''}`));
    expect((await send(url, contact, { headers: AGENT })).status).toBe(400);
    const deploy = JSON.parse(text(await getConfig(url, 'Deploy')));
    expect(deploy.schedule).toEqual([{ task: 'Deploy', remote: `${url}plugins/glpiinventory/b/deploy/` }]);
    expect(JSON.parse(text(await getConfig(url, 'Collect'))).schedule[0].remote).toBe('http://127.0.0.1:1/c/');
    expect(JSON.parse(text(await getConfig(url, 'ESX'))).schedule).toEqual([]);
    expect(text(await send(`${url}plugins/x/?action=setAnswer&uuid=c1`, 'a=7'))).toBe('{}');
    expect(seen).toEqual(['getConfig ', 'getConfig ', 'getConfig ', 'setAnswer 7']);
  });
});

it('is a native server that tells who asks by PROLOG, and has jobs of a plugin', async () => {
  const jobs = [{ NAME: 'NETDISCOVERY', PARAM: { PID: '1' } }];
  await withServer({ protocol: 'native', jobs, prologFreq: 5 }, async (server) => {
    const { url } = server;
    const first = await send(url, prolog(), { headers: AGENT });
    expect([first.status, JSON.parse(text(first))]).toEqual([202, { status: 'pending', expiration: 0 }]);
    expect(text(await send(url, prolog()))).toContain('<NAME>NETDISCOVERY</NAME>');
    const answer = JSON.parse(text(await send(url, contact, { headers: AGENT })));
    expect(answer).toMatchObject({ status: 'ok', expiration: 5, disabled: [] });
    expect(answer.tasks.deploy.server).toBe('glpiinventory');
    expect((await send(url, contact)).status).toBe(400);
  });
  await withServer({ protocol: 'native', prologAnswer: 'contact', response: 'STOP' }, async ({ url }) => {
    const answer = JSON.parse(text(await send(url, prolog(), { headers: AGENT })));
    expect(answer).toMatchObject({ status: 'ok', disabled: ['inventory'] });
    const { disabled } = JSON.parse(text(await send(url, contact, { headers: AGENT })));
    expect(disabled).toEqual(['inventory', 'deploy']);
  });
});

it('puts clients off as a proxy does, and keeps the answer until they ask for it', async () => {
  await withServer({ protocol: 'native', pending: 2 }, async (server) => {
    const first = await send(server.url, json(await workstation()), { headers: AGENT });
    expect(first.status).toBe(202);
    expect(JSON.parse(text(first))).toEqual({ status: 'pending', expiration: '1s' });
    const id = String(first.headers['glpi-request-id']);
    expect(id).toMatch(/^[0-9A-F]{8}$/);
    const ask = () => send(server.url, undefined, { headers: { ...AGENT, 'glpi-request-id': id } });
    expect(JSON.parse(text(await ask())).status).toBe('pending');
    expect(JSON.parse(text(await ask())).status).toBe('ok');
    expect((await ask()).status).toBe(404);
    expect(await server.inventories()).toHaveLength(1);
  });
});

it('lets nobody in without credentials', async () => {
  await withServer({ access: { user: 'ro', password: 'x:y' } }, async ({ url }) => {
    const refused = await send(url, prolog());
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toBe('Basic realm="basic"');
    const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
    expect((await send(url, prolog(), { headers: basic('ro:x') })).status).toBe(401);
    expect((await send(url, prolog(), { headers: basic('ro:x:y') })).status).toBe(200);
  });
  await withServer({ access: { oauthClientId: 'c', oauthClientSecret: 's' } }, async ({ url }) => {
    expect((await send(url, prolog())).status).toBe(401);
    expect((await getConfig(url, 'Deploy')).status).toBe(401);
    const order = { grant_type: 'client_credentials', client_id: 'c', client_secret: 's', scope: 'inventory' };
    const give = (changes: object) => send(`${url}api.php/token`, json({ ...order, ...changes }));
    expect((await give({ client_secret: 'no' })).status).toBe(401);
    expect((await give({ grant_type: 'password' })).status).toBe(400);
    expect((await give({ scope: 'api' })).status).toBe(400);
    expect((await send(`${url}api.php/token`, 'no JSON')).status).toBe(400);
    const token = JSON.parse(text(await give({})));
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const bearer = (value: string) => ({ headers: { authorization: `Bearer ${value}` } });
    expect((await send(url, prolog(), bearer(token.access_token))).status).toBe(200);
    expect((await send(url, prolog(), bearer('wrong'))).status).toBe(401);
  });
});

it('fails by script: at a request, at a kind of request, so many times', async () => {
  const faults = ['reset@2', 'cut:5@contact*1', 'refuse:418@contact*1', 'hang,kept@snmpquery', 'html@getconfig*1'];
  await withServer({ faults }, async (server) => {
    const { url } = server;
    const fails = async (body: string) => send(url, body, { headers: AGENT }).catch((error) => error.code);
    expect((await send(url, prolog())).status).toBe(200);
    expect(await fails(prolog())).toBe('ECONNRESET');
    expect(await fails(contact)).toBe('ECONNRESET');
    expect(await fails(contact)).toMatchObject({ status: 418 });
    expect(await fails(contact)).toMatchObject({ status: 200 });
    expect(text(await getConfig(url, 'Deploy'))).toContain('Maintenance');
    expect(text(await getConfig(url, 'Deploy'))).toContain('schedule');
    expect(server.control().faults).toEqual(['hang,kept@snmpquery']);
    const lines = server.control().requests.map(({ kind, status, fault }) => [kind, status, fault]);
    expect(lines).toEqual([
      ['prolog', 200, undefined],
      ['prolog', 0, 'reset@2'],
      ['contact', 0, 'cut:5@contact*1'],
      ['contact', 418, 'refuse:418@contact*1'],
      ['contact', 200, undefined],
      ['getconfig', 200, 'html@getconfig*1'],
      ['getconfig', 200, undefined],
    ]);
    // what met a failure did not arrive
    expect(server.machines()[0]?.messages.map(({ kind }) => kind)).toEqual(['contact', 'prolog']);
  });
});

it('is made another server while it runs, by programs of this machine', async () => {
  await withServer({}, async (server) => {
    const state = JSON.parse(text(await send(`${server.url}control`)));
    expect(state).toEqual({ protocol: 'any', response: 'SEND', prologFreq: 24, pending: 0, faults: [], requests: [] });
    const changed = await put(server, { protocol: 'native', prologFreq: 2, faults: ['empty@prolog*3'] });
    expect(JSON.parse(text(changed))).toMatchObject({ protocol: 'native', faults: ['empty@prolog*3'] });
    expect(text(await send(server.url, prolog(), { headers: AGENT }))).toBe('');
    expect(server.control().faults).toEqual(['empty@prolog*2']);

    for (const bad of [
      [],
      { protocol: 'ocs' },
      { faults: ['fly'] },
      { faults: 'hang' },
      { pending: -1 },
      { prologFreq: 1.5 },
      { response: 'send' },
      { directory: '/' },
      { __proto__x: 1 },
    ]) {
      const answer = await put(server, bad);
      expect(answer.status).toBe(400);
      expect(text(answer).trim()).not.toBe('');
    }
    expect((await send(`${server.url}control`, 'no JSON', { method: 'PUT' })).status).toBe(400);
    expect((await send(`${server.url}control`, ' '.repeat(1_100_000), { method: 'PUT' })).status).toBe(413);
    expect(server.control()).toMatchObject({ protocol: 'native', prologFreq: 2, faults: ['empty@prolog*2'] });
    expect((await put(server, {}, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await put(server, {}, { host: 'evil.example' })).status).toBe(403);
    expect((await send(`${server.url}control`, 'x')).status).toBe(405);
  });
});

it('says which failures there are', () => {
  expect(parseFault(' Slow:7@INVENTORY*3 ')).toMatchObject({
    behaviour: { type: 'slow', interval: 7, keep: false },
    when: 'inventory',
    times: 3,
  });
  expect(parseFault('hang@12')).toMatchObject({ when: 12, times: 1 });
  expect(parseFault('garbage,kept')).toEqual({
    text: 'garbage,kept',
    behaviour: { type: 'garbage', keep: true },
    when: 'every',
  });
  for (const bad of ['', 'fly', 'hang:3', 'refuse:200', 'cut:x', 'hang@moon', 'hang*', 'constructor', 'hang@3@4']) {
    expect(() => parseFault(bad)).toThrow(/^"/);
  }
});

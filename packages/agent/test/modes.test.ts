/** Every protocol of servers, end to end: the built agent against the test server as that kind of server. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestServer, type TestServer } from '@fi/test-server';
import { afterEach, beforeEach, expect, it } from 'vitest';

const AGENT = fileURLToPath(new URL('../dist/bin/fi-agent.js', import.meta.url));

let dir: string;
let server: TestServer;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fi-agent-modes-'));
  mkdirSync(path.join(dir, 'tasks'));
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startTestServer>[0]): Promise<void> {
  server = await startTestServer({ directory: path.join(dir, 'server'), ...options });
}

/** What the server saw: kinds of requests, with the status where it was no 200. */
const seen = () =>
  server.control().requests.map(({ kind, status }) => (status === 200 ? kind : `${kind} ${status || 'cut'}`));
const messages = () => server.machines().flatMap(({ messages: list }) => list.map(({ kind }) => kind));

/** A small inventory in place of the real one, and a task with jobs by REST. */
function install(): void {
  const add = (id: string, fields: object, body: string) => {
    const folder = path.join(dir, 'tasks', id);
    mkdirSync(folder);
    const tasks = { [id]: { module: './task.mjs', version: '1.0', ...fields } };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: `pkg-${id}`, fi: { tasks } }));
    writeFileSync(path.join(folder, 'task.mjs'), `export default { async run(context) { ${body} } };`);
  };
  const content = `{ versionclient: 'x', hardware: { name: 'pc' }, bios: { ssn: '1' } }`;
  add(
    'small',
    { name: 'Inventory', trigger: { on: 'inventory' } },
    `await context.deliver({ kind: 'inventory', inventory:
      { action: 'inventory', deviceid: context.deviceid, itemtype: 'Computer', content: ${content} } });`,
  );
  add(
    'jobs',
    { name: 'Jobs', trigger: { on: 'schedule', name: 'Collect' } },
    `const http = await context.client();
     for (const { remote } of context.jobs) await http.request({ method: 'GET', url: remote + '?action=getJobs&machineid=' + context.deviceid });`,
  );
}

interface Ended {
  readonly code: number | null;
  readonly log: string;
}

function agent(...args: string[]): Promise<Ended> {
  const { http_proxy: _a, https_proxy: _b, HTTP_PROXY: _c, HTTPS_PROXY: _d, ...env } = process.env;
  const fixed = [
    '--config=none',
    `--vardir=${dir}/var`,
    `--task-path=${dir}/tasks`,
    '--tasks=small,jobs,wakeonlan',
    '--strict',
  ];
  const given = args.some((word) => word.startsWith('--server')) ? [] : [`--server=${server.url}`];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [AGENT, ...fixed, ...given, ...args], { env: { ...env, NO_PROXY: '' } });
    let log = '';
    child.stderr.on('data', (chunk) => {
      log += chunk;
    });
    child.on('close', (code) => resolve({ code, log }));
  });
}

function isNative(): boolean {
  const targets = path.join(dir, 'var', 'targets');
  const [name = ''] = readdirSync(targets);
  return JSON.parse(readFileSync(path.join(targets, name, 'state.json'), 'utf8')).native;
}

it('speaks to a classic server, which has neither REST nor JSON', async () => {
  install();
  await start({ protocol: 'classic' });
  expect(await agent()).toMatchObject({ code: 0 });
  expect(seen()).toEqual(['prolog', 'getconfig 404', 'inventory']);
  expect(isNative()).toBe(false);
});

it('speaks to a server with jobs over REST', async () => {
  install();
  await start({ protocol: 'rest', schedule: [{ task: 'Collect' }] });
  expect(await agent()).toMatchObject({ code: 0 });
  expect(seen()).toEqual(['prolog', 'getconfig', 'rest', 'inventory']);
});

it('finds out that a server is native, and takes to PROLOG again when it is not any more', async () => {
  install();
  await start({ protocol: 'native', schedule: [{ task: 'Collect' }] });
  expect(await agent()).toMatchObject({ code: 0 });
  // the second PROLOG, without GLPI-Agent-ID, is for the plugin
  expect(seen()).toEqual(['prolog 202', 'contact', 'prolog', 'getconfig', 'rest', 'inventory']);
  expect(isNative()).toBe(true);
  await agent();
  expect(seen().slice(6)).toEqual(['contact', 'prolog', 'getconfig', 'rest', 'inventory']);
  server.configure({ protocol: 'classic' });
  const lost = await agent();
  expect(lost.code).toBe(1);
  expect(lost.log).toContain('does not understand the native protocol any more');
  expect(isNative()).toBe(false);
  expect(await agent()).toMatchObject({ code: 0 });
  expect(seen().slice(11)).toEqual(['other 400', 'prolog', 'getconfig 404', 'inventory']);
});

it('takes the answer to a contact as the answer to its first PROLOG', async () => {
  install();
  await start({ protocol: 'native', prologAnswer: 'contact', response: 'STOP' });
  expect(await agent()).toMatchObject({ code: 0 });
  expect(seen().slice(0, 1)).toEqual(['prolog']);
  expect(seen()).not.toContain('contact');
  expect(messages()).not.toContain('inventory');
  expect(isNative()).toBe(true);
});

it('waits for pending answers, under the id that the server gave', async () => {
  install();
  await start({ protocol: 'native', pending: 2 });
  const first = await agent();
  expect(first.log).toContain('next run');
  const lines = seen();
  // the contact and the inventory are each put off twice, and asked for under their ids
  expect(lines.slice(0, 5)).toEqual(['prolog 202', 'contact 202', 'poll 202', 'poll', 'getconfig']);
  expect(lines.slice(5, 8)).toEqual(['inventory 202', 'poll 202', 'poll']);
  expect(messages()).toContain('inventory');
}, 60_000);

it('gets itself a token, and says what is wrong with its credentials', async () => {
  install();
  await start({ protocol: 'native', access: { oauthClientId: 'id', oauthClientSecret: 'se cret' } });
  const without = await agent();
  expect(without.code).toBe(1);
  expect(without.log).toMatch(/401|credentials/);
  const wrong = await agent('--oauth-client-id=id', '--oauth-client-secret=xyzzy-wrong');
  expect(wrong.code).toBe(1);
  expect(wrong.log).toContain('no access token');
  expect(wrong.log).not.toContain('xyzzy');
  expect(await agent('--oauth-client-id=id', '--oauth-client-secret=se cret')).toMatchObject({ code: 0 });
  expect(messages()).toContain('inventory');
});

it('authenticates with user and password', async () => {
  install();
  await start({ protocol: 'rest', access: { user: 'ro', password: 'p:w' } });
  expect((await agent()).log).toContain('set user and password');
  expect(await agent('--user=ro', '--password=p:w')).toMatchObject({ code: 0 });
  expect(messages()).toContain('inventory');
});

it('loses no inventory, whatever failure its delivery meets in whichever protocol', async () => {
  install();
  await start({ protocol: 'native' });
  const failures = {
    native: ['refuse', 'refuse:400', 'reset', 'hang', 'cut:0', 'cut:5', 'garbage', 'empty', 'html'],
    classic: ['refuse', 'cut:5', 'garbage', 'empty', 'html'],
  };
  for (const protocol of ['native', 'classic'] as const) {
    server.configure({ protocol, faults: [] });
    await agent('--timeout=2');
    for (const fault of failures[protocol]) {
      const before = messages().filter((kind) => kind === 'inventory').length;
      server.configure({ faults: [`${fault}@inventory*1`] });
      const failed = await agent('--timeout=1');
      expect([fault, failed.code]).toEqual([fault, 1]);
      expect(messages().filter((kind) => kind === 'inventory')).toHaveLength(before);
      const sent = await agent('outbox', 'send');
      expect([fault, sent.code]).toEqual([fault, 0]);
      expect(messages().filter((kind) => kind === 'inventory')).toHaveLength(before + 1);
    }
  }
}, 120_000);

it('reaches a server by way of a proxy', async () => {
  install();
  await start({ protocol: 'native' });
  const asked: string[] = [];
  const proxy = createServer((socket) => {
    socket.once('data', (bytes) => {
      const head = bytes.toString('latin1');
      asked.push(head.split('\r\n', 1)[0] ?? '');
      // what a proxy adds on the way
      const changed = head
        .replace(/^(\S+) http:\/\/[^/]+/, '$1 ')
        .replace('\r\n', '\r\nGLPI-Proxy-ID: 00000000-1111-4222-8333-444444444444\r\n')
        .replace(/\r\nconnection: keep-alive/i, '\r\nConnection: close');
      const onward = new URL(server.url);
      const other = connect(Number(onward.port), '127.0.0.1');
      other.write(Buffer.from(changed, 'latin1'));
      socket.pipe(other).pipe(socket);
      for (const end of [socket, other]) end.on('error', () => undefined);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    const address = proxy.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await agent(`--proxy=http://127.0.0.1:${port}/`)).toMatchObject({ code: 0 });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every((line) => line.includes(server.url))).toBe(true);
    expect(messages()).toContain('inventory');
  } finally {
    proxy.close();
  }
});

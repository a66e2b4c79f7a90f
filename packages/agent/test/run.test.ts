/** The executable as cron calls it, on the built packages, against real servers on the loopback address. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Behaviour, type MessageEvent, startTestServer, type TestServer } from '@fi/test-server';
import { afterEach, beforeEach, expect, it } from 'vitest';

const AGENT = fileURLToPath(new URL('../dist/bin/fi-agent.js', import.meta.url));

let dir: string;
let servers: TestServer[];
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fi-agent-run-'));
  servers = [];
  for (const name of ['var', 'out', 'tasks']) mkdirSync(path.join(dir, name));
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  rmSync(dir, { recursive: true, force: true });
});

/** A GLPI server says at the first PROLOG that it wants to be spoken to natively. */
const native: Behaviour = {
  type: 'answer',
  status: 202,
  headers: { 'Content-Type': 'application/json' },
  body: '{"status":"pending","expiration":0}',
};

async function startServer(options: Parameters<typeof startTestServer>[0] = {}) {
  const server = await startTestServer({ directory: path.join(dir, `server${servers.length}`), ...options });
  servers.push(server);
  const messages: MessageEvent[] = [];
  server.on('message', (message) => messages.push(message));
  const kinds = () => messages.map(({ kind }) => kind);
  return { server, messages, kinds, url: server.url };
}

function agent(...args: string[]): Promise<{ code: number | null; stdout: string; log: string }> {
  const environment = { ...process.env, NO_PROXY: '*', no_proxy: '*' };
  const fixed = ['--config=none', `--vardir=${dir}/var`, '--tasks=inventory,strange,jobs'];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [AGENT, ...fixed, ...args], { env: environment });
    let stdout = '';
    let log = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (log += chunk));
    child.on('close', (code) => resolve({ code, stdout, log }));
  });
}

function install(id: string, body: string, fields: object = {}): void {
  const folder = path.join(dir, 'tasks', id);
  mkdirSync(folder);
  const tasks = { [id]: { module: './task.mjs', version: '0.9', ...fields } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: `pkg-${id}`, fi: { tasks } }));
  writeFileSync(path.join(folder, 'task.mjs'), `export default { async run(context) { ${body} } };`);
}

/** State of the only server target. */
function state(): { maxDelay: number; nextRunDate: number; native: boolean } {
  const targets = path.join(dir, 'var', 'targets');
  const name = readdirSync(targets).find((folder) => folder.startsWith('server')) ?? '';
  return JSON.parse(readFileSync(path.join(targets, name, 'state.json'), 'utf8'));
}

it('gives a classic server, a native one and a folder the same facts, of one inventory', async () => {
  const classic = await startServer();
  const glpi = await startServer({ behaviour: ({ message }) => (message?.kind === 'prolog' ? native : undefined) });
  const { code, log } = await agent(
    `--server=${classic.url},${glpi.url}`,
    `--local=${dir}/out`,
    '--json',
    '--tag=site-7',
  );
  expect(code).toBe(0);
  expect(classic.kinds()).toEqual(['prolog', 'inventory']);
  expect(glpi.kinds()).toEqual(['prolog', 'contact', 'inventory']);
  expect(log.match(/running task Inventory/g)).toHaveLength(1);

  const [file = ''] = readdirSync(path.join(dir, 'out'));
  const local = JSON.parse(readFileSync(path.join(dir, 'out', file), 'utf8'));
  const [first] = await classic.server.inventories();
  const [second] = await glpi.server.inventories();
  expect(file).toBe(`${local.deviceid}.json`);
  expect(second).toMatchObject({ deviceid: local.deviceid, tag: 'site-7', content: local.content });
  expect(second?.content.versionclient).toMatch(/^FusionInventory-Agent_v/);
  // classic XML has no place for some fields; the facts that it has are the same ones
  expect(first?.deviceid).toBe(local.deviceid);
  expect(first?.tag).toBe('site-7');
  for (const section of ['softwares', 'processes', 'drives', 'networks'] as const) {
    expect(first?.content[section]?.length).toBe(local.content[section]?.length);
  }
  expect(first?.content.processes?.map(({ pid }) => pid)).toEqual(
    local.content.processes?.map(({ pid }: { pid: number }) => pid),
  );
  expect(first?.content.hardware?.uuid).toBe(local.content.hardware?.uuid);

  // the second time the native server is contacted at once, and the deviceid is the same
  await agent(`--server=${glpi.url}`);
  expect(glpi.kinds().slice(3)).toEqual(['contact', 'inventory']);
  expect(new Set(glpi.messages.map(({ deviceid }) => deviceid)).size).toBe(1);
  // of an inventory that it has, the native server gets what has changed
  const again = JSON.parse(glpi.messages.at(-1)?.text ?? '');
  expect(again.partial).toBe(true);
  expect(Object.keys(again.content)).toEqual(expect.arrayContaining(['hardware']));
  expect(Object.keys(again.content)).not.toContain('softwares');
  // what is different in each run is no change of the machine
  expect(Object.keys(again.content)).not.toContain('envs');
  await agent(`--server=${glpi.url}`, '--full');
  expect(JSON.parse(glpi.messages.at(-1)?.text ?? '').partial).toBeUndefined();
});

it('keeps the date that the server sets; --lazy and --force respect and override it', async () => {
  const { url, kinds } = await startServer({ prologFreq: 2, response: 'STOP' });
  const before = Date.now() / 1000;
  await agent(`--server=${url}`);
  expect(kinds()).toEqual(['prolog']);
  const { maxDelay, nextRunDate } = state();
  expect(maxDelay).toBe(7200);
  expect(nextRunDate - before).toBeGreaterThanOrEqual(3600);
  expect(nextRunDate - before).toBeLessThanOrEqual(7200 + 60);
  const lazy = await agent(`--server=${url}`, '--lazy');
  expect(lazy.log).toContain('server0 is not ready yet, next server contact planned for');
  expect(kinds()).toEqual(['prolog']);
  await agent(`--server=${url}`, '--lazy', '--force');
  expect(kinds()).toEqual(['prolog', 'prolog', 'inventory']);
});

it('loses no result when the server does not take it, and sends the newest inventory only', async () => {
  let up = false;
  const { url, kinds, messages } = await startServer({
    behaviour: ({ message }) => (up || message?.kind !== 'inventory' ? undefined : { type: 'reset', keep: false }),
  });
  const first = await agent(`--server=${url}`);
  expect(first.code).toBe(0);
  expect(first.log).toContain('could not be delivered');
  expect((await agent(`--server=${url}`, '--strict')).code).toBe(1);
  const list = await agent('outbox', 'list', '--json', `--server=${url}`);
  const rows = JSON.parse(list.stdout) as { kind: string; id: string }[];
  expect(rows.map(({ kind }) => kind)).toEqual(['inventory']);
  expect((await agent('outbox', 'send', `--server=${url}`)).code).toBe(1);
  up = true;
  const sent = await agent('outbox', 'send', `--server=${url}`);
  expect(sent).toMatchObject({ code: 0, stdout: 'server0: 1 sent, 0 left\n' });
  expect(kinds().filter((kind) => kind === 'inventory')).toHaveLength(1);
  expect(messages.at(-1)?.headers['glpi-request-id']).toBe(rows[0]?.id);
  expect((await agent('outbox', `--server=${url}`)).stdout).toContain('nothing waits');
});

it('runs a task of a third party with the jobs of the server, whatever the others do', async () => {
  install('strange', 'process.abort();', { trigger: { on: 'contact' } });
  install(
    'jobs',
    `for (const job of context.jobs) await context.deliver({ kind: 'message', query: 'NETDISCOVERY',
       content: { MODULEVERSION: context.task.version, PROCESSNUMBER: job.option.PARAM[0].PID } });`,
    { name: 'Jobs', trigger: { on: 'option', name: 'NETDISCOVERY' } },
  );
  const option = (pid: string) => ({ NAME: 'NETDISCOVERY', PARAM: { PID: pid } });
  const { url, messages } = await startServer({ response: 'STOP', jobs: [option('7'), option('8')] });
  const { code, log } = await agent(`--server=${url}`, `--task-path=${dir}/tasks`);
  expect(code).toBe(0);
  expect(log).toContain('task strange failed: its process ended with signal SIGABRT');
  expect(messages.map(({ kind }) => kind)).toEqual(['prolog', 'netdiscovery', 'netdiscovery']);
  expect(messages[1]?.text).toContain('<PROCESSNUMBER>7</PROCESSNUMBER>');
  expect(messages[2]?.text).toContain('<PROCESSNUMBER>8</PROCESSNUMBER>');
  const list = await agent('--list-tasks', `--task-path=${dir}/tasks`, `--server=${url}`);
  expect(list.stdout).toContain('- Jobs (v0.9) [pkg-jobs]');
  expect(list.stdout).toContain('Planned tasks: Inventory,strange,Jobs');
});

it('keeps its results whatever the server does instead of answering', async () => {
  install(
    'strange',
    `const { randomUUID } = await import('node:crypto');
     await context.deliver({ kind: 'message', query: 'NETDISCOVERY', content: { PROCESSNUMBER: randomUUID() } });`,
    { trigger: { on: 'contact' } },
  );
  const failures: Behaviour[] = [
    { type: 'hang', keep: false },
    { type: 'reset', keep: false },
    { type: 'garbage', keep: false },
    { type: 'answer', status: 500 },
    { type: 'answer', body: '<html>maintenance</html>', keep: false },
    { type: 'answer', status: 400 },
    { type: 'answer', body: '<REPLY><ERROR>not today</ERROR></REPLY>', keep: false },
  ];
  let failure: Behaviour | undefined;
  let where: 'prolog' | 'netdiscovery' = 'netdiscovery';
  const { url, messages } = await startServer({
    response: 'STOP',
    behaviour: ({ message }) => (message?.kind === where ? failure : undefined),
  });
  const run = () => agent(`--server=${url}`, `--task-path=${dir}/tasks`, '--timeout=1');
  const waiting = async () => (await agent('outbox', '--json', `--server=${url}`)).stdout.match(/"id"/g)?.length ?? 0;
  for (const [index, behaviour] of failures.entries()) {
    failure = behaviour;
    expect((await run()).code).toBe(0);
    expect(await waiting()).toBe(index + 1);
  }
  where = 'prolog';
  for (failure of [failures[0], failures[2]]) expect((await run()).log).toContain('No supported answer from server');
  expect(messages.filter(({ kind }) => kind === 'netdiscovery')).toEqual([]);

  // accepted, but the answer does not arrive: the repetition carries the same request id
  where = 'netdiscovery';
  failure = { type: 'cut', after: 4, keep: true };
  await agent('outbox', 'send', `--server=${url}`);
  failure = undefined;
  expect((await agent('outbox', 'send', `--server=${url}`)).stdout).toContain('0 left');
  const arrived = messages.filter(({ kind }) => kind === 'netdiscovery');
  const texts = arrived.map(({ text }) => text);
  const ids = arrived.map(({ headers }) => headers['glpi-request-id']);
  expect(texts).toHaveLength(failures.length + 1);
  expect(new Set(texts).size).toBe(failures.length);
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(failures.length);
}, 90_000);

it('writes to the standard output, and makes partial inventories', async () => {
  const whole = await agent('--local=-', '--json');
  expect(JSON.parse(whole.stdout)).toMatchObject({ action: 'inventory' });
  expect(JSON.parse(whole.stdout).partial).toBeUndefined();
  const part = await agent('--local=-', '--partial=cpu');
  const { partial, content } = JSON.parse(part.stdout);
  expect(partial).toBe(true);
  expect(Object.keys(content)).toContain('cpus');
  expect(Object.keys(content)).not.toContain('softwares');
  expect((await agent(`--local=${dir}/out`, '--html')).log).toContain('Inventory saved in');
  expect(readdirSync(path.join(dir, 'out'))[0]).toMatch(/\.html$/);
});

it('ends as people and scripts expect it', async () => {
  expect(await agent()).toMatchObject({ code: 1, log: expect.stringContaining('No target defined') });
  expect(await agent('--server=ftp://x')).toMatchObject({ code: 2 });
  expect(await agent('outbx')).toMatchObject({ code: 2, log: expect.stringContaining('did you mean outbox?') });
  expect(
    await agent('--local=/x', '--no-task=inventory,esx,wakeonlan,collect,deploy,netdiscovery,netinventory'),
  ).toMatchObject({ code: 1, log: expect.stringContaining('No tasks available') });
  expect((await agent('--set-forcerun')).code).toBe(0);
  const { forcerun } = JSON.parse(readFileSync(path.join(dir, 'var', 'identity.json'), 'utf8'));
  expect(forcerun).toBe(true);
  await agent('--local=/dev/null/none', '--lazy');
  expect(existsSync(path.join(dir, 'var', 'identity.json'))).toBe(true);
  expect(JSON.parse(readFileSync(path.join(dir, 'var', 'identity.json'), 'utf8')).forcerun).toBeUndefined();
});

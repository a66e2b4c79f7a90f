/** The agent as a service, on the built packages: dates, signals, the HTTP interface, and what it leaves in memory. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startTestServer, type TestServer } from '@fi/test-server';
import { afterEach, beforeEach, expect, it } from 'vitest';

const AGENT = fileURLToPath(new URL('../dist/bin/fi-agent.js', import.meta.url));
const environment = { ...process.env, NO_PROXY: '*', no_proxy: '*' };

let dir: string;
let server: TestServer;
let kinds: string[];
const children: ChildProcess[] = [];

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'fi-agent-daemon-'));
  for (const name of ['var', 'out', 'tasks']) mkdirSync(path.join(dir, name));
  server = await startTestServer({ directory: path.join(dir, 'server') });
  kinds = [];
  server.on('message', ({ kind }) => kinds.push(kind));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A task that needs no time, in place of the real inventory. */
function install(id: string, body: string, fields: object = {}): void {
  const folder = path.join(dir, 'tasks', id);
  mkdirSync(folder);
  const tasks = { [id]: { module: './task.mjs', version: '0.9', trigger: { on: 'contact' }, ...fields } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: `pkg-${id}`, fi: { tasks } }));
  writeFileSync(path.join(folder, 'task.mjs'), `export default { async run(context) { ${body} } };`);
}

const DELIVER = `await context.deliver({ kind: 'message', query: 'NETDISCOVERY', content: { AGENT: { START: 1 } } });`;

function start(args: string[], env: Record<string, string> = {}) {
  const fixed = [
    '--config=none',
    `--vardir=${dir}/var`,
    `--task-path=${dir}/tasks`,
    '--httpd-port=0',
    '--daemon',
    '--no-fork',
  ];
  const given = args.some((word) => word.startsWith('--conf-file')) ? fixed.slice(1) : fixed;
  const child = spawn(process.execPath, [AGENT, ...given, ...args], { env: { ...environment, ...env } });
  children.push(child);
  const running = {
    child,
    log: '',
    ended: new Promise<number | null>((resolve) => child.on('close', resolve)),
    /** Resolves when the log holds a text, which it does not have to say again. */
    async says(text: string | RegExp): Promise<void> {
      await until(
        () => (typeof text === 'string' ? running.log.includes(text) : text.test(running.log)),
        () => running.log,
      );
    },
    get port(): string {
      return /service started on port (\d+)/.exec(running.log)?.[1] ?? '';
    },
  };
  child.stderr.on('data', (chunk) => {
    running.log += chunk;
  });
  return running;
}

async function until(condition: () => boolean, describe: () => string = () => ''): Promise<void> {
  for (const end = Date.now() + 20_000; !condition(); await sleep(20)) {
    if (Date.now() > end) throw new Error(`waited in vain: ${describe()}`);
  }
}

it('runs at its first date, when it is asked by HTTP or by a signal, and ends when it is told to', async () => {
  install('quick', DELIVER);
  const agent = start([`--server=${server.url}`, '--delaytime=1', '--tasks=quick', '--httpd-trust=127.0.0.1']);
  await agent.says('next run');
  await until(
    () => kinds.length === 2,
    () => agent.log,
  );
  expect(kinds).toEqual(['prolog', 'netdiscovery']);
  await agent.says(/next run(?:.|\n)*next run/);
  expect(await (await fetch(`http://127.0.0.1:${agent.port}/status`)).text()).toBe('status: waiting');
  expect((await fetch(`http://127.0.0.1:${agent.port}/now`)).status).toBe(200);
  await until(
    () => kinds.length === 4,
    () => agent.log,
  );
  agent.child.kill('SIGUSR1');
  await until(
    () => kinds.length === 6,
    () => agent.log,
  );
  agent.child.kill('SIGTERM');
  expect(await agent.ended).toBe(0);
  expect(agent.log).toContain('fi-agent exiting');
});

it('shows a running task and its progress, and ends it with itself', async () => {
  install(
    'slow',
    `context.progress(3, 7, 'range 1'); await new Promise((_, reject) =>
      context.signal.addEventListener('abort', () => reject(context.signal.reason)));`,
  );
  const agent = start([`--server=${server.url}`, '--delaytime=1', '--tasks=slow', '--httpd-trust=127.0.0.1']);
  await agent.says('running task slow');
  const status = async () => (await fetch(`http://127.0.0.1:${agent.port}/status`)).text();
  expect(await status()).toBe('status: running task slow');
  let json = '';
  for (; !/"done": ?3/.test(json); await sleep(300))
    json = await (await fetch(`http://127.0.0.1:${agent.port}/status.json`)).text();
  agent.child.kill('SIGTERM');
  expect(await agent.ended).toBe(0);
  expect(agent.log).toContain('task slow was stopped');
});

it('reads its configuration again at SIGHUP, and keeps the old one when the new one is bad', async () => {
  install('quick', DELIVER);
  const file = path.join(dir, 'agent.cfg');
  const write = (text: string) => writeFileSync(file, `vardir = ${dir}/var\ntasks = quick\n${text}\n`);
  write(`local = ${dir}/out`);
  const agent = start([`--conf-file=${file}`]);
  await agent.says('target local0: next run');
  write('timeout = never');
  agent.child.kill('SIGHUP');
  await agent.says('was not read again');
  write(`server = ${server.url}\nconf-reload-interval = 3600`);
  agent.child.kill('SIGHUP');
  await sleep(300);
  agent.child.kill('SIGUSR1');
  await until(
    () => kinds.length === 2,
    () => agent.log,
  );
  agent.child.kill('SIGTERM');
  expect(await agent.ended).toBe(0);
});

it('is there once, goes to the background, and leaves a PID file while it runs', async () => {
  const args = ['--config=none', `--vardir=${dir}/var`, `--local=${dir}/out`, '--no-httpd', '--daemon', '--pidfile'];
  const file = path.join(dir, 'var', 'fi-agent.pid');
  expect(spawnSync(process.execPath, [AGENT, ...args], { env: environment }).status).toBe(0);
  await until(() => existsSync(file));
  const pid = Number(readFileSync(file, 'utf8'));
  const second = spawnSync(process.execPath, [AGENT, ...args, '--no-fork'], { env: environment, encoding: 'utf8' });
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(`already running (process ${pid}`);
  process.kill(pid, 'SIGTERM');
  await until(() => !existsSync(file));
  writeFileSync(file, '999999999\n');
  const third = start([`--local=${dir}/out`, `--pidfile=${file}`]);
  await third.says('next run');
  expect(readFileSync(file, 'utf8')).toBe(`${third.child.pid}\n`);
});

it.skipIf(process.platform !== 'linux')(
  'ends its children when it is killed, and runs again what was under way',
  async () => {
    install(
      'slow',
      `context.log.info('pid ' + process.pid + '.'); await new Promise(() => setInterval(() => {}, 1e6));`,
    );
    const args = [`--server=${server.url}`, '--delaytime=1', '--tasks=slow', '--no-httpd'];
    const first = start(args);
    await first.says(/pid \d+\./);
    const pid = /pid (\d+)\./.exec(first.log)?.[1];
    first.child.kill('SIGKILL');
    const isAlive = () => {
      try {
        return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
      } catch {
        return false;
      }
    };
    expect(isAlive()).toBe(true);
    await until(() => !isAlive());
    const second = start(args);
    await second.says(/pid \d+\./);
    expect(kinds).toEqual(['prolog', 'prolog']);
  },
);

const activate = spawnSync('systemd-socket-activate', ['--version']).status === 0;

it.skipIf(!activate)('is started by a connection, answers, runs what is asked for, and leaves', async () => {
  install('quick', DELIVER);
  const free = await startTestServer({ directory: path.join(dir, 'free') });
  const port = new URL(free.url).port;
  await free.close();
  const launcher = spawn(
    'systemd-socket-activate',
    [`--listen=127.0.0.1:${port}`, '-E', 'PATH', '-E', 'NO_PROXY', process.execPath, AGENT, '--config=none'].concat([
      `--vardir=${dir}/var`,
      `--task-path=${dir}/tasks`,
      '--tasks=quick',
      `--server=${server.url}`,
      '--httpd-trust=127.0.0.1',
      '--proxy=none',
    ]),
    { env: environment },
  );
  children.push(launcher);
  let log = '';
  launcher.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const ended = new Promise<number | null>((resolve) => launcher.on('close', resolve));
  await until(() => log.includes('Listening'));
  expect(await (await fetch(`http://127.0.0.1:${port}/status`, { headers: { connection: 'close' } })).text()).toBe(
    'status: waiting',
  );
  expect(kinds).toEqual([]); // a question is no reason to run
  expect((await fetch(`http://127.0.0.1:${port}/now`, { headers: { connection: 'close' } })).status).toBe(200);
  await until(
    () => kinds.length === 2,
    () => log,
  );
  expect(await ended).toBe(0);
  expect(log).toContain('fi-agent exiting');
});

it('has loaded no HTTP client, no XML, no library and no task, after all the work was done', async () => {
  install('quick', DELIVER);
  const coverage = path.join(dir, 'coverage');
  const agent = start([`--server=${server.url}`, '--delaytime=1', '--tasks=quick', '--no-httpd'], {
    NODE_V8_COVERAGE: coverage,
  });
  await until(() => kinds.length === 2);
  await agent.says(/next run(?:.|\n)*next run/);
  agent.child.kill('SIGTERM');
  await agent.ended;
  const file = readdirSync(coverage).find((name) => name.includes(`-${agent.child.pid}-`)) ?? '';
  const { result } = JSON.parse(readFileSync(path.join(coverage, file), 'utf8')) as { result: { url: string }[] };
  const loaded = result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  expect(loaded.some((url) => url.endsWith('/agent/dist/daemon.js'))).toBe(true);
  const foreign = loaded.filter((url) => url.includes('/node_modules/') && !url.includes('/@fi/'));
  expect(foreign).toEqual([]);
  const heavy = loaded.filter((url) =>
    /\/core\/dist\/(?:exchange|protocol\/http|xml|inventory|host\/local)|\/tasks\//.test(url),
  );
  expect(heavy).toEqual([]);
});

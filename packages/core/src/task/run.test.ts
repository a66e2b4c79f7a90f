/** Tasks that behave as no task should, each in a process of its own; the runner is the built one. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Logger, LogLevel } from '../log/logger.js';
import { childEnvironment } from './child.js';
import { discoverTasks } from './discover.js';
import { type RunTaskOptions, runTask } from './run.js';

const RUNNER = fileURLToPath(new URL('../../dist/task/runner-main.js', import.meta.url));

let dir: string;
let records: string[];
beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'fi-run-')));
  records = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function logger(tag: string): Logger {
  const at = (level: LogLevel) => (message: string) => void records.push(`[${tag}][${level}] ${message}`);
  return {
    error: at('error'),
    warning: at('warning'),
    info: at('info'),
    debug: () => undefined,
    debug2: () => undefined,
    isEnabled: () => true,
    child: logger,
  };
}

/** A package of somebody else: its manifest and a module with this body of `run(context)`. */
function thirdParty(body: string, fields: object = {}) {
  const folder = path.join(dir, 'tasks', 'pkg');
  mkdirSync(folder, { recursive: true });
  const tasks = { strange: { module: './task.mjs', name: 'Strange', version: '0.9', ...fields } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'pkg', fi: { tasks } }));
  writeFileSync(path.join(folder, 'task.mjs'), `export default { async run(context) { ${body} } };`);
  const [task] = discoverTasks({ taskPath: [path.join(dir, 'tasks')], roots: [] }).tasks;
  if (task === undefined) throw new Error('the package was not found');
  return task;
}

const local = () => ({
  id: 'local0',
  type: 'local' as const,
  address: '-',
  format: 'classic' as const,
  directory: path.join(dir, 'state', 'local0'),
});

function run(body: string, options: Partial<RunTaskOptions> = {}, fields: object = {}) {
  return runTask({
    task: thirdParty(body, fields),
    config: {},
    deviceid: 'host-2024-02-03-04-05-06',
    agentid: 'a',
    targets: [local()],
    jobs: [],
    memory: 64,
    timeout: 20,
    grace: 300,
    level: 'info',
    log: logger('core'),
    script: RUNNER,
    ...options,
  });
}

/** Whether a process that wrote its id into a file is there; one that nobody waits for is not. */
function isAlive(file: string): boolean {
  try {
    const stat = readFileSync(`/proc/${readFileSync(file, 'utf8').trim()}/stat`, 'latin1');
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}

it('runs a task of a third party: orders, log, progress, results on disk', async () => {
  const seen: string[] = [];
  const outcome = await run(
    `const { config, jobs, target, deviceid, host } = context;
     context.log.info('options ' + config.tag + ' jobs ' + jobs[0].remote + ' for ' + target.id, { a: 1 });
     context.log.child('Other').warning(host.platform);
     context.progress(1, 2, 'half');
     await context.deliver({ kind: 'message', query: 'NETDISCOVERY', content: { AGENT: { START: 1 } } });
     context.event('storage maintenance', 120, { task: 'deploy' });
     console.log('printed by a library');`,
    {
      config: { tag: 'site' },
      jobs: [{ kind: 'schedule', remote: 'http://h/' }],
      onProgress: ({ done, total, text }) => seen.push(`${done}/${total} ${text}`),
      onDelivered: ({ target, kind }) => seen.push(`${target} ${kind}`),
      onEvent: ({ name, delay }) => seen.push(`${name} ${delay}`),
    },
  );
  expect(outcome).toMatchObject({ status: 'done', results: 1 });
  expect(seen).toEqual(['1/2 half', 'local0 netdiscovery', 'storage maintenance 120']);
  expect(records).toEqual([
    '[Strange][info] options site jobs http://h/ for local0',
    `[Other][warning] ${process.platform}`,
    '[Strange][warning] printed by a library',
  ]);
  const outbox = path.join(dir, 'state', 'local0', 'outbox');
  const [file = ''] = readdirSync(outbox);
  expect(readFileSync(path.join(outbox, file), 'utf8')).toContain('<QUERY>NETDISCOVERY</QUERY>');
});

it('keeps the variables that set options from tasks, as some are secret', () => {
  expect(childEnvironment({ PATH: '/bin', FI_PASSWORD: 'x', FI_SERVER: 'y', FI_OTHER: 'z' })).toEqual({
    PATH: '/bin',
    FI_OTHER: 'z',
  });
});

it('reports a task that fails, and one that cannot be loaded', async () => {
  expect(await run(`throw new Error('out of luck');`)).toMatchObject({ status: 'failed', reason: 'out of luck' });
  expect(records).toEqual(['[Strange][error] task Strange failed: out of luck']);
  const broken = await run('}');
  expect(broken.reason).toContain('cannot load');
  const task = thirdParty('');
  writeFileSync(task.module, 'export default 5;');
  const none = await runTask({
    task,
    config: {},
    deviceid: 'd',
    agentid: 'a',
    targets: [local()],
    jobs: [],
    memory: 64,
    timeout: 20,
    level: 'info',
    log: logger('core'),
    script: RUNNER,
  });
  expect(none.reason).toContain('exports no task');
});

it.each([
  ['process.exit(3);', 'its process ended with code 3 before the task was done'],
  [`process.kill(process.pid, 'SIGSEGV'); await new Promise(() => setInterval(() => {}, 1e6));`, 'signal SIGSEGV'],
  [`setTimeout(() => { throw new Error('later'); }); await new Promise(() => {});`, 'later'],
  ['const all = []; for (;;) all.push(new Array(1e5).fill(all.length));', 'more than 64 MB of memory'],
])('reports a crash: %s', async (body, reason) => {
  const outcome = await run(body);
  expect(outcome.status).toBe('failed');
  expect(outcome.reason).toContain(reason);
  // what V8 says of its end is for its developers
  expect(records.join('\n')).not.toMatch(/Last few GCs|Native stack trace|0x[0-9a-f]{6}/);
});

it('ends a task that hangs, also one that does not listen', async () => {
  const polite = await run(
    `await new Promise((resolve) => context.signal.addEventListener('abort', resolve)); context.log.info('asked to stop');`,
    { timeout: 1 },
  );
  expect(polite.reason).toContain('not done within 1 s');
  expect(records).toContain('[Strange][info] asked to stop');
  const deaf = await run('for (;;);', { timeout: 1 });
  expect(deaf.reason).toContain('not done within 1 s');
  expect(deaf.milliseconds).toBeLessThan(15_000);
});

it('ends a task that floods, by messages, by text or by one endless line', async () => {
  const log = await run(`for (;;) context.log.info('x'.repeat(60000));`);
  expect(log.reason).toContain('says more');
  const line = await run(
    `const { writeSync } = await import('node:fs'); for (;;) try { writeSync(2, 'y'.repeat(100000)); } catch {}`,
  );
  expect(line.reason).toContain('says more');
  expect(records.length).toBeLessThan(2500);
});

it('writes so many records a second, and counts the rest', async () => {
  expect((await run(`for (let i = 0; i < 3000; i++) context.log.info('n ' + i);`)).status).toBe('done');
  expect(records.length).toBeLessThanOrEqual(1600);
  expect(records.at(-1)).toMatch(/more log records in too short a time; dropped/);
});

it.skipIf(process.platform !== 'linux')(
  'ends what a task leaves behind, also what left its group and its parent',
  async () => {
    const pid = path.join(dir, 'pid');
    const fork = `const { spawn } = await import('node:child_process');
    const { existsSync } = await import('node:fs');
    spawn('sh', ['-c', 'setsid sh -c "echo \\\\$\\\\$ > ${pid}.tmp; mv ${pid}.tmp ${pid}; exec sleep 300" &'], { detached: true, stdio: 'ignore' }).unref();
    while (!existsSync(${JSON.stringify(pid)})) await new Promise((resolve) => setTimeout(resolve, 20));`;
    expect((await run(fork)).status).toBe('done');
    expect(isAlive(pid)).toBe(false);
    expect(records.join('\n')).toContain('left 1 processes behind, which were ended');

    rmSync(pid);
    records.length = 0;
    await run(`${fork} for (;;);`, { timeout: 1 });
    expect(existsSync(pid)).toBe(true);
    expect(isAlive(pid)).toBe(false);

    rmSync(pid);
    await run(fork, {}, { leavesProcesses: true });
    expect(isAlive(pid)).toBe(true);
    process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL');
  },
);

it('stops a task with the agent', async () => {
  const stop = new AbortController();
  const running = run(`context.progress(0, 1); await new Promise(() => setInterval(() => {}, 1e6));`, {
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  expect(await running).toMatchObject({ status: 'stopped' });
});

// What the agent's HTTP interface stands, and what it costs: 10,000 times /status from 200 connections.
//
//   npm run bench:http
//
// The agent runs as a service runs it, and has been contacted by a server and run a task, as every agent has that is some minutes
// old. Its memory is taken when it rests, and again when it rests after each of two bursts. Fails when a request fails, when
// memory after a burst is more than 10 % above that before, or when the second burst leaves more than 10 % more of any kind than
// the first. From Node.js 22 on, private memory grows once, by the part of V8's young generation that had not been used before.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startTestServer } from '../packages/test-server/dist/index.js';

const REQUESTS = 10_000;
const CONNECTIONS = 200;
const MAX_GROWTH = 0.1;
/** Milliseconds of rest before memory is taken. */
const REST = 15_000;
/** As `fi-agent service install` writes it. */
const RESIDENT = ['--optimize-for-size', '--no-opt', '--no-maglev'];

const program = fileURLToPath(new URL('../packages/agent/dist/bin/fi-agent.js', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'fi-bench-http-'));
mkdirSync(join(dir, 'task'));
const task = { module: './task.mjs', version: '1.0.0', trigger: { on: 'contact' } };
const manifest = { name: 'quick', fi: { tasks: { quick: task } } };
writeFileSync(join(dir, 'task/package.json'), JSON.stringify(manifest));
const message = `{ kind: 'message', query: 'NETDISCOVERY', content: { AGENT: { START: 1 } } }`;
writeFileSync(join(dir, 'task/task.mjs'), `export default { run: ({ deliver }) => deliver(${message}) };`);
const server = await startTestServer({ directory: join(dir, 'server') });
const ran = new Promise((resolve) => {
  server.on('message', ({ kind }) => kind === 'netdiscovery' && resolve(undefined));
});
const options = [`--vardir=${dir}/var`, `--task-path=${dir}/task`, `--server=${server.url}`, '--delaytime=1'];
const child = spawn(
  process.execPath,
  [...RESIDENT, program, '--config=none', ...options, '--proxy=none', '--tasks=quick', '--daemon', '--no-fork'].concat(
    '--httpd-port=0',
    '--httpd-ip=127.0.0.1',
  ),
  { stdio: ['ignore', 'ignore', 'pipe'] },
);
let log = '';
child.stderr.on('data', (chunk) => {
  log += chunk;
});
await ran;
const port = /service started on port (\d+)/.exec(log)?.[1];

/** MiB of the agent's process; nothing where the system does not tell. */
function memory() {
  try {
    const text = readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8');
    const value = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) / 1024;
    return { rss: value('Rss'), privateDirty: value('Private_Dirty') };
  } catch {
    return { rss: 0, privateDirty: 0 };
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const ask = () =>
  new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: '/status', agent }, (response) => {
      let body = '';
      response.on('data', (data) => {
        body += data;
      });
      response.on('end', () => resolve(`${response.statusCode} ${body}`));
      response.on('error', reject);
    });
    request.on('error', reject);
  });

/** Runs requests, as many at a time as there are connections; returns milliseconds of each, and what went wrong. */
async function burst(count) {
  const times = [];
  const errors = [];
  let left = count;
  const client = async () => {
    while (left-- > 0) {
      const start = performance.now();
      try {
        const answer = await ask();
        if (answer !== '200 status: waiting') errors.push(answer);
      } catch (error) {
        errors.push(String(error));
      }
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONNECTIONS, count) }, client));
  return { times: times.sort((a, b) => a - b), errors };
}

const mib = (value) => value.toFixed(1).padStart(7);
const percent = (now, then) => `${((now / then - 1) * 100).toFixed(1)} %`.padStart(8);
const within = (now, then) => now <= then * (1 + MAX_GROWTH);

await burst(50);
agent.destroy();
await sleep(REST);
const idle = memory();
console.log(`${REQUESTS} requests from ${CONNECTIONS} connections, Node.js ${process.versions.node}\n`);

const rested = [];
let failed = 0;
for (const round of ['first', 'second']) {
  const start = performance.now();
  const { times, errors } = await burst(REQUESTS);
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  await sleep(REST);
  rested.push(memory());
  failed += errors.length;
  const at = (share) => `${times[Math.floor((times.length - 1) * share)].toFixed(0)} ms`;
  console.log(
    `${round} burst: ${errors.length} errors, ${seconds.toFixed(2)} s, median ${at(0.5)}, 99 % below ${at(0.99)}, longest ${at(1)}`,
  );
  for (const error of new Set(errors)) console.log(`  ${error}`);
}
child.kill();
await server.close();
rmSync(dir, { recursive: true, force: true });

const [first, second] = rested;
console.log('\nMiB at rest       idle  first  growth    second  growth');
const rows = [
  ['resident     ', 'rss'],
  ['private dirty', 'privateDirty'],
];
for (const [label, name] of rows) {
  const growth = `${percent(first[name], idle[name])}   ${mib(second[name])}${percent(second[name], first[name])}`;
  console.log(`${label} ${mib(idle[name])}${mib(first[name])}${growth}`);
}
const asked = Number(process.versions.node.split('.', 1)[0]) < 22 ? ['rss', 'privateDirty'] : ['rss'];
const back = rested.every((state) => asked.every((name) => within(state[name], idle[name])));
const flat = rows.every(([, name]) => within(second[name], first[name]));
const reached = failed === 0 && back && flat;
console.log(reached ? '\nreached: no error, memory back within 10 %, and flat' : '\nFELL SHORT');
process.exitCode = reached ? 0 : 1;

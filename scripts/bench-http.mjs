// What the agent's HTTP interface stands, and what it costs: 10,000 times /status from 200 connections.
//
//   npm run bench:http
//
// The daemon runs in a process of its own, with a pretended agent. Its memory is taken when it has answered a few requests
// and rested, and again when it rests after the burst, twice. Fails when a request fails, when resident memory after a burst is
// more than 10 % above that of the start, or when the second burst leaves more than 10 % more of any kind than the first.

import { fork } from 'node:child_process';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const REQUESTS = 10_000;
const CONNECTIONS = 200;
const MAX_GROWTH = 0.1;
/** Milliseconds of rest before memory is taken. */
const REST = 15_000;

const script = fileURLToPath(new URL('../packages/http-daemon/test/serve.mjs', import.meta.url));
const child = fork(script);
const reply = () => new Promise((resolve) => child.once('message', resolve));
const { port } = await reply();
const memory = () => {
  const answer = reply();
  child.send('memory');
  return answer;
};

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

const mib = (value) => (value === undefined ? '–' : value.toFixed(1)).padStart(7);
const percent = (now, then) => `${((now / then - 1) * 100).toFixed(1)} %`.padStart(8);

await burst(50);
agent.destroy();
await sleep(REST);
const idle = await memory();
console.log(`${REQUESTS} requests from ${CONNECTIONS} connections, Node.js ${process.versions.node}\n`);

const rested = [];
let failed = 0;
for (const round of ['first', 'second']) {
  const start = performance.now();
  const { times, errors } = await burst(REQUESTS);
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  await sleep(REST);
  rested.push(await memory());
  failed += errors.length;
  const at = (share) => `${times[Math.floor((times.length - 1) * share)].toFixed(0)} ms`;
  console.log(
    `${round} burst: ${errors.length} errors, ${seconds.toFixed(2)} s, median ${at(0.5)}, 99 % below ${at(0.99)}, longest ${at(1)}`,
  );
  for (const error of new Set(errors)) console.log(`  ${error}`);
}
child.kill();

const [first, second] = rested;
console.log('\nMiB at rest       idle  first  growth    second  growth');
const rows = [
  ['resident     ', 'rss'],
  ['private dirty', 'privateDirty'],
  ['heap in use  ', 'heapUsed'],
];
for (const [label, name] of rows) {
  const growth = `${percent(first[name], idle[name])}   ${mib(second[name])}${percent(second[name], first[name])}`;
  console.log(`${label} ${mib(idle[name])}${mib(first[name])}${growth}`);
}
const back = rested.every(({ rss }) => rss <= idle.rss * (1 + MAX_GROWTH));
const flat = rows.every(([, name]) => first[name] === undefined || second[name] <= first[name] * (1 + MAX_GROWTH));
const reached = failed === 0 && back && flat;
console.log(reached ? '\nreached: no error, memory back within 10 %, and flat' : '\nFELL SHORT');
process.exitCode = reached ? 0 : 1;

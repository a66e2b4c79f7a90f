// Three agents share a package: real fi-agent daemons in network namespaces of their own, joined by a bridge, get the same job
// from a test server, first at the same moment, then one after another, then beside a neighbour that sends wrong bytes.
// The mirror must have been asked for each part once.
//
//   npm run test:p2p [-- --size=200]
//
// Needs root and ip; skipped aloud where they cannot be had.

import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { find, need } from './lib/debian.mjs';

const { values } = parseArgs({
  options: { size: { type: 'string', default: '200' }, serve: { type: 'string' }, lie: { type: 'boolean' } },
});
const MIB = 1024 ** 2;
const PORT = 62_354;
const SERVER = '192.0.2.1';
const AGENTS = ['192.0.2.2', '192.0.2.3', '192.0.2.4'];
const LIAR = '192.0.2.9';
const LIMIT = 180_000;
const agent = fileURLToPath(new URL('../packages/agent/dist/bin/fi-agent.js', import.meta.url));

if (values.serve !== undefined) await serve(values.serve);
else if (values.lie) lie();
else if (!need({ ip: 'iproute2' }, 'network namespaces')) process.exit(0);
else if (process.getuid?.() !== 0) console.log('SKIPPED: network namespaces need root');
else await prove();

/** The server and mirror, in the namespace of the bridge. Takes orders as lines of JSON, and answers each with one. */
async function serve(folder) {
  const { prepareScript, startTestServer } = await import('../packages/test-server/dist/index.js');
  const server = await startTestServer({ host: SERVER, directory: path.join(folder, 'server') });
  const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  const orders = {
    async play({ name, uuid, sha512 }) {
      const job = {
        uuid,
        files: [`${name}.bin`],
        actions: [{ cmd: { exec: `sha512sum ${name}.bin`, retChecks: [{ type: 'okPattern', values: [sha512] }] } }],
        expect: ['checking - starting', '...', '(none) ok job successfully completed'],
      };
      const files = { [`${name}.bin`]: { path: path.join(folder, `${name}.bin`), p2p: true, retention: 60 } };
      const script = await prepareScript({ files, deploy: [job] }, folder);
      server.jobs.partRequests.clear();
      server.jobs.play(script);
      return { parts: [...script.files.values()][0].parts.length };
    },
    async wake({ addresses }) {
      await Promise.all(addresses.map((address) => fetch(`http://${address}:${PORT}/now`)));
      return {};
    },
    async state() {
      return { reports: server.jobs.reports(), requests: [...server.jobs.partRequests.values()] };
    },
  };
  say({ url: server.url });
  for await (const line of createInterface({ input: process.stdin })) {
    const { order, ...parameters } = JSON.parse(line);
    say(await orders[order](parameters));
  }
  await server.close();
}

/** A neighbour that has every part, and all of them wrong. */
function lie() {
  let lies = 0;
  createServer((_, response) => {
    lies += 1;
    response.end(randomBytes(1000));
    process.stdout.write(`${lies}\n`);
  }).listen(PORT, LIAR, () => process.stdout.write('0\n'));
}

async function prove() {
  const folder = mkdtempSync(path.join(tmpdir(), 'fi-p2p-'));
  const children = [];
  const namespace = (index) => `fi-p2p-${process.pid}-${index}`;
  const ip = (...args) => execFileSync(find('ip'), args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  const made = [];
  const inside = (index, ...args) => {
    const child = spawn(find('ip'), ['netns', 'exec', namespace(index), process.execPath, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };
  /** One address in a namespace of its own, on the bridge in the first one. */
  const join = (index, address) => {
    ip('netns', 'add', namespace(index));
    made.push(namespace(index));
    ip(
      'link',
      'add',
      `p2p${index}`,
      'netns',
      namespace(0),
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      namespace(index),
    );
    ip('-n', namespace(0), 'link', 'set', `p2p${index}`, 'master', 'bridge', 'up');
    ip('-n', namespace(index), 'address', 'add', `${address}/28`, 'dev', 'eth0');
    ip('-n', namespace(index), 'link', 'set', 'eth0', 'up');
    ip('-n', namespace(index), 'link', 'set', 'lo', 'up');
  };
  let problems = 0;
  const check = (holds, text) => {
    if (!holds) problems += 1;
    console.log(`${holds ? 'ok  ' : 'FAIL'} ${text}`);
  };
  try {
    ip('netns', 'add', namespace(0));
    made.push(namespace(0));
    ip('-n', namespace(0), 'link', 'add', 'bridge', 'type', 'bridge');
    ip('-n', namespace(0), 'address', 'add', `${SERVER}/28`, 'dev', 'bridge');
    ip('-n', namespace(0), 'link', 'set', 'bridge', 'up');
    ip('-n', namespace(0), 'link', 'set', 'lo', 'up');
    for (const [index, address] of [...AGENTS, LIAR].entries()) join(index + 1, address);

    const server = inside(0, fileURLToPath(import.meta.url), `--serve=${folder}`);
    server.stderr.pipe(process.stderr);
    const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
    const answer = async () => JSON.parse((await lines.next()).value);
    const { url } = await answer();
    const order = async (name, parameters = {}) => {
      server.stdin.write(`${JSON.stringify({ order: name, ...parameters })}\n`);
      return answer();
    };

    const logs = [];
    for (const [index] of AGENTS.entries()) {
      const vardir = path.join(folder, `agent${index}`);
      mkdirSync(vardir);
      const child = inside(
        index + 1,
        agent,
        '--config=none',
        `--vardir=${vardir}`,
        `--server=${url}`,
        '--tasks=deploy',
        '--deploy-allow-http',
        '--delaytime=1',
        `--httpd-trust=${SERVER}`,
        '--daemon',
        '--no-fork',
        '--debug',
      );
      logs[index] = '';
      child.stderr.on('data', (chunk) => {
        logs[index] += chunk;
      });
      // the id of a machine has the second in which it was made
      await waitFor(() => /next run/.test(logs[index]), `agent ${index + 1} to start\n${logs[index]}`);
      await sleep(1_100);
    }

    /** Has agents carry out the job of a package, and gives the requests that the mirror got. */
    const carryOut = async (name, size, uuid, groups) => {
      const sha512 = writePackage(path.join(folder, `${name}.bin`), size);
      const { parts } = await order('play', { name, uuid, sha512 });
      const began = performance.now();
      let done = 0;
      let state;
      for (const group of groups) {
        done += group.length;
        await order('wake', { addresses: group });
        await waitFor(
          async () => {
            state = await order('state');
            const ended = state.reports.filter((report) => report.uuid === uuid && /done|failed/.test(report.state));
            return ended.length === done;
          },
          `${name} on ${group.join(', ')}`,
        ).catch((error) => {
          for (const log of logs) console.error(log.slice(-3000));
          throw error;
        });
      }
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const total = state.requests.reduce((sum, count) => sum + count, 0);
      const wrong = state.reports.filter(
        (report) => report.state !== 'waiting' && (report.state !== 'done' || report.problem !== undefined),
      );
      for (const report of wrong) console.error(report.problem ?? '', report.lines.slice(-5).join('\n'));
      check(
        wrong.length === 0,
        `${name}: ${done} agents have the file of ${size} MiB whole after ${seconds} s, statuses in order`,
      );
      check(
        state.requests.length === parts && total === parts,
        `${name}: the mirror was asked ${total} times for ${parts} parts`,
      );
    };
    await carryOut('together', Number(values.size), 'p2p1', [AGENTS]);
    await carryOut(
      'in-turn',
      Math.ceil(Number(values.size) / 5),
      'p2p2',
      AGENTS.map((address) => [address]),
    );

    const liar = inside(4, fileURLToPath(import.meta.url), '--lie');
    let lies = -1;
    createInterface({ input: liar.stdout }).on('line', (line) => {
      lies = Number(line);
    });
    await waitFor(() => lies === 0, 'the liar to start');
    // who did not answer is tried again after two minutes; an agent that starts anew has its memory on disk
    for (const index of AGENTS.keys()) {
      const targets = path.join(folder, `agent${index}`, 'targets');
      for (const target of readdirSync(targets)) rmSync(path.join(targets, target, 'p2p-peers.json'), { force: true });
    }
    await carryOut('beside-a-liar', Math.ceil(Number(values.size) / 5), 'p2p3', [AGENTS]);
    check(
      lies >= 1 && lies <= 12,
      `the neighbour that lies was asked ${lies} times by three agents, four parts at a time`,
    );
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
    for (const name of made) ip('netns', 'delete', name);
    rmSync(folder, { recursive: true, force: true });
  }
  if (problems > 0) process.exit(1);
}

/** Half of the data compresses well. */
function writePackage(file, megabytes) {
  const hash = createHash('sha512');
  const handle = openSync(file, 'w');
  for (let index = 0; index < megabytes; index += 1) {
    const chunk = Buffer.concat([randomBytes(MIB / 2), Buffer.alloc(MIB / 2, `line ${index}\n`)]);
    hash.update(chunk);
    writeSync(handle, chunk);
  }
  closeSync(handle);
  return hash.digest('hex');
}

async function waitFor(condition, what) {
  for (const end = Date.now() + LIMIT; !(await condition()); await sleep(100)) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
  }
}

// What the agent costs while it waits, beside the Perl agent of Debian, and how fast it answers when nothing is resident.
//
//   npm run bench:agent
//
// Both daemons run side by side with one server that nobody contacts; memory is taken after 60 s, wake-ups in the minute that
// follows. Then a socket-activation launcher starts the agent, and the time from connection to answer is taken.
// Fails when a limit is passed; says what it left out where a program is missing.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { find, need } from './lib/debian.mjs';
import { freePort } from './lib/free-port.mjs';

const LIMITS = { privateDirty: 0.25, resident: 0.85, wakeups: 10, answer: 400 };
const REST = 60_000;
const STARTS = 7;
/** As `fi-agent service install` writes it. */
const RESIDENT = ['--optimize-for-size', '--no-opt', '--no-maglev'];

const agent = fileURLToPath(new URL('../packages/agent/dist/bin/fi-agent.js', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'fi-bench-agent-'));
const children = [];
const problems = [];

function start(command, args) {
  const child = spawn(command, args, { stdio: 'ignore', cwd: dir });
  children.push(child);
  return child;
}

/** Kilobytes of a process. */
function memory(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const value = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
  return { privateDirty: value('Private_Dirty'), resident: value('Rss') };
}

/** How often the threads of a process have gone to sleep of their own will. */
function sleeps(pid) {
  let count = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8');
    count += Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1]);
  }
  return count;
}

function check(what, value, limit, unit = '') {
  const good = value <= limit;
  console.log(`${good ? 'ok  ' : 'FAIL'}  ${what}: ${value}${unit} (limit ${limit}${unit})`);
  if (!good) problems.push(what);
}

function fetchStatus(port) {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: '/status', agent: false }, (response) => {
      response.resume().on('end', resolve);
    });
    request.on('error', reject);
  });
}

async function waiting() {
  const [own, other] = [await freePort(), await freePort()];
  const server = `--server=http://127.0.0.1:9/`;
  const ours = start(process.execPath, [
    ...RESIDENT,
    agent,
    '--config=none',
    `--vardir=${dir}`,
    server,
    '--daemon',
    '--no-fork',
    `--httpd-port=${own}`,
  ]);
  const perl = need({ 'fusioninventory-agent': 'fusioninventory-agent' }, 'the comparison with the Perl agent');
  const theirs = perl
    ? start(find('fusioninventory-agent'), ['--config=none', server, '--daemon', '--no-fork', `--httpd-port=${other}`])
    : undefined;
  await sleep(REST);
  const mine = memory(ours.pid);
  const before = sleeps(ours.pid);
  const show = ({ privateDirty, resident }) =>
    `${(privateDirty / 1024).toFixed(1)} MB private dirty, ${(resident / 1024).toFixed(1)} MB resident`;
  console.log(`fi-agent: ${show(mine)}`);
  if (theirs === undefined) console.log('fusioninventory-agent is not installed: no comparison');
  else {
    const its = memory(theirs.pid);
    console.log(`fusioninventory-agent: ${show(its)}`);
    check(
      'private dirty memory, ratio',
      Number((mine.privateDirty / its.privateDirty).toFixed(3)),
      LIMITS.privateDirty,
    );
    check('resident memory, ratio', Number((mine.resident / its.resident).toFixed(3)), LIMITS.resident);
  }
  await sleep(60_000);
  check('wake-ups in a minute', sleeps(ours.pid) - before, LIMITS.wakeups);
}

async function onDemand() {
  if (spawnSync('systemd-socket-activate', ['--version']).error !== undefined) {
    console.log('systemd-socket-activate is not installed: nothing to say about socket activation');
    return;
  }
  const times = [];
  for (let count = 0; count < STARTS; count++) {
    const port = await freePort();
    const launcher = start('systemd-socket-activate', [
      `--listen=127.0.0.1:${port}`,
      '-E',
      'PATH',
      process.execPath,
      agent,
      '--config=none',
      `--vardir=${dir}`,
      '--server=http://127.0.0.1:9/',
    ]);
    await sleep(300);
    const begin = performance.now();
    await fetchStatus(port);
    times.push(performance.now() - begin);
    launcher.kill('SIGKILL');
  }
  const median = times.sort((a, b) => a - b)[Math.floor(STARTS / 2)];
  check('from connection to answer, nothing resident', Math.round(median), LIMITS.answer, ' ms');
}

try {
  await waiting();
  for (const child of children.splice(0)) child.kill('SIGTERM');
  await onDemand();
} finally {
  for (const child of children) child.kill('SIGKILL');
  await sleep(500);
  rmSync(dir, { recursive: true, force: true });
}
process.exitCode = problems.length === 0 ? 0 : 1;

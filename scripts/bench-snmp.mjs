// Measures network discovery and network inventory over the wire, on captured devices served from loopback addresses.
//
//   FI_SNMP=DIR npm run bench:snmp [-- discovery inventory large hostile]
//
// DIR holds devices/*.snmprec and the program `simulate` (see packages/task-snmp/README.md). Where Debian's
// fusioninventory-agent-task-network is installed, its commands run on the same devices; they need port 161, hence root.
// Exit code 1 when a figure is missed.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { find, need } from './lib/debian.mjs';

const dir = process.env.FI_SNMP;
if (dir === undefined || !existsSync(join(dir, 'simulate'))) {
  console.log('bench:snmp: FI_SNMP names no directory with devices and their simulator; nothing is measured');
  process.exit(0);
}
const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const bin = fileURLToPath(new URL('../packages/task-snmp/dist/bin', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'fi-bench-snmp-'));
const root = process.getuid?.() === 0;
const port = root ? '161' : '1161';
const perl =
  root &&
  need({ 'fusioninventory-netdiscovery': 'fusioninventory-agent-task-network' }, 'the comparison with the Perl agent');
let missed = 0;

/** Clock ticks of /proc per second on Linux. */
const TICKS = 100;

/** Runs a program to its end: seconds of wall and CPU time, peak memory in MB. */
function measure(command, args, { env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...env } });
    let cpu = 0;
    let memory = 0;
    let output = '';
    child.stdout.on('data', (chunk) => {
      if (output.length < 50_000_000) output += chunk;
    });
    const look = () => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        memory = Math.max(memory, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
        const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
        cpu = Math.max(cpu, (Number(stat[11]) + Number(stat[12])) / TICKS);
      } catch {
        // gone between two looks
      }
    };
    const timer = setInterval(look, 20);
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(timer);
      resolve({ wall: (performance.now() - begin) / 1000, cpu, memory, output });
    });
  });
}

/** Serves devices; resolves when they answer. */
function simulate(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(dir, 'simulate'), '--port', port, ...args, join(dir, 'devices')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (text) => {
      if (String(text).includes('ready')) resolve({ stop: () => child.kill('SIGKILL') });
    });
    child.on('exit', (code) => reject(new Error(`simulate ended with ${code}`)));
  });
}

const show = (name, { wall, cpu, memory }) =>
  console.log(`  ${name.padEnd(34)} ${wall.toFixed(2)} s wall  ${cpu.toFixed(2)} s CPU  ${memory.toFixed(0)} MB`);

function check(what, value, limit) {
  const good = value <= limit;
  if (!good) missed += 1;
  console.log(`  ${good ? 'ok    ' : 'MISSED'} ${what}: ${value.toFixed(2)} (at most ${limit})`);
}

const fi = (name, args) => measure(process.execPath, [join(bin, `fi-${name}.js`), ...args]);
const count = (output, text) => output.split(text).length - 1;
const names = readdirSync(join(dir, 'devices'))
  .filter((name) => name.endsWith('.snmprec') && !name.includes('@'))
  .map((name) => name.slice(0, -'.snmprec'.length));

if (isWanted('discovery')) {
  console.log('discovery of 254 addresses, 200 answer, 5 ms latency');
  const network = await simulate(['--max-devices', '200', '--addresses', '254', '--latency', '5']);
  const range = ['--first', '127.20.0.1', '--last', '127.20.0.254'];
  const ours = await fi('netdiscovery', [...range, '--port', port]);
  show(`fi-netdiscovery, ${count(ours.output, '<DEVICE>')} devices`, ours);
  check('peak memory in MB', ours.memory, 120);
  if (perl) {
    const theirs = await measure(find('fusioninventory-netdiscovery'), [...range, '--threads', '32', '--timeout', '1']);
    show(`fusioninventory-netdiscovery, ${count(theirs.output, '<DEVICE>')} devices`, theirs);
    check('share of its wall time', ours.wall / theirs.wall, 0.2);
  }
  network.stop();
}

if (isWanted('inventory')) {
  console.log('inventory of 50 devices');
  const network = await simulate(['--max-devices', '50']);
  const hosts = Array.from({ length: 50 }, (_, index) => `127.20.0.${index + 1}`).join(',');
  const ours = await fi('netinventory', ['--host', hosts, '--v2c', '--port', port]);
  show(`fi-netinventory, ${count(ours.output, '<REQUEST>')} devices`, ours);
  check('peak memory in MB', ours.memory, 120);
  if (perl) {
    const theirs = await measure(find('fusioninventory-netinventory'), [
      '--host',
      hosts,
      '--credentials',
      'version:2c,community:public',
      '--threads',
      '8',
    ]);
    show(`fusioninventory-netinventory, ${count(theirs.output, '<REQUEST>')} devices`, theirs);
    check('share of its wall time', ours.wall / theirs.wall, 0.25);
    check('share of its CPU time', ours.cpu / theirs.cpu, 0.5);
  }
  network.stop();
}

if (isWanted('large')) {
  const total = 65_536;
  const answering = 2000;
  const rate = 5000;
  console.log(`discovery of ${total} addresses, ${answering} answer, at most ${rate} datagrams per second`);
  // Addresses without a socket are as silent as absent machines.
  const chosen = names.filter((name) => name.startsWith('made_') || name.startsWith('simdata_'));
  const list = join(work, 'list');
  writeFileSync(list, Array.from({ length: answering }, (_, index) => chosen[index % chosen.length]).join('\n'));
  const network = await simulate(['--list', list, '--base', '127.30.100.0']);
  const ours = await fi('netdiscovery', [
    '127.30.0.0/16',
    '--v2c',
    '--port',
    port,
    '--probes',
    'snmp',
    '--rate',
    String(rate),
    '--threads',
    '1024',
    '--format',
    'csv',
  ]);
  show(`fi-netdiscovery, ${count(ours.output, '\r\n') - 1} devices`, ours);
  // Three datagrams to each silent address, or one time-out of a second for each batch of those in progress.
  const silent = total - answering;
  const bound = Math.max((silent * 3) / rate, silent / 1024);
  check('share of the bound by rate and time-outs', ours.wall / bound, 1.3);
  check('peak memory in MB', ours.memory, 200);
  network.stop();
}

rmSync(work, { recursive: true, force: true });
process.exitCode = missed === 0 ? 0 : 1;

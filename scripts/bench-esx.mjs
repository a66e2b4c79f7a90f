// Time and memory of fi-esx for large vCenters, against a composed server on the loopback interface.
//
//   npm run bench:esx
//
// Prints a table, and fails when 50 hosts with 5,000 virtual machines take more than 150 MB, or when the processor
// time of a machine grows with their number.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../packages/task-esx/dist/bin/fi-esx.js', import.meta.url));
const server = fileURLToPath(new URL('../packages/task-esx/test/vim-server.mjs', import.meta.url));
const MAX_MB = 150;
/** Prints processor time (ms) and the largest resident size (KiB) of the measured process to its descriptor 3. */
const METER = `data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs"; process.on("exit", () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();' +
    ' writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, rss: maxRSS })); });',
)}`;

async function text(stream) {
  let all = '';
  for await (const chunk of stream) all += chunk;
  return all;
}

async function measure(hosts, machines) {
  const folder = mkdtempSync(join(tmpdir(), 'fi-bench-esx-'));
  const options = JSON.stringify({ center: true, hosts, machines });
  const simulator = spawn(process.execPath, [server, options], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(simulator.stdout, 'data');
    const args = [
      '--import',
      METER,
      program,
      '--host',
      String(line).trim(),
      '--user',
      'me',
      '--no-ssl-check',
      '--json',
    ];
    const started = performance.now();
    const env = { ...process.env, FI_PASSWORD: 's3cret&more' };
    const child = spawn(process.execPath, [...args, '--path', folder], {
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    const [errors, meter, [code]] = await Promise.all([text(child.stderr), text(child.stdio[3]), once(child, 'exit')]);
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0 || readdirSync(folder).length !== hosts) throw new Error(`fi-esx failed: ${errors}`);
    const { cpu, rss } = JSON.parse(meter);
    return { hosts, machines: hosts * machines, seconds, cpu: cpu / 1000, megabytes: rss / 1024 };
  } finally {
    simulator.kill();
    rmSync(folder, { recursive: true });
  }
}

const sizes = [
  [1, 10],
  [5, 100],
  [50, 100],
  [100, 100],
  [1, 5000],
];
const results = [];
for (const [hosts, machines] of sizes) results.push(await measure(hosts, machines));

const row = (...cells) => cells.map((cell) => String(cell).padStart(13)).join('');
console.log(row('hosts', 'machines', 'seconds', 'CPU s', 'MB', 'ms CPU each'));
for (const { hosts, machines, seconds, cpu, megabytes } of results) {
  const each = ((cpu * 1000) / machines).toFixed(2);
  console.log(row(hosts, machines, seconds.toFixed(1), cpu.toFixed(1), megabytes.toFixed(0), each));
}
const at = (machines, hosts) => results.find((result) => result.machines === machines && result.hosts === hosts);
const [small, large, twice] = [at(500, 5), at(5000, 50), at(10_000, 100)];
const problems = [
  large.megabytes > MAX_MB ? `5,000 machines take ${large.megabytes.toFixed(0)} MB, more than ${MAX_MB}` : undefined,
  large.cpu / large.machines > small.cpu / small.machines
    ? 'a machine among 5,000 takes more than among 500'
    : undefined,
  twice.cpu > 2.4 * large.cpu ? 'twice the machines take more than twice the time' : undefined,
].filter((problem) => problem !== undefined);
for (const problem of problems) console.error(`FAIL ${problem}`);
if (problems.length > 0) process.exitCode = 1;

// Time, processor time and memory of fi-inventory beside Debian's fusioninventory-inventory, in the same run.
//
//   npm run bench [-- --runs N]
//
// Both programs run in turn, N times each (default 11) after one run that is not counted; ratios are those of the
// medians. Processor time holds that of all commands that were started; memory is the largest process.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { find, need } from './lib/debian.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '11' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log('npm run bench [-- --runs N]: fi-inventory beside fusioninventory-inventory, ratios of medians');
  process.exit(0);
}
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  console.error(`bench: --runs=${values.runs} is not a number of runs`);
  process.exit(2);
}

const bin = fileURLToPath(new URL('../packages/task-inventory/dist/bin/fi-inventory.js', import.meta.url));
const ours = [process.execPath, bin];

if (!need({ time: 'time' }, 'the benchmark')) process.exit(0);
const time = find('time');

/** Runs a command once: seconds of wall and processor time, MiB of the largest process. */
function measure(command, env = process.env) {
  const begin = process.hrtime.bigint();
  const { stderr, status } = spawnSync(time, ['-q', '-f', '@ %U %S %M', ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env,
  });
  const wall = Number(process.hrtime.bigint() - begin) / 1e9;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr.slice(0, 500)}`);
  const [, user, system, peak] = /@ ([\d.]+) ([\d.]+) (\d+)\s*$/.exec(stderr) ?? [];
  return { wall, cpu: Number(user) + Number(system), peak: Number(peak) / 1024 };
}

const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** A dpkg database of so many packages, for DPKG_ADMINDIR. */
function packageDatabase(count) {
  const dir = mkdtempSync(join(tmpdir(), 'fi-bench-'));
  for (const sub of ['info', 'updates', 'triggers']) mkdirSync(join(dir, sub));
  const status = Array.from({ length: count }, (_, i) => {
    const name = `package-${i}`;
    writeFileSync(join(dir, 'info', `${name}.list`), '/.\n');
    return `Package: ${name}\nStatus: install ok installed\nPriority: optional\nSection: libs\nInstalled-Size: ${100 + i}\nMaintainer: Nobody <nobody@example.org>\nArchitecture: all\nVersion: 1.${i}-1\nDescription: package ${i} of the benchmark\n A text of some length, as packages have it.\n`;
  });
  writeFileSync(join(dir, 'status'), status.join('\n'));
  return dir;
}

/** Medians of two commands that run in turn. */
function pair(a, b, env) {
  const results = [[], []];
  for (let run = -1; run < runs; run++) {
    for (const [i, command] of [a, b].entries()) {
      const result = measure(command, env);
      if (run >= 0) results[i].push(result);
    }
  }
  return results.map((list) =>
    Object.fromEntries(['wall', 'cpu', 'peak'].map((key) => [key, median(list.map((r) => r[key]))])),
  );
}

const rows = [];
const row = (figure, mine, peer, unit, target) => {
  const ratio = mine / peer;
  const number = (value) => (unit === 'MiB' ? value.toFixed(1) : value.toFixed(3));
  rows.push([
    figure,
    `${number(mine)} ${unit}`,
    `${number(peer)} ${unit}`,
    ratio.toFixed(2),
    `<= ${target}`,
    ratio <= target ? 'reached' : 'FELL SHORT',
  ]);
};

const [version, empty] = pair([...ours, '--version'], [process.execPath, '-e', '0']);
row('--version against node -e 0, wall', version.wall, empty.wall, 's', 1.5);

const peers = {
  'fusioninventory-inventory': 'fusioninventory-agent',
  dmidecode: 'dmidecode',
  lspci: 'pciutils',
  lsusb: 'usbutils',
};
if (need(peers, 'the comparison with the Perl agent')) {
  const [fi, perl] = pair(ours, [find('fusioninventory-inventory')]);
  row('inventory, wall', fi.wall, perl.wall, 's', 0.5);
  row('inventory, user + system', fi.cpu, perl.cpu, 's', 0.9);
  row('inventory, peak memory', fi.peak, perl.peak, 'MiB', 1.4);

  const databases = [800, 8000].map(packageDatabase);
  try {
    const [small, large] = databases.map((dir) =>
      pair(ours, [find('fusioninventory-inventory')], { ...process.env, DPKG_ADMINDIR: dir }),
    );
    for (const [key, name] of [
      ['wall', 'wall'],
      ['cpu', 'user + system'],
    ]) {
      const growth = (index) => large[index][key] - small[index][key];
      row(`7,200 packages more, ${name}`, growth(0), growth(1), 's', 1);
    }
    row('8,000 packages, peak memory', large[0].peak, large[1].peak, 'MiB', 1.4);
  } finally {
    for (const dir of databases) rmSync(dir, { recursive: true, force: true });
  }
} else {
  const [fi, node] = pair(ours, [process.execPath, '-e', '0']);
  row('inventory against node -e 0, wall (no target)', fi.wall, node.wall, 's', Number.POSITIVE_INFINITY);
}

const heading = ['figure', 'fi', 'peer', 'ratio', 'target', ''];
const widths = heading.map((_, column) => Math.max(...[heading, ...rows].map((cells) => cells[column].length)));
const line = (cells) =>
  cells
    .map((cell, column) => cell.padEnd(widths[column]))
    .join('  ')
    .trimEnd();
console.log(`medians of ${runs} runs each, in turn; Node.js ${process.versions.node}\n`);
console.log([line(heading), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n'));

console.log('\nwhere the time of one inventory goes:\n');
console.log(
  spawnSync(process.execPath, [bin, '--timings', '--format=xml'], { encoding: 'utf8', maxBuffer: 1 << 28 }).stderr,
);
if (rows.some((cells) => cells.at(-1) === 'FELL SHORT')) console.log('some figures were not reached in this run');

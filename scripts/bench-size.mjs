// What an installation weighs: each package alone, and as "npm install --global" puts it on a disk with all that it needs,
// beside the Debian packages of the Perl agents.
//
//   npm run bench:size
//
// Fails when an installation is larger than the limits below. Sizes are counted as dpkg counts Installed-Size (each file in
// whole KiB, 1 KiB for a directory), and as a file system with blocks of 4 KiB stores them; limits are for the latter.

import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DebianPackages } from './lib/debian-packages.mjs';
import { cleanEnvironment, listPackages, packPackages } from './lib/packages.mjs';
import { cacheDir, startRegistry, Unavailable } from './lib/registry.mjs';

/** MB (10^6 bytes) on a disk, and packages with their own, of what is installed together. */
const LIMITS = [
  { names: ['@fi/agent'], megabytes: 6, packages: 60 },
  { names: ['@fi/agent', '@fi/task-inventory'], megabytes: 12, packages: 60 },
];
/** Packages of Debian that do the same, with ours beside them. */
const COUNTERPARTS = [
  ['fusioninventory-agent', '@fi/agent + @fi/task-inventory'],
  ['fusioninventory-agent-task-network', '@fi/task-snmp'],
  ['fusioninventory-agent-task-deploy', '@fi/task-deploy'],
  ['fusioninventory-agent-task-collect', '@fi/task-collect'],
  ['fusioninventory-agent-task-esx', '@fi/task-esx'],
  ['ocsinventory-agent', '@fi/agent + @fi/task-inventory'],
];

const megabytes = (bytes) => (bytes / 1e6).toFixed(2);

/** Bytes as dpkg counts them, bytes of disk blocks, and packages below a folder; links are not followed. */
function weigh(directory) {
  const sum = { dpkg: 1024, disk: 4096, files: 0, packages: 0 };
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      const inner = weigh(path);
      for (const key of Object.keys(sum)) sum[key] += inner[key];
      continue;
    }
    const { size } = lstatSync(path);
    sum.files += 1;
    sum.dpkg += entry.isFile() ? Math.ceil(size / 1024) * 1024 : 1024;
    sum.disk += entry.isFile() ? Math.ceil(size / 4096) * 4096 : 0;
    if (entry.name === 'package.json' && isPackage(path)) sum.packages += 1;
  }
  return sum;
}

/** Whether a package.json is that of a package, not one that tells how the files of a folder are to be read. */
function isPackage(path) {
  const { name, version } = JSON.parse(readFileSync(path, 'utf8'));
  return name !== undefined && version !== undefined;
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    console.log(
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
    );
  }
}

function install(names, prefix, settings) {
  mkdirSync(prefix);
  const args = ['install', '--global', `--prefix=${prefix}`, '--no-audit', '--prefer-offline', '--loglevel=error'];
  execFileSync('npm', [...args, ...settings, ...names], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return weigh(join(prefix, process.platform === 'win32' ? '' : 'lib', 'node_modules'));
}

async function ours(dir) {
  const registry = await startRegistry(join(dir, 'registry'));
  try {
    const packages = listPackages();
    const tarballs = packPackages(packages, dir);
    for (const { name } of packages) await registry.publish(tarballs.get(name).path);
    const rows = [['npm install --global', 'packed kB', 'own MB', 'files', 'installed MB', 'on disk MB', 'packages']];
    const problems = [];
    const row = (names) => {
      const own = names.map((name) => tarballs.get(name));
      const add = (of) => own.reduce((sum, tarball) => sum + of(tarball), 0);
      const sizes = install(names, join(dir, names.join('+').replaceAll('/', '-')), registry.settings);
      const { dpkg, disk, packages: count } = sizes;
      rows.push([
        names.join(' + '),
        (add(({ size }) => size) / 1000).toFixed(0),
        megabytes(add(({ unpackedSize }) => unpackedSize)),
        String(add(({ entryCount }) => entryCount)),
        megabytes(dpkg),
        megabytes(disk),
        String(count),
      ]);
      const limit = LIMITS.find((candidate) => candidate.names.join() === names.join());
      if (limit === undefined) return;
      if (disk > limit.megabytes * 1e6) problems.push(`${names.join(' + ')} is larger than ${limit.megabytes} MB`);
      if (count > limit.packages) problems.push(`${names.join(' + ')} is more than ${limit.packages} packages`);
    };
    for (const { name } of packages) row([name]);
    for (const { names } of LIMITS) if (names.length > 1) row(names);
    table(rows);
    console.log(
      LIMITS.map(
        ({ names, megabytes: size, packages: count }) => `limit of ${names.join(' + ')}: ${size} MB, ${count} packages`,
      ).join('\n'),
    );
    return problems;
  } finally {
    await registry.close();
  }
}

function theirs() {
  const debian = DebianPackages.read();
  if (debian === undefined)
    return console.log('\nThe packages of Debian are not available here (no apt-cache, or empty lists).');
  const rows = [['apt-get install, in a minimal Debian', 'own MB', 'with all it needs MB', 'packages', 'instead of']];
  for (const [name, instead] of COUNTERPARTS) {
    const found = debian.installation(name);
    rows.push([
      name,
      found === undefined ? 'none' : megabytes(found.own),
      found === undefined ? 'none' : megabytes(found.total),
      found === undefined ? '' : String(found.packages.length),
      instead,
    ]);
  }
  const node = debian.installation('nodejs');
  if (node !== undefined)
    rows.push(['nodejs', megabytes(node.own), megabytes(node.total), String(node.packages.length), 'what ours run on']);
  console.log('');
  table(rows);
  console.log(
    'Installed-Size and Depends of the packages this machine knows, first alternatives, without what is required or essential.',
  );
}

mkdirSync(cacheDir(), { recursive: true });
const dir = mkdtempSync(join(cacheDir(), 'size-'));
try {
  const problems = await ours(dir).catch((error) => {
    if (!(error instanceof Unavailable)) throw error;
    console.log(`SKIPPED: packages are not installed to be weighed: ${error.message}`);
    return [];
  });
  theirs();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}

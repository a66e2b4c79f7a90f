// Releases the packages that changed, each with a version of its own.
//
//   npm run release -- patch|minor|major    new versions, then publish
//   npm run release -- from-package         publish the versions that stand in package.json, where the registry lacks them
//   npm run release -- [...] --dry-run      say what would go out: no version, tag or network; half a minute
//   npm run release                         asks for the version of each package (in a terminal)
//     --no-provenance                       from a machine for which no registry can vouch
//
// In this order: the checkout is clean, checks and tests pass, lerna gives versions (a commit and a tag per package), the
// packages are compiled from nothing and packed, the tarballs are checked, and the same tarballs are published, each
// package after those that it needs; commit and tags are pushed last. When publishing stops half-way, from-package goes on.
// As long as no package has a tag, the versions of package.json are the first ones.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatSize } from './lib/format-size.mjs';
import { cleanEnvironment, listPackages, packPackages, root } from './lib/packages.mjs';

const BUMPS = ['patch', 'minor', 'major'];
const environment = cleanEnvironment({ NX_DAEMON: 'false' });

function usage(text) {
  console.error(`release: ${text}`);
  process.exit(2);
}

const step = (text) => console.log(`\n== ${text} ==`);
const read = (program, ...args) =>
  execFileSync(program, args, { cwd: root, encoding: 'utf8', env: environment, stdio: ['ignore', 'pipe', 'pipe'] });

/** Runs a step; the release ends when it fails. */
function run(program, ...args) {
  const { status, error } = spawnSync(program, args, { cwd: root, env: environment, stdio: 'inherit' });
  if (status === 0) return;
  console.error(`release: ${program} ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`);
  process.exit(1);
}

/** Whether any version of a package has a tag; false outside a git checkout too. */
function isReleased() {
  try {
    return read('git', 'tag', '--list', '@fi/*@*') !== '';
  } catch {
    return false;
  }
}

/** Names of packages that changed since their last tag, and of those that need them. */
function changedPackages() {
  const { status, stdout, stderr } = spawnSync('npx', ['lerna', 'changed', '--json', '--loglevel=error'], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
  });
  // lerna ends with 1 when nothing changed
  if (status !== 0 && stderr.trim() !== '') usage(`lerna could not tell what changed: ${stderr.trim()}`);
  return status === 0 ? JSON.parse(stdout).map(({ name }) => name) : [];
}

function bumped(version, bump) {
  const [major, minor, patch] = version.split('.').map(Number);
  if (bump === 'major') return `${major + 1}.0.0`;
  return bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** What of the changelog is new. */
function news({ directory, version }, isNew) {
  const text = readFileSync(join(directory, 'CHANGELOG.md'), 'utf8');
  const heading = isNew ? 'Unreleased' : version.replaceAll('.', '\\.');
  return new RegExp(`^## ${heading}[^\\n]*\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(text)?.[1]?.trim();
}

function compile() {
  step('compiling from nothing');
  for (const { directory } of listPackages()) rmSync(join(directory, 'dist'), { recursive: true, force: true });
  run('npm', 'run', '--silent', 'build');
}

function show(packages, tarballs, next) {
  for (const entry of packages) {
    const { name, version, manifest } = entry;
    const { size, unpackedSize, files, filename } = tarballs.get(name);
    const folders = new Map();
    for (const file of files) {
      const parts = file.path.split('/');
      const key = parts.length === 1 ? file.path : `${parts[0]}/`;
      const { count = 0, bytes = 0 } = folders.get(key) ?? {};
      folders.set(key, { count: count + 1, bytes: bytes + file.size });
    }
    const to = next(entry);
    console.log(`\n${name} ${version === to ? version : `${version} → ${to}`}`);
    console.log(
      `  ${filename.replace(version, to)}: ${formatSize(size)}, unpacked ${formatSize(unpackedSize)}, ${files.length} files`,
    );
    for (const [key, { count, bytes }] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
      console.log(
        `    ${key.padEnd(24)} ${formatSize(bytes).padStart(9)}${key.endsWith('/') ? `  ${count} files` : ''}`,
      );
    }
    const needs = Object.entries(manifest.dependencies ?? {}).map(([dependency, range]) => `${dependency} ${range}`);
    console.log(`  needs ${needs.join(', ') || 'nothing'}`);
    const text = news(entry, version !== to);
    console.log(text === undefined ? '  nothing of its own is new' : text.replace(/^/gm, '  | '));
  }
}

function dryRun(bump) {
  const released = isReleased();
  const all = listPackages();
  const changed = released && bump !== 'from-package' ? changedPackages() : all.map(({ name }) => name);
  const packages = all.filter(({ name }) => changed.includes(name));
  if (!released) console.log('no package has a tag yet: the versions of package.json would be the first ones');
  if (packages.length === 0) return console.log('nothing changed since the last release: nothing would go out');
  const next = ({ version }) => (released && bump !== 'from-package' ? bumped(version, bump) : version);
  const dir = mkdtempSync(join(tmpdir(), 'fi-release-'));
  try {
    compile();
    step('looking at the packages');
    run(process.execPath, 'scripts/check-packages.mjs');
    const tarballs = packPackages(all, dir);
    step(`what would go out, in this order${released ? `, as ${bump} versions` : ''}`);
    show(packages, tarballs, next);
    const total = packages.reduce((sum, { name }) => sum + tarballs.get(name).size, 0);
    console.log(
      `\n${packages.length} of ${all.length} packages, ${formatSize(total)}. Nothing was published: this was a dry run.`,
    );
    console.log('A release also runs all checks and tests, commits and tags the versions, and pushes them at the end.');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Whether the registry has a version. */
function isPublished({ name, version }) {
  const { status, stdout } = spawnSync('npm', ['view', `${name}@${version}`, 'version', '--json'], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
  });
  if (status === 0) return stdout.trim() !== '';
  if (/E404/.test(stdout)) return false;
  usage(`the registry does not tell which versions it has: ${stdout.trim()}`);
}

function release(bump, provenance) {
  if (read('git', 'status', '--porcelain') !== '')
    usage('there are changes that are not committed; commit or remove them first');
  const released = isReleased();
  if (bump !== undefined && bump !== 'from-package' && !released)
    usage('no package has a tag yet; the first release is "from-package"');
  if (bump === undefined && !process.stdin.isTTY) usage(`say which versions: ${BUMPS.join(', ')} or from-package`);

  step('checking and testing');
  run('npm', 'run', '--silent', 'check');
  run('npm', 'test');

  if (bump !== 'from-package' && released) {
    step('new versions');
    run('npx', 'lerna', 'version', ...(bump === undefined ? [] : [bump, '--yes']), '--no-push');
  }
  compile();
  const dir = mkdtempSync(join(tmpdir(), 'fi-release-'));
  try {
    step('looking at the packages');
    run(process.execPath, 'scripts/check-packages.mjs');
    const packages = listPackages();
    const tarballs = packPackages(packages, dir);
    step('publishing');
    for (const entry of packages) {
      const { name, version } = entry;
      if (isPublished(entry)) {
        console.log(`${name} ${version} is there already`);
        continue;
      }
      run('npm', 'publish', tarballs.get(name).path, '--loglevel=warn', ...(provenance ? [] : ['--provenance=false']));
      const tag = `${name}@${version}`;
      if (read('git', 'tag', '--list', tag) === '') run('git', 'tag', '--annotate', tag, '--message', tag);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  step('telling the others');
  if (read('git', 'remote') === '') console.log('there is no remote repository; commit and tags are here only');
  else run('git', 'push', '--follow-tags');
}

let given;
try {
  given = parseArgs({
    options: { 'dry-run': { type: 'boolean' }, 'no-provenance': { type: 'boolean' } },
    allowPositionals: true,
  });
} catch (error) {
  usage(error.message);
}
const { values, positionals } = given;
const [bump, ...others] = positionals;
if (others.length > 0 || (bump !== undefined && ![...BUMPS, 'from-package'].includes(bump))) {
  usage(`takes one of ${BUMPS.join(', ')}, from-package`);
}
if (values['dry-run']) dryRun(bump ?? 'patch');
else release(bump, values['no-provenance'] !== true);

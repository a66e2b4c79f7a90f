// Looks at the packages as users get them: their metadata, what is in their tarballs, whether the types can be used.
//
//   npm run check:packages
//
// publint and "are the types wrong" look at each tarball; then a program that imports every public entry is compiled under
// each way of resolving modules, with the declarations checked too, and is run. Needs compiled packages.

import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { listPackages, packPackages, root } from './lib/packages.mjs';

/** The packages are ES modules only: what a resolver without `exports`, or CommonJS before Node.js 20.19, sees is not asked. */
const RESOLUTIONS = ['node16-esm', 'bundler'];
/** Nothing of these may be published. */
const UNWANTED = /\.test\.|(^|\/)(test|tests|fixtures|__tests__|coverage)\/|\.tsbuildinfo$|\.map$|^src\/|tsconfig/;
const COMPILERS = [
  { file: 'program.mts', module: 'node16', moduleResolution: 'node16' },
  { file: 'program.mts', module: 'nodenext', moduleResolution: 'nodenext' },
  { file: 'program.cts', module: 'nodenext', moduleResolution: 'nodenext' },
  { file: 'program.mts', module: 'esnext', moduleResolution: 'bundler' },
];

const problems = [];
const rootManifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const licence = readFileSync(join(root, 'LICENSE'), 'utf8');
const packages = listPackages();
const versions = new Map(packages.map(({ name, version }) => [name, version]));

/** Whether a version is within `^range`, the only form of range between our packages. */
function satisfies(version, range) {
  const [, ...low] = /^\^(\d+)\.(\d+)\.(\d+)$/.exec(range) ?? [];
  const have = version.split('.').map(Number);
  const [major, minor, patch] = low.map(Number);
  if (low.length === 0 || have[0] !== major) return false;
  if (major === 0) return have[1] === minor && have[2] >= patch;
  return have[1] > minor || (have[1] === minor && have[2] >= patch);
}

function checkMetadata({ name, version, folder, directory, manifest }) {
  const complain = (text) => problems.push(`${name}: ${text}`);
  for (const field of ['description', 'keywords', 'homepage', 'bugs', 'license', 'repository', 'exports', 'files']) {
    if (manifest[field] === undefined) complain(`package.json has no ${field}`);
  }
  if (manifest.repository?.directory !== `packages/${folder}`)
    complain(`repository.directory is not packages/${folder}`);
  if (manifest.engines?.node !== rootManifest.engines.node)
    complain('engines.node differs from that of the repository');
  if (manifest.license !== rootManifest.license) complain('license differs from that of the repository');
  if (manifest.publishConfig?.access !== 'public')
    complain('publishConfig.access is not public: npm would refuse the scope');
  if (manifest.publishConfig?.provenance !== true) complain('publishConfig.provenance is not true');
  if (manifest.sideEffects === undefined) complain('sideEffects is not said');
  for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
    if (typeof target === 'object' && Object.keys(target)[0] !== 'types')
      complain(`exports["${entry}"]: types must come first`);
  }
  for (const [dependency, range] of Object.entries(manifest.dependencies ?? {})) {
    const own = versions.get(dependency);
    if (own !== undefined && !satisfies(own, range)) complain(`needs ${dependency} ${range}, which is at ${own} here`);
  }
  const changelog = join(directory, 'CHANGELOG.md');
  const text = existsSync(changelog) ? readFileSync(changelog, 'utf8') : '';
  if (!text.startsWith(`# Changelog of ${name}\n`))
    complain(`CHANGELOG.md does not begin with "# Changelog of ${name}"`);
  if (!new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm').test(text))
    complain(`CHANGELOG.md has no "## ${version}"`);
}

/** Files that the manifest names: entries, programs, manual pages, modules of tasks and routes. */
function namedFiles({ exports = {}, bin = {}, man = [], fi = {} }) {
  return [
    ...Object.values(exports).flatMap((target) => (typeof target === 'string' ? target : Object.values(target))),
    ...Object.values(bin),
    ...[man].flat(),
    ...Object.values(fi.tasks ?? {}).map(({ module }) => module),
    ...Object.values(fi.routes ?? {}),
  ].map((file) => posix.normalize(file));
}

function checkContent({ name, directory, manifest }, tarball) {
  const complain = (text) => problems.push(`${name}: ${text}`);
  const files = new Set(tarball.files.map(({ path }) => path));
  for (const file of files) if (UNWANTED.test(file)) complain(`${file} must not be published`);
  for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE', ...namedFiles(manifest)]) {
    if (!files.has(file)) complain(`${file} is not in the tarball`);
  }
  if (files.has('LICENSE') && readFileSync(join(directory, 'LICENSE'), 'utf8') !== licence) {
    complain('LICENSE differs from that of the repository');
  }
  for (const program of Object.values(manifest.bin ?? {})) {
    const text = readFileSync(join(directory, program), 'utf8');
    if (!text.startsWith('#!/usr/bin/env node\n')) complain(`${program} does not begin with "#!/usr/bin/env node"`);
  }
  for (const file of files) {
    if (!file.endsWith('.js') && !file.endsWith('.d.ts')) continue;
    const text = readFileSync(join(directory, file), 'utf8');
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
    for (const [, other] of code.matchAll(/(?:\bfrom|\bimport\(|\bnew URL\()\s*['"](\.\.?\/[^'"]+\.js)['"]/g)) {
      const wanted = posix.join(dirname(file), other);
      // declarations that no public entry leads to are left out
      if (file.endsWith('.js') && !files.has(wanted)) complain(`${file} loads ${wanted}, which is not in the tarball`);
    }
  }
}

async function checkTools({ name }, tarball) {
  const data = new Uint8Array(readFileSync(tarball.path));
  const lint = await publint({ pack: { tarball: data.buffer }, strict: true });
  for (const message of lint.messages) problems.push(`${name}: ${formatMessage(message, lint.pkg, { color: false })}`);
  const analysis = await checkPackage(createPackageFromTarballData(data));
  for (const { kind, entrypoint, resolutionKind } of analysis.problems ?? []) {
    if (resolutionKind !== undefined && !RESOLUTIONS.includes(resolutionKind)) continue;
    problems.push(`${name}: types: ${kind} ${entrypoint ?? ''} ${resolutionKind ?? ''}`.trimEnd());
  }
}

/** A folder with the content of the tarballs, beside the libraries of this checkout without its type packages. */
function unpack(tarballs, dir) {
  const modules = join(dir, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  symlinkSync(join(root, 'node_modules/@types/node'), join(modules, '@types/node'));
  symlinkSync(join(root, 'node_modules/undici-types'), join(modules, 'undici-types'));
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (/^[.@]/.test(name) || existsSync(join(modules, name))) continue;
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  for (const { name, manifest } of packages) {
    const home = join(modules, name);
    mkdirSync(home, { recursive: true });
    execFileSync('tar', ['-xzf', tarballs.get(name).path, '-C', home, '--strip-components=1']);
    // what one package alone uses may stand in its own folder of the checkout
    const own = join(
      root,
      'packages',
      packages.find((candidate) => candidate.manifest === manifest).folder,
      'node_modules',
    );
    if (existsSync(own)) symlinkSync(own, join(home, 'node_modules'));
  }
}

function checkTypes(dir) {
  const entries = packages.flatMap(({ name, manifest }) =>
    Object.entries(manifest.exports)
      .filter(([, target]) => target.types !== undefined)
      .map(([entry]) => posix.join(name, entry)),
  );
  const names = entries.map((_, index) => `entry${index}`).join(', ');
  const esm = entries.map((entry, index) => `import * as entry${index} from '${entry}';`);
  const cjs = entries.map((entry, index) => `import entry${index} = require('${entry}');`);
  writeFileSync(join(dir, 'package.json'), '{ "private": true }');
  writeFileSync(join(dir, 'program.mts'), `${esm.join('\n')}\nexport const all = [${names}];\n`);
  writeFileSync(join(dir, 'program.cts'), `${cjs.join('\n')}\nexport const all = [${names}];\n`);
  for (const { file, module, moduleResolution } of COMPILERS) {
    const config = {
      compilerOptions: {
        module,
        moduleResolution,
        target: 'es2023',
        types: ['node'],
        strict: true,
        skipLibCheck: false,
        noEmit: true,
      },
      files: [file],
    };
    writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(config));
    const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', dir], { encoding: 'utf8' });
    if (status !== 0)
      problems.push(`${file} does not compile under moduleResolution ${moduleResolution}:\n${stdout.trim()}`);
  }
  writeFileSync(join(dir, 'program.mjs'), esm.join('\n'));
  const { status, stderr } = spawnSync(process.execPath, [join(dir, 'program.mjs')], { encoding: 'utf8' });
  if (status !== 0) problems.push(`the public entries cannot be loaded:\n${stderr.trim()}`);
  return entries.length;
}

const dir = mkdtempSync(join(tmpdir(), 'fi-packages-'));
try {
  const tarballs = packPackages(packages, dir);
  for (const entry of packages) {
    checkMetadata(entry);
    checkContent(entry, tarballs.get(entry.name));
    await checkTools(entry, tarballs.get(entry.name));
  }
  unpack(tarballs, dir);
  const entries = checkTypes(dir);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error(`${problems.length} problems of the packages`);
    process.exitCode = 1;
  } else {
    console.log(
      `${packages.length} packages: metadata, content, publint, types; ${entries} entries compile under ${COMPILERS.length} settings and load`,
    );
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}

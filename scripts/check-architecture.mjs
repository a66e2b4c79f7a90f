// Holds the packages to the one direction that dependencies may run in, and to what their package.json declares.
//
//   node scripts/check-architecture.mjs [ROOT]
//
// Fails when a package imports another one that is not below it, reaches into another package's folder, imports what its
// package.json does not declare, declares what it never imports, or loads a heavy module as soon as it is loaded itself.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));

/** What each package may import of ours. A task never imports another task; the agent knows tasks by their manifest. */
const task = ['@fi/core', '@fi/http-daemon'];
const ALLOWED = {
  '@fi/core': [],
  '@fi/http-daemon': ['@fi/core'],
  '@fi/agent': ['@fi/core', '@fi/http-daemon'],
  '@fi/injector': ['@fi/core'],
  '@fi/test-server': ['@fi/core'],
  '@fi/task-inventory': task,
  '@fi/task-snmp': task,
  '@fi/task-deploy': task,
  '@fi/task-collect': task,
  '@fi/task-esx': task,
  '@fi/task-wol': task,
};

/** What tests of any package may import, and nothing else: what they share, and the server that they talk to. */
const FOR_TESTS = ['@fi/test-support', '@fi/test-server'];

/** Heavy modules that must not be loaded when a program starts: only `await import()` and type imports. */
const LAZY = ['fast-xml-parser', 'hpagent', 'net-snmp', 'oui-data', 'sax', 'tar', 'yaml', 'yauzl'];

const problems = [];

function* sources(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|mts|cts)$/.test(entry.name) && !/\.d\.ts$/.test(entry.name)) yield path;
  }
}

/** Specifiers of a source text, with whether they are loaded with the module itself. */
function imports(text) {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = [];
  for (const [, type, specifier] of code.matchAll(
    /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm,
  )) {
    found.push({ specifier, eager: type === undefined });
  }
  for (const [, specifier] of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g))
    found.push({ specifier, eager: false });
  return found;
}

const packageName = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Source files of the entries that package.json offers, in `exports` and `bin`. */
function entries(base, manifest) {
  const targets = [
    ...Object.values(manifest.exports ?? {}).map((entry) => (typeof entry === 'string' ? entry : entry.default)),
    ...Object.values(manifest.bin ?? {}),
  ];
  return targets
    .filter((target) => target?.endsWith('.js'))
    .map((target) => join(base, target.replace('/dist/', '/src/').replace(/\.js$/, '.ts')));
}

/** Heavy modules that are loaded as soon as an entry is, with the file that imports them. */
function eagerHeavy(files) {
  const found = [];
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    for (const { specifier, eager } of imports(readFileSync(file, 'utf8'))) {
      if (!eager) continue;
      if (specifier.startsWith('.')) visit(resolve(dirname(file), specifier.replace(/\.js$/, '.ts')));
      else if (LAZY.includes(packageName(specifier))) found.push([file, specifier]);
    }
  };
  for (const file of files) visit(file);
  return found;
}

for (const folder of readdirSync(join(root, 'packages'))) {
  const base = join(root, 'packages', folder);
  if (!existsSync(join(base, 'package.json'))) continue;
  const manifest = JSON.parse(readFileSync(join(base, 'package.json'), 'utf8'));
  const declared = Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
  });
  const allowed = ALLOWED[manifest.name];
  const used = new Set();
  if (allowed === undefined) {
    problems.push(`${folder}: the package ${manifest.name} has no rule in scripts/check-architecture.mjs`);
  }
  const files = ['src', 'test'].map((name) => join(base, name)).filter((dir) => existsSync(dir));
  for (const path of files.flatMap((dir) => [...sources(dir)])) {
    const where = relative(root, path);
    const test = /\.test\.ts$/.test(path) || relative(base, path).startsWith('test');
    for (const { specifier } of imports(readFileSync(path, 'utf8'))) {
      if (specifier.startsWith('.')) {
        if (relative(base, resolve(dirname(path), specifier)).startsWith('..')) {
          problems.push(`${where}: ${specifier} leaves the package`);
        }
        continue;
      }
      if (isBuiltin(specifier)) continue;
      const name = packageName(specifier);
      if (test && FOR_TESTS.includes(name)) continue;
      if (name.startsWith('@fi/') && name !== manifest.name && !allowed?.includes(name)) {
        problems.push(`${where}: ${manifest.name} must not import ${name}`);
      }
      if (test) continue;
      used.add(name);
      if (!declared.includes(name) && name !== manifest.name) {
        problems.push(`${where}: ${name} is not in the dependencies of ${manifest.name}`);
      }
    }
  }
  for (const name of declared) {
    if (!used.has(name)) problems.push(`${folder}: ${name} is declared as a dependency but never imported`);
  }
  for (const [file, specifier] of eagerHeavy(entries(base, manifest))) {
    problems.push(
      `${relative(root, file)}: ${specifier} is heavy, and loaded as soon as the package is; use "await import()"`,
    );
  }
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error(`${problems.length} breaches of the architecture (docs/architecture.md)`);
  process.exitCode = 1;
}

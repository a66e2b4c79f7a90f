// Makes everything that is written down about options, programs, tasks and collectors, from the tables that drive them:
// manual pages and shell completions in the packages, lists in docs/, and the parts of other documents that are between
// <!-- NAME --> and <!-- /NAME -->. Needs a build.
//
//   node scripts/generate-docs.mjs           write what has changed
//   node scripts/generate-docs.mjs --check   fail when something is stale

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bashCompletions } from './lib/docs/bash.mjs';
import { documents, parts } from './lib/docs/documents.mjs';
import { fishCompletions } from './lib/docs/fish.mjs';
import { manualPages } from './lib/docs/man.mjs';
import { zshCompletions } from './lib/docs/zsh.mjs';
import { listPackages, root } from './lib/packages.mjs';

/** Texts by their path in the repository. */
const wanted = new Map();
for (const [folder, file, text] of [...manualPages(), ...bashCompletions(), ...zshCompletions(), ...fishCompletions()])
  wanted.set(join(root, 'packages', folder, file), text);
for (const [file, text] of documents()) wanted.set(join(root, file), text);

for (const [file, name, text] of parts()) {
  const path = join(root, file);
  const before = wanted.get(path) ?? readFileSync(path, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, stop] = [before.indexOf(begin), before.indexOf(end)];
  if (start < 0 || stop < start) throw new Error(`${file} has no place for ${name}: ${begin} … ${end}`);
  wanted.set(path, `${before.slice(0, start + begin.length)}\n\n${text.trim()}\n\n${before.slice(stop)}`);
}

/** npm installs the manual pages that the manifest names. */
for (const { directory } of listPackages()) {
  const path = join(directory, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const pages = [...wanted.keys()].filter((file) => dirname(file) === join(directory, 'man')).sort();
  if (pages.length === 0) continue;
  const man = pages.map((file) => `./${relative(directory, file)}`);
  const shipped = ['man', 'completions'].filter((folder) => !manifest.files.includes(folder));
  const files = manifest.files.flatMap((file) => (file === 'CHANGELOG.md' ? [...shipped, file] : [file]));
  const entries = Object.entries(manifest).filter(([key]) => key !== 'man');
  const place = entries.findIndex(([key]) => key === 'bin') + 1;
  entries.splice(place, 0, ['man', man]);
  wanted.set(path, `${JSON.stringify({ ...Object.fromEntries(entries), files }, undefined, 2)}\n`);
}

/** Files of folders that are all made here, and that nothing makes any more. */
const left = listPackages()
  .flatMap(({ directory }) => ['man', 'completions'].map((folder) => join(directory, folder)))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
  .filter((file) => !wanted.has(file));

const stale = [...wanted].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

if (process.argv.includes('--check')) {
  for (const file of [...stale.map(([file]) => file), ...left]) console.error(`${relative(root, file)} is stale`);
  if (stale.length + left.length > 0) {
    console.error('run: npm run generate');
    process.exit(1);
  }
} else {
  for (const [file, text] of stale) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`written: ${relative(root, file)}`);
  }
  for (const file of left) {
    rmSync(file);
    console.log(`removed: ${relative(root, file)}`);
  }
}

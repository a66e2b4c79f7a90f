// Writes down new versions where they stand beside package.json: the heading "Unreleased" of a changelog becomes the version,
// and VERSION of @fi/core follows its package.json. Run by "lerna version" between the new versions and their commit.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPackages, root } from './lib/packages.mjs';

const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });

for (const { name, version, folder, directory } of listPackages()) {
  const before = JSON.parse(git('show', `HEAD:packages/${folder}/package.json`)).version;
  if (before === version) continue;
  const file = join(directory, 'CHANGELOG.md');
  const text = readFileSync(file, 'utf8');
  const heading = `## ${version}`;
  const renewed = /^## Unreleased$/m.test(text)
    ? text.replace(/^## Unreleased$/m, heading)
    : text.replace(/\n+(?=## )/, `\n\n${heading}\n\n- New versions of the packages that it needs.\n\n`);
  writeFileSync(file, renewed);
  git('add', file);
  if (name === '@fi/core') {
    const source = join(directory, 'src/version.ts');
    writeFileSync(source, readFileSync(source, 'utf8').replace(/(VERSION = ')[^']*'/, `$1${version}'`));
    git('add', source);
  }
}

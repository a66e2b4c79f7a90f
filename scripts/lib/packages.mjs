// The published packages: what they are, in the order in which one needs the other, and their tarballs.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** All packages, each after those that it depends on: `{ name, version, folder, directory, manifest }`. */
export function listPackages() {
  const waiting = readdirSync(join(root, 'packages'))
    .filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')))
    .map((folder) => {
      const directory = join(root, 'packages', folder);
      const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
      return { name: manifest.name, version: manifest.version, folder, directory, manifest };
    });
  const sorted = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ manifest }) =>
      waiting.every(({ name }) => manifest.dependencies?.[name] === undefined),
    );
    if (ready < 0)
      throw new Error(`packages depend on each other in a circle: ${waiting.map(({ name }) => name).join(', ')}`);
    sorted.push(...waiting.splice(ready, 1));
  }
  return sorted;
}

/** Environment for npm as a user has it: npm hands its own settings down to what it runs, and those are this checkout's. */
export function cleanEnvironment(extra = {}) {
  const inherited = /^npm_(?!config_(registry|cafile|proxy|https_proxy|noproxy|cache)$)/i;
  const kept = Object.entries(process.env).filter(([name]) => !inherited.test(name));
  return { ...Object.fromEntries(kept), npm_config_update_notifier: 'false', npm_config_fund: 'false', ...extra };
}

/**
 * Writes the tarballs of all packages into a folder, as `npm publish` would send them.
 *
 * @returns by package name what npm says of each: `{ filename, size, unpackedSize, files: [{ path, size, mode }] }`,
 * with `path` of the tarball
 */
export function packPackages(packages, destination) {
  const output = execFileSync(
    'npm',
    ['pack', '--json', `--pack-destination=${destination}`, ...packages.map(({ folder }) => `./packages/${folder}`)],
    {
      cwd: root,
      env: cleanEnvironment(),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return new Map(
    JSON.parse(output).map((tarball) => [tarball.name, { ...tarball, path: join(destination, tarball.filename) }]),
  );
}

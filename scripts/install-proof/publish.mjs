// The packages in the registry: as they are, and in the version that would follow.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPackages, packPackages } from '../lib/packages.mjs';
import { expect, run } from './check.mjs';

/** Packages have versions of their own: that of @fi/core is another one than those of the programs. */
const nextOf = (name, version) =>
  version.replace(/\d+$/, (patch) => String(Number(patch) + (name === '@fi/core' ? 2 : 1)));

/** Another version of a tarball's content: the next patch of all packages, as "lerna version patch" makes them. */
async function writeNext(name, tarball, dir, versions) {
  mkdirSync(dir, { recursive: true });
  expect(
    (await run('tar', ['-xzf', tarball, '-C', dir, '--strip-components=1'])).code === 0,
    `cannot unpack ${tarball}`,
  );
  const file = join(dir, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.version = versions.get(name);
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (versions.has(dependency)) manifest.dependencies[dependency] = `^${versions.get(dependency)}`;
  }
  writeFileSync(file, JSON.stringify(manifest, undefined, 2));
  if (name === '@fi/core') {
    const source = join(dir, 'dist/version.js');
    writeFileSync(source, readFileSync(source, 'utf8').replace(/(VERSION = ')[^']*'/, `$1${versions.get(name)}'`));
  }
}

/**
 * Publishes all packages as they are, and as `next` in the version that would follow.
 *
 * @returns how many, and the version of the agent in `next`
 */
export async function publishAll(registry, dir, atOnce) {
  const packages = listPackages();
  const versions = new Map(packages.map(({ name, version }) => [name, nextOf(name, version)]));
  const tarballs = packPackages(packages, dir);
  await Promise.all(
    packages.map(({ name, folder }) => writeNext(name, tarballs.get(name).path, join(dir, 'next', folder), versions)),
  );
  const publish = (what, tag) => atOnce(() => registry.publish(what, tag));
  await Promise.all(packages.map(({ name }) => publish(tarballs.get(name).path, 'latest')));
  await Promise.all(packages.map(({ folder }) => publish(join(dir, 'next', folder), 'next')));
  return { count: packages.length, nextVersion: versions.get('@fi/agent') };
}

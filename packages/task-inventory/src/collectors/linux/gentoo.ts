/**
 * Gentoo packages, from the names in the database of Portage (`/var/db/pkg/CATEGORY/NAME-VERSION`), which is what
 * `equery list` lists; that command itself, a Python program of several seconds, is only asked where there is no such
 * directory.
 */

import type { Host } from '@fi/core';
import { lines } from '@fi/core';
import type { Software } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import { isAtLeast } from '../../tools/version.js';

/** `sys-apps/portage-3.0.30-r1`: the version starts at the last dash before a digit. */
export function parseGentooPackage(line: string): Pick<Software, 'name' | 'version'> | undefined {
  for (let dash = line.lastIndexOf('-'); dash > 0; dash = line.lastIndexOf('-', dash - 1)) {
    if (/\d/.test(line.charAt(dash + 1))) return { name: line.slice(0, dash), version: line.slice(dash + 1) };
  }
  return undefined;
}

/** Whether `equery list` needs `*` to list every package: from version 0.3 on. Takes the output of `equery -V`. */
export const equeryNeedsWildcard = (text: string): boolean => isAtLeast(text, [0, 3]);

const DATABASE = '/var/db/pkg';

async function listPackages(host: Host): Promise<string[]> {
  const packages: string[] = [];
  for (const category of await host.list(DATABASE)) {
    // a name with a leading dash is a package that is being installed
    const names = (await host.list(`${DATABASE}/${category}`)).filter((name) => !/^[-.]/.test(name));
    packages.push(...names.map((name) => `${category}/${name}`));
  }
  if (packages.length > 0) return packages;
  const version = await host.run('equery', ['-V']);
  if (version === undefined) return [];
  const wildcard = equeryNeedsWildcard(version.stdout) ? ['*'] : [];
  return lines((await host.run('equery', ['list', '-i', ...wildcard]))?.stdout);
}

export default defineCollector({
  name: 'linux/gentoo',
  category: 'software',
  fills: { softwares: ['name', 'version'] },
  reads: [DATABASE, 'equery -V', "equery list -i '*'"],
  async collect({ host, add }) {
    for (const line of await listPackages(host)) {
      const entry = parseGentooPackage(line);
      if (entry !== undefined) add('softwares', entry);
    }
  },
});

/** Slackware packages, from the names of the files that describe them: `name-version-arch-build`. */

import type { Software } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';

const ARCHITECTURES = /^(?:i[3-6]86|noarch|x86_64|x86|arm\w{0,8}|aarch64|fw|npmjs)$/;

/** A package's file name; `undefined` for any other file. */
export function parseSlackwareName(file: string): Undefinable<Software> | undefined {
  const parts = file.split('-');
  const [version, arch = ''] = parts.slice(-3);
  const name = parts.slice(0, -3).join('-');
  return name === '' || !ARCHITECTURES.test(arch) ? undefined : { name, version, arch };
}

const DIRECTORY = '/var/log/packages';

export default defineCollector({
  name: 'linux/slackware',
  category: 'software',
  fills: { softwares: ['arch', 'name', 'version'] },
  reads: [DIRECTORY],
  async collect({ host, add }) {
    if ((await host.which('pkgtool')) === undefined) return;
    for (const file of await host.list(DIRECTORY)) {
      const entry = parseSlackwareName(file);
      if (entry !== undefined) add('softwares', entry);
    }
  },
});

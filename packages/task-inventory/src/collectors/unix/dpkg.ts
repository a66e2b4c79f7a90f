/** Debian packages, from `dpkg-query`. */

import type { Software } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { epochDates } from '../../tools/epoch-date.js';
import { distributorId } from '../../tools/lsb.js';

// the last column is known from dpkg 1.19.3 on; older ones print nothing for it
const COLUMNS = ['Package', 'Architecture', 'Version', 'Installed-Size', 'Section', 'Status', 'db-fsys:Last-Modified'];
const FORMAT = `--showformat=${COLUMNS.map((column) => `\${${column}}`).join('\\t')}\\n`;

/**
 * Reads the tab-separated columns of COLUMNS. Only packages whose status ends with `installed` count.
 *
 * @param publisher of every package: the distribution's name.
 */
export function parseDpkg(text: string, publisher: string | undefined, timeZone: string): Undefinable<Software>[] {
  const dateOf = epochDates(timeZone);
  const packages: Undefinable<Software>[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith(' ')) continue;
    const [name, arch, version, size = '', section, status, modified] = line.split('\t');
    if (name === undefined || name === '' || !status?.trimEnd().endsWith(' installed')) continue;
    packages.push({
      name,
      arch,
      version,
      filesize: /^\d{1,12}$/.test(size) ? Number(size) * 1024 : 0,
      from: 'deb',
      publisher,
      system_category: section,
      install_date: dateOf(modified),
    });
  }
  return packages;
}

export default defineCollector({
  name: 'unix/dpkg',
  category: 'software',
  fills: { softwares: ['arch', 'filesize', 'from', 'install_date', 'name', 'publisher', 'system_category', 'version'] },
  reads: ['dpkg-query --show', '/etc/os-release', '/etc/lsb-release', 'lsb_release -i'],
  async collect({ host, add }) {
    if ((await host.which('dpkg-query')) === undefined) return;
    const [output, publisher, { timeZone }] = await Promise.all([
      host.run('dpkg-query', ['--show', FORMAT]),
      distributorId(host),
      host.now(),
    ]);
    for (const entry of parseDpkg(output?.stdout ?? '', publisher, timeZone)) add('softwares', entry);
  },
});

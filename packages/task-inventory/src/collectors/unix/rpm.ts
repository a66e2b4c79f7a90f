/** RPM packages, from `rpm -qa`. */

import type { Software } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { epochDates } from '../../tools/epoch-date.js';

const FORMAT =
  '%{NAME}\\t%{ARCH}\\t%{VERSION}-%{RELEASE}\\t%{INSTALLTIME}\\t%{SIZE}\\t%{VENDOR}\\t%{SUMMARY}\\t%{GROUP}\\n';

/** Reads the tab-separated columns of FORMAT. */
export function parseRpm(text: string, timeZone: string): Undefinable<Software>[] {
  const dateOf = epochDates(timeZone);
  const packages: Undefinable<Software>[] = [];
  for (const line of text.split('\n')) {
    const [name, arch, version, installed, size = '', vendor, summary, group] = line.split('\t');
    if (name === undefined || name === '' || version === undefined) continue;
    packages.push({
      name,
      arch,
      version,
      install_date: dateOf(installed),
      filesize: /^\d{1,15}$/.test(size) ? Number(size) : undefined,
      comments: summary,
      from: 'rpm',
      system_category: group,
      publisher: vendor === '(none)' ? undefined : vendor,
    });
  }
  return packages;
}

export default defineCollector({
  name: 'unix/rpm',
  category: 'software',
  fills: {
    softwares: [
      'arch',
      'comments',
      'filesize',
      'from',
      'install_date',
      'name',
      'publisher',
      'system_category',
      'version',
    ],
  },
  reads: ['rpm -qa'],
  async collect({ host, add }) {
    const [output, { timeZone }] = await Promise.all([host.run('rpm', ['-qa', '--queryformat', FORMAT]), host.now()]);
    for (const entry of parseRpm(output?.stdout ?? '', timeZone)) add('softwares', entry);
  },
});

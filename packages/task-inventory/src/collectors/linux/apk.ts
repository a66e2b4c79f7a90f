/** Alpine packages, from the database of `apk`: paragraphs of `X:value` lines, one letter per field. */

import type { Software } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { parseShellVariables } from '../../tools/os-release.js';

/** Reads the database. The lists of files that it also holds are passed over. */
export function parseApkDatabase(text: string, publisher: string | undefined): Undefinable<Software>[] {
  const packages: Undefinable<Software>[] = [];
  let fields = new Map<string, string>();
  const store = () => {
    const name = fields.get('P');
    const size = fields.get('I') ?? '';
    if (name !== undefined && name !== '') {
      packages.push({
        name,
        version: fields.get('V'),
        arch: fields.get('A'),
        filesize: /^\d{1,15}$/.test(size) ? Number(size) : undefined,
        comments: fields.get('T'),
        url_info_about: fields.get('U'),
        from: 'apk',
        publisher,
      });
    }
    fields = new Map();
  };
  for (const line of text.split('\n')) {
    if (line === '') store();
    else if (line.charAt(1) === ':' && 'PVAITU'.includes(line.charAt(0))) fields.set(line.charAt(0), line.slice(2));
  }
  store();
  return packages;
}

// the second one from Alpine 3.23 on
const DATABASES = ['/lib/apk/db/installed', '/usr/lib/apk/db/installed'];

export default defineCollector({
  name: 'linux/apk',
  category: 'software',
  fills: { softwares: ['arch', 'comments', 'filesize', 'from', 'name', 'publisher', 'url_info_about', 'version'] },
  reads: [...DATABASES, '/etc/os-release'],
  async collect({ host, add }) {
    for (const path of DATABASES) {
      const text = await host.read(path);
      if (text === undefined) continue;
      const publisher = parseShellVariables((await host.read('/etc/os-release')) ?? '').get('NAME');
      for (const entry of parseApkDatabase(text, publisher)) add('softwares', entry);
      return;
    }
  },
});

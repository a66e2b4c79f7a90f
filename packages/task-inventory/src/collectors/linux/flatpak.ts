/** Flatpak applications and runtimes, from `flatpak list` and `flatpak info`. */

import type { Software } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';

/** A row of `flatpak list`. */
export interface ListedFlatpak {
  application: string;
  branch: string;
  installation: string;
  name: string;
}

/** Reads the columns application, branch, installation and name. */
export function parseFlatpakList(text: string): ListedFlatpak[] {
  return text.split('\n').flatMap((line) => {
    const [application, branch, installation, name] = line.trimEnd().split('\t');
    if (!application || !branch || !installation || !name) return [];
    // never an option
    if (application.startsWith('-') || branch.startsWith('-')) return [];
    return [{ application, branch, installation, name }];
  });
}

/** Reads `flatpak info` of a listed application; `undefined` when it tells nothing. */
export function parseFlatpakInfo(app: ListedFlatpak, text: string): Undefinable<Software> | undefined {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields.set(line.slice(0, colon).trim(), line.slice(colon + 2).trim());
  }
  if (fields.size === 0) return undefined;
  return {
    name: app.name,
    version: fields.get('Version') ?? app.branch,
    arch: fields.get('Arch'),
    publisher: fields.get('Origin'),
    comments: `AppID: ${app.application}`,
    filesize: parseSize(fields.get('Installed') ?? ''),
    install_date: /^\d{4}-\d{2}-\d{2}/.exec(fields.get('Date') ?? '')?.[0],
    from: 'flatpak',
    system_category: app.installation,
  };
}

/** `1.2 GB` in bytes, taking the units as powers of 1024; what follows a decimal comma is cut off. */
function parseSize(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?)[\d,]*\s*([kMG]B|bytes)/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return Math.trunc(Number(digits) * 1024 ** 'bkMG'.indexOf(unit.charAt(0)));
}

export default defineCollector({
  name: 'linux/flatpak',
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
  reads: ['flatpak list', 'flatpak info'],
  async collect({ host, add }) {
    const list = await host.run('flatpak', ['list', '-a', '--columns=application,branch,installation,name']);
    const apps = parseFlatpakList(list?.stdout ?? '');
    const infos = await Promise.all(
      apps.map(({ application, branch, installation }) => {
        const where = /^(?:user|system)$/.test(installation) ? `--${installation}` : `--installation=${installation}`;
        return host.run('flatpak', ['info', where, application, branch]);
      }),
    );
    apps.forEach((app, index) => {
      const entry = parseFlatpakInfo(app, infos[index]?.stdout ?? '');
      if (entry !== undefined) add('softwares', entry);
    });
  },
});

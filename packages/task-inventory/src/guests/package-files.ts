/**
 * Packages from the files of package managers, for systems whose commands cannot be run: containers seen from outside,
 * those without any command ("distroless") included.
 */

import type { Host } from '@fi/core';
import type { Software } from '@fi/core/inventory';
import { type Collector, defineCollector, type Undefinable } from '../collector.js';
import { parseDpkg } from '../collectors/unix/dpkg.js';
import { distributorFromOsRelease } from '../tools/lsb.js';

/** Names of directory entries that are looked at. */
const MAX_ENTRIES = 50_000;

const FIELDS = new Map([
  ['package', 0],
  ['architecture', 1],
  ['version', 2],
  ['installed-size', 3],
  ['section', 4],
  ['status', 5],
]);

/** Brings the status file of dpkg (paragraphs of `Field: value`) into the columns that `parseDpkg` reads. */
export function dpkgStatusColumns(text: string, modified: ReadonlyMap<string, number> = new Map()): string {
  const rows: string[] = [];
  let row: string[] = [];
  const end = () => {
    const [name = ''] = row;
    if (name !== '') {
      const seconds = modified.get(`${name}:${row[1]}`) ?? modified.get(name);
      rows.push([...Array.from({ length: FIELDS.size }, (_, i) => row[i] ?? ''), seconds ?? ''].join('\t'));
    }
    row = [];
  };
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      end();
      continue;
    }
    const colon = line.indexOf(':');
    // other lines continue a field
    const column = colon < 1 ? undefined : FIELDS.get(line.slice(0, colon).toLowerCase());
    if (column !== undefined) {
      row[column] = line
        .slice(colon + 1)
        .trim()
        .replaceAll('\t', ' ');
    }
  }
  end();
  return rows.join('\n');
}

/** When packages were installed, in seconds: the time of their file lists. */
async function dpkgTimes(host: Host): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  const lists = (await host.list('/var/lib/dpkg/info')).filter((name) => name.endsWith('.list')).slice(0, MAX_ENTRIES);
  for (const name of lists) {
    const status = await host.stat(`/var/lib/dpkg/info/${name}`, { lstat: true });
    if (status !== undefined) times.set(name.slice(0, -'.list'.length), Math.trunc(status.mtimeMs / 1000));
  }
  return times;
}

const dpkg = defineCollector({
  name: 'guests/dpkg-status',
  category: 'software',
  fills: ['softwares'],
  reads: ['/var/lib/dpkg/status', '/var/lib/dpkg/status.d', '/var/lib/dpkg/info'],
  async collect({ host, add }) {
    const [status, parts, release, { timeZone }] = await Promise.all([
      host.read('/var/lib/dpkg/status'),
      host.list('/var/lib/dpkg/status.d'),
      host.read('/etc/os-release'),
      host.now(),
    ]);
    const publisher = distributorFromOsRelease(release ?? '');
    const texts = status === undefined ? [] : [dpkgStatusColumns(status, await dpkgTimes(host))];
    for (const name of parts.filter((part) => !part.endsWith('.md5sums')).slice(0, MAX_ENTRIES)) {
      const part = await host.read(`/var/lib/dpkg/status.d/${name}`);
      // what is there is installed, a status is not always told
      if (part !== undefined) texts.push(dpkgStatusColumns(`${part.trimEnd()}\nStatus: install ok installed\n`));
    }
    for (const text of texts) for (const entry of parseDpkg(text, publisher, timeZone)) add('softwares', entry);
  },
});

/** Reads a `desc` file of pacman: `%FIELD%` lines, each followed by its values. */
export function parsePacmanDesc(text: string): Undefinable<Software> | undefined {
  const fields = new Map<string, string>();
  for (const paragraph of text.split(/\n\s*\n/)) {
    const [heading = '', ...values] = paragraph.trim().split('\n');
    const field = /^%(\w+)%$/.exec(heading.trim())?.[1];
    if (field !== undefined && values.length > 0) fields.set(field, values.map((value) => value.trim()).join(','));
  }
  const name = fields.get('NAME');
  if (name === undefined) return undefined;
  const size = fields.get('SIZE') ?? '';
  const installed = fields.get('INSTALLDATE') ?? '';
  return {
    name,
    version: fields.get('VERSION')?.replace(/^\d+:/, ''),
    arch: fields.get('ARCH'),
    comments: fields.get('DESC'),
    filesize: /^\d{1,15}$/.test(size) ? Number(size) : undefined,
    install_date: /^\d{1,10}$/.test(installed)
      ? new Date(Number(installed) * 1000).toISOString().slice(0, 10)
      : undefined,
    system_category: fields.get('GROUPS'),
    from: 'pacman',
  };
}

const pacman = defineCollector({
  name: 'guests/pacman-files',
  category: 'software',
  fills: ['softwares'],
  reads: ['/var/lib/pacman/local/*/desc'],
  async collect({ host, add }) {
    for (const name of (await host.list('/var/lib/pacman/local')).slice(0, MAX_ENTRIES)) {
      const entry = parsePacmanDesc((await host.read(`/var/lib/pacman/local/${name}/desc`)) ?? '');
      if (entry !== undefined) add('softwares', entry);
    }
  },
});

export const PACKAGE_FILES: readonly Collector[] = [dpkg, pacman];

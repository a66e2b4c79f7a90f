/** Snap packages, from `snap list`, the snap.yaml of each and `snap info`. */

import type { Software } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { localDate } from '../../time.js';

/** A row of `snap list`. */
export interface ListedSnap {
  name: string;
  version: string;
  revision: string;
  publisher: string | undefined;
}

/** Reads `snap list`; bases and the snap daemon itself, told by the notes in the last column, are left out. */
export function parseSnapList(text: string): ListedSnap[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [name, version, revision, , publisher, notes = ''] = line.trim().split(/\s+/);
      if (name === undefined || version === undefined || revision === undefined) return [];
      if (notes.startsWith('base') || notes.includes('core') || notes.endsWith('snapd')) return [];
      return [{ name, version, revision, publisher: publisherName(publisher) }];
    });
}

/** Without the mark of a verified publisher; a dash, which `snap info` may print as `–`, stands for none. */
function publisherName(text: string | undefined): string | undefined {
  return text === undefined || /^[-–]+$/.test(text) ? undefined : text.replace(/\*$/, '');
}

/**
 * What a snap.yaml or the paragraph of a snap in `snap info` tells: values of the keys at the start of a line, and the
 * first architecture.
 */
export function parseSnapDetails(text: string): Partial<Undefinable<Software>> {
  const fields = new Map<string, string>();
  let list: string | undefined;
  for (const line of text.split('\n')) {
    const item = /^\s*- *(\S.*)$/.exec(line)?.[1];
    if (list !== undefined && item !== undefined && !fields.has(list)) fields.set(list, unquote(item));
    if (/^[\s-]/.test(line)) continue;
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const key = line.slice(0, colon);
    const value = unquote(line.slice(colon + 1));
    list = value === '' ? key : undefined;
    // `|` and `>` announce a text of several lines
    if (value !== '' && !/^[|>][-+]?$/.test(value)) fields.set(key, value);
  }
  const [, size, unit = ''] =
    /(\d{1,12}(?:\.\d{1,6})?)([kMGT]?)B\b/.exec(fields.get('installed')?.replace(/^.*\)/, '') ?? '') ?? [];
  return {
    name: fields.get('name'),
    publisher: publisherName(fields.get('publisher')),
    comments: fields.get('summary'),
    helplink: fields.get('contact'),
    arch: fields.get('architectures')?.replace(/^\[\s*|[,\]].*$/g, ''),
    filesize: size === undefined ? undefined : Math.trunc(Number(size) * 1024 ** ' kMGT'.indexOf(unit || ' ')),
  };
}

const unquote = (text: string) => text.trim().replace(/^(["'])(.*)\1$/, '$2');

/** The output of `snap info` for several snaps, by name. */
export function splitSnapInfo(text: string): Map<string, string> {
  const parts = text.split(/^---$/m);
  return new Map(parts.map((part) => [/^name: *(\S+)/m.exec(part)?.[1] ?? '', part]));
}

/** One entry from all sources; later ones win. */
export function mergeSnap(snap: ListedSnap, sources: readonly string[]): Undefinable<Software> {
  const entry: Record<string, unknown> = {
    name: snap.name,
    version: snap.version,
    publisher: snap.publisher,
    from: 'snap',
  };
  for (const source of sources) {
    for (const [field, value] of Object.entries(parseSnapDetails(source)))
      if (value !== undefined) entry[field] = value;
  }
  return entry as Partial<Software> & { name: string };
}

export default defineCollector({
  name: 'linux/snap',
  category: 'software',
  fills: {
    softwares: ['arch', 'comments', 'filesize', 'from', 'install_date', 'name', 'publisher', 'version', 'helplink'],
  },
  reads: ['pgrep -x snapd', 'snap list', 'snap info', '/snap/*/*/meta/snap.yaml'],
  async collect({ host, add }) {
    if ((await host.which('snap')) === undefined) return;
    // `snap` would start the daemon, or wait for it
    if ((await host.run('pgrep', ['-x', 'snapd']))?.stdout.trim() === '') return;
    const snaps = parseSnapList((await host.run('snap', ['list', '--color', 'never']))?.stdout ?? '');
    if (snaps.length === 0) return;
    const names = snaps.map(({ name }) => name);
    const info = host.run('snap', ['info', '--color', 'never', '--abs-time', ...names], { env: { COLUMNS: '100' } });
    const [details, { timeZone }] = await Promise.all([info, host.now()]);
    const infos = splitSnapInfo(details?.stdout ?? '');
    for (const snap of snaps) {
      const yaml = await host.read(`/snap/${snap.name}/${snap.revision}/meta/snap.yaml`);
      const installed = await host.stat(`/snap/${snap.name}`);
      add('softwares', {
        ...mergeSnap(snap, [yaml ?? '', infos.get(snap.name) ?? '']),
        install_date: installed === undefined ? undefined : localDate(new Date(installed.mtimeMs), timeZone),
      });
    }
  },
});

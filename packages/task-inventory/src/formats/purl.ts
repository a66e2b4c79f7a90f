/** Package URLs (ECMA-427) of installed packages: how vulnerability scanners know them. */

import type { Software } from '@fi/core/inventory';

/** The system that packages belong to, from os-release(5). */
export interface Distribution {
  /** `ID`: debian, ubuntu, rhel … */
  id?: string | undefined;
  /** `VERSION_ID`, or `VERSION_CODENAME` where there is none. */
  version?: string | undefined;
}

interface PackageType {
  type: string;
  /** Of the distribution when it is not known. */
  namespace?: string;
}

/** Registered types; all others are `generic`, with the kind of package as namespace. */
const TYPES: Readonly<Record<string, PackageType>> = {
  deb: { type: 'deb', namespace: 'debian' },
  rpm: { type: 'rpm' },
  apk: { type: 'apk', namespace: 'alpine' },
  pacman: { type: 'alpm', namespace: 'arch' },
};

/** Percent-encodes all but letters, digits, `.-_~` and the colon, which the standard never encodes. */
function encode(text: string): string {
  const escaped = encodeURIComponent(text.toWellFormed());
  return escaped
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}

const encodePath = (path: string) =>
  path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map(encode)
    .join('/');

/** The package URL of an installed package; `undefined` when it has no name that one can be made of. */
export function packageUrl(software: Software, { id, version }: Distribution): string | undefined {
  const from = software.from?.toLowerCase() ?? '';
  const known = Object.hasOwn(TYPES, from) ? TYPES[from] : undefined;
  let name = software.name.trim();
  if (known === undefined) {
    if (from === 'flatpak') name = /^AppID: (\S+)$/.exec(software.comments ?? '')?.[1] ?? name;
    return build('generic', from, name, software.version, { arch: software.arch });
  }
  const distro = [id?.toLowerCase(), version].filter((part) => part !== undefined && part !== '').join('-');
  if (known.type !== 'rpm') name = name.toLowerCase();
  // the epoch of an RPM is a qualifier, that of the others part of the version
  const [, epoch, rest] = (known.type === 'rpm' ? /^(\d{1,9}):(.*)$/.exec(software.version ?? '') : undefined) ?? [];
  const namespace = (id ?? known.namespace ?? '').toLowerCase();
  return build(known.type, namespace, name, rest ?? software.version, {
    arch: software.arch,
    distro: id === undefined ? undefined : distro,
    epoch,
  });
}

function build(
  type: string,
  namespace: string,
  name: string,
  version: string | undefined,
  qualifiers: Readonly<Record<string, string | undefined>>,
): string | undefined {
  // in a generic package URL a name may have parts: sys-apps/portage
  const path = type === 'generic' ? encodePath(name) : encode(name.replace(/^\/+|\/+$/g, ''));
  if (path === '') return undefined;
  const space = encodePath(namespace);
  const query = Object.entries(qualifiers)
    .filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '')
    .map(([key, value]) => `${key}=${encode(value)}`)
    .sort();
  return [
    `pkg:${type}/${space === '' ? '' : `${space}/`}${path}`,
    version === undefined || version === '' ? '' : `@${encode(version)}`,
    query.length === 0 ? '' : `?${query.join('&')}`,
  ].join('');
}

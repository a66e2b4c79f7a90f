/** Name and version of the distribution, from /etc/os-release or, on old systems, the distribution's own file. */

import { firstLine } from '@fi/core';
import type { OperatingSystem } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { parseShellVariables } from '../../tools/os-release.js';

type SystemFields = Partial<Undefinable<OperatingSystem>>;

/**
 * Reads os-release(5), and the files that know the version better.
 *
 * @param debianVersion,centosRelease contents of /etc/debian_version and /etc/centos-release.
 */
export function parseOsRelease(text: string, debianVersion?: string, centosRelease?: string): SystemFields {
  const variables = parseShellVariables(text);
  const value = (name: string) => variables.get(name) || undefined;
  let version = value('VERSION');
  // 12.11 instead of 12; but Ubuntu has the name of the Debian version that it was made from here
  const debian = firstLine(debianVersion)?.trim();
  if (debian !== undefined && /^\d/.test(debian)) version = debian;
  if (centosRelease !== undefined && (version === undefined || /^\d+ /.test(version))) {
    version = /^CentOS .*? (\d[\d.]*\b.*)$/.exec(firstLine(centosRelease) ?? '')?.[1]?.trim() ?? version;
  }
  return { name: value('NAME'), version, full_name: value('PRETTY_NAME') };
}

interface ReleaseFile {
  path: string;
  name: string;
  version: RegExp;
  /** Full name; `%` stands for the first line of the file. */
  fullName: string;
}

const RELEASE = /release ([\d.]+)/;
const NUMBER = /([\d.]+)/;
const ALL = /(.*)/;

/** In order of precedence: derived distributions keep the files of what they are derived from. */
export const RELEASE_FILES: readonly ReleaseFile[] = [
  { path: '/etc/vmware-release', name: 'VMWare', version: NUMBER, fullName: '%' },
  { path: '/etc/arch-release', name: 'ArchLinux', version: ALL, fullName: 'ArchLinux' },
  { path: '/etc/debian_version', name: 'Debian', version: ALL, fullName: 'Debian GNU/Linux %' },
  { path: '/etc/fedora-release', name: 'Fedora', version: RELEASE, fullName: '%' },
  { path: '/etc/gentoo-release', name: 'Gentoo', version: ALL, fullName: 'Gentoo Linux %' },
  { path: '/etc/knoppix_version', name: 'Knoppix', version: ALL, fullName: 'Knoppix GNU/Linux %' },
  { path: '/etc/mandriva-release', name: 'Mandriva', version: RELEASE, fullName: '%' },
  { path: '/etc/mandrake-release', name: 'Mandrake', version: RELEASE, fullName: '%' },
  { path: '/etc/oracle-release', name: 'Oracle Linux Server', version: RELEASE, fullName: '%' },
  { path: '/etc/centos-release', name: 'CentOS', version: RELEASE, fullName: '%' },
  { path: '/etc/redhat-release', name: 'RedHat', version: RELEASE, fullName: '%' },
  { path: '/etc/slackware-version', name: 'Slackware', version: /Slackware (.*)/, fullName: '%' },
  { path: '/etc/SuSE-release', name: 'SuSE', version: NUMBER, fullName: '%' },
  { path: '/etc/trustix-release', name: 'Trustix', version: RELEASE, fullName: '%' },
  { path: '/etc/issue', name: 'Unknown Linux distribution', version: NUMBER, fullName: '%' },
];

/** Reads one of RELEASE_FILES. */
export function parseReleaseFile({ path, name, version, fullName }: ReleaseFile, text: string): SystemFields {
  const line = firstLine(text)?.trim() ?? '';
  return {
    name: path === '/etc/redhat-release' && line.includes('Scientific') ? 'Scientific' : name,
    version: version.exec(line)?.[1] || undefined,
    full_name: fullName.replace('%', () => line).trim() || undefined,
    service_pack: path === '/etc/SuSE-release' ? /^PATCHLEVEL\s*=\s*(\d{1,6})/m.exec(text)?.[1] : undefined,
  };
}

export default defineCollector({
  name: 'linux/distribution',
  category: 'os',
  fills: { operatingsystem: ['full_name', 'name', 'service_pack', 'version'] },
  reads: ['/etc/os-release', '/etc/*-release', '/etc/*_version', '/etc/issue'],
  async collect({ host, set }) {
    const [release, debian, centos] = await Promise.all(
      ['/etc/os-release', '/etc/debian_version', '/etc/centos-release'].map((path) => host.read(path)),
    );
    if (release !== undefined) {
      const fields = parseOsRelease(release, debian, centos);
      // distributions that have no names for their releases leave VERSION out
      const id = parseShellVariables(release).get('VERSION_ID') || undefined;
      set('operatingsystem', { ...fields, version: fields.version ?? id });
      return;
    }
    for (const file of RELEASE_FILES) {
      const text = await host.read(file.path);
      if (text === undefined) continue;
      set('operatingsystem', parseReleaseFile(file, text));
      return;
    }
  },
});

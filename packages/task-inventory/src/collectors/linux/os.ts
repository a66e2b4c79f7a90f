/** Kernel, host id and date of installation. */

import { firstLine, type Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { localDateTime } from '../../time.js';

/** Belongs to a package that is installed first and never replaced as a file. */
const DEBIAN_BASE = '/var/lib/dpkg/info/base-files.list';

/** Date and time of birth in the output of `stat FILE` or `stat -c %w FILE`; `undefined` where it is not known. */
export function parseBirth(text: string): string | undefined {
  return (/^[ \t]*Birth:[ \t]*(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})/m.exec(text) ??
    /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})/.exec(text))?.[1];
}

/** Date and time in the output of `rpm -q --queryformat '%{INSTALLTIME}\n' basesystem`, seconds since the epoch. */
export function parseRpmInstallTime(text: string, timeZone: string): string | undefined {
  const seconds = /^\d{1,12}/.exec(firstLine(text) ?? '')?.[0];
  return seconds === undefined ? undefined : localDateTime(new Date(Number(seconds) * 1000), timeZone);
}

/** Files of images and of file systems without birth times are of the year 1970. */
const isReal = (date: string | undefined): date is string => date !== undefined && date >= '1990';

/** When a file came into being; `undefined` where the file system does not tell. */
async function birth(host: Host, path: string, timeZone: string): Promise<string | undefined> {
  const stat = await host.stat(path);
  const date = stat === undefined ? undefined : localDateTime(new Date(stat.birthtimeMs), timeZone);
  return isReal(date) ? date : undefined;
}

async function installDate(host: Host): Promise<string | undefined> {
  const { timeZone } = await host.now();
  // before rpm, which may be installed on Debian too, where it knows of nothing
  const debian = await birth(host, DEBIAN_BASE, timeZone);
  if (debian !== undefined) return debian;
  const rpm = await host.run('rpm', ['-q', '--queryformat', '%{INSTALLTIME}\\n', 'basesystem']);
  const date =
    parseRpmInstallTime(rpm?.stdout ?? '', timeZone) ??
    (await birth(host, '/', timeZone)) ??
    parseBirth((await host.run('stat', ['/']))?.stdout ?? '');
  return isReal(date) ? date : undefined;
}

/** The id as `hostid` prints it, from the four bytes of /etc/hostid in the byte order of the machine. */
export function parseHostId(bytes: Uint8Array): string | undefined {
  if (bytes.length < 4) return undefined;
  return Buffer.from(bytes.subarray(0, 4)).reverse().toString('hex');
}

async function hostId(host: Host): Promise<string | undefined> {
  const file = await host.readBytes('/etc/hostid');
  const id = file === undefined ? undefined : parseHostId(file);
  return id ?? firstLine((await host.run('hostid'))?.stdout);
}

export default defineCollector({
  name: 'linux/os',
  category: 'os',
  fills: { operatingsystem: ['hostid', 'install_date', 'kernel_name', 'kernel_version', 'kernel_build'] },
  reads: [
    '/proc/sys/kernel/osrelease',
    '/proc/sys/kernel/version',
    '/etc/hostid',
    'hostid',
    DEBIAN_BASE,
    "rpm -q --queryformat '%{INSTALLTIME}\\n' basesystem",
    'stat /',
  ],
  async collect({ host, set }) {
    const [release, build, hostid, install_date] = await Promise.all([
      host.read('/proc/sys/kernel/osrelease'),
      host.read('/proc/sys/kernel/version'),
      hostId(host),
      installDate(host),
    ]);
    set('operatingsystem', {
      kernel_name: 'linux',
      kernel_version: firstLine(release),
      kernel_build: firstLine(build),
      hostid,
      install_date,
    });
  },
});

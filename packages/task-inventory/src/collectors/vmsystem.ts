/** Whether the machine is a guest, and the identity that tells it from its host and from other guests. */

import { firstLine, type Host } from '@fi/core';
import type { Bios, Hardware } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../collector.js';
import { detectGuest, initEnvironment, PHYSICAL, virtuozzoId } from '../tools/guest.js';

type HardwareFields = Partial<Undefinable<Hardware>>;
type BiosFields = Partial<Undefinable<Bios>>;

/**
 * Id of a Docker container, the 12 digits that Docker shows: in the control groups of its first process or, where
 * these have a name space of their own, in the files that Docker mounts.
 */
export function parseContainerId(cgroup: string, mountinfo = ''): string | undefined {
  return (
    /\/docker\/([0-9a-f]{12})/.exec(cgroup)?.[1] ??
    /\/containers\/([0-9a-f]{12})[0-9a-f]{52}\/(?:hostname|hosts|resolv\.conf) /.exec(mountinfo)?.[1]
  );
}

/** Name of a systemd-nspawn container in the mounts of its first process. */
export function parseNspawnName(mountinfo: string): string | undefined {
  return /\/systemd\/nspawn\/propagate\/([^\s/]+) \/run\/host\/incoming /.exec(mountinfo)?.[1];
}

/** Account and security identifier in the output of `whoami.exe /nh /user /fo csv`: `"DOMAIN\user","S-1-…"`. */
export function parseWhoami(text: string): { user: string; sid: string } | undefined {
  const [, account, sid] = /^"([^"]*)","(S-[\d-]{1,180})"/.exec(text) ?? [];
  const user = account?.slice(account.lastIndexOf('\\') + 1);
  return user === undefined || user === '' || sid === undefined ? undefined : { user, sid };
}

/** UUID of version 3 (RFC 9562) for a name in the name space of domain names, in upper case. */
export async function uuidOfName(name: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  const dns = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');
  const bytes = createHash('md5').update(dns).update(name).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x30, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    .toUpperCase();
}

/**
 * The UUID that a container's host computes for it too: of the machine id and the host name, which every container
 * has for itself.
 */
export async function sharedUuid(
  machineId: string | undefined,
  hostname: string | undefined,
): Promise<string | undefined> {
  if (!machineId || !hostname) return undefined;
  const { createHash } = await import('node:crypto');
  return createHash('sha1').update(machineId).update(hostname).digest('hex');
}

async function wslIdentity(host: Host): Promise<HardwareFields> {
  const whoami = parseWhoami((await host.run('whoami.exe', ['/nh', '/user', '/fo', 'csv']))?.stdout ?? '');
  const distribution = (await host.environment()).WSL_DISTRO_NAME;
  if (whoami === undefined || distribution === undefined) return {};
  return {
    uuid: await uuidOfName(`${whoami.sid}/${distribution}`),
    name: `${distribution} on ${whoami.user} account`,
  };
}

async function nspawnIdentity(host: Host): Promise<HardwareFields> {
  const [uuid, incoming] = await Promise.all([host.read('/run/host/container-uuid'), host.stat('/run/host/incoming')]);
  const mounts = incoming === undefined ? '' : ((await host.read('/proc/1/mountinfo')) ?? '');
  return {
    uuid: firstLine(uuid)?.trim() || (await initEnvironment(host)).get('container_uuid'),
    name: parseNspawnName(mounts),
  };
}

/** The fields of the identity that differ in a guest. */
async function guestIdentity(
  host: Host,
  type: string,
  hardware: HardwareFields,
  bios: BiosFields,
): Promise<{ hardware?: HardwareFields; bios?: BiosFields }> {
  switch (type) {
    case 'Xen':
      // a paravirtualised guest has no firmware, but the hypervisor tells it the UUID that the host has for it
      return bios.smanufacturer === undefined
        ? {
            bios: { smanufacturer: 'Xen', smodel: 'PVM domU' },
            hardware: { uuid: hardware.uuid ?? firstLine(await host.read('/sys/hypervisor/uuid'))?.trim() },
          }
        : {};
    case 'Virtuozzo': {
      const id = await virtuozzoId(host);
      return hardware.uuid && id ? { hardware: { uuid: `${hardware.uuid}-${id}` } } : {};
    }
    case 'Docker': {
      const [cgroup = '', mountinfo = ''] = await Promise.all([
        host.read('/proc/1/cgroup'),
        host.read('/proc/1/mountinfo'),
      ]);
      return { hardware: { uuid: parseContainerId(cgroup, mountinfo) } };
    }
    case 'WSL':
      return { hardware: await wslIdentity(host) };
    case 'systemd-nspawn':
      return { hardware: await nspawnIdentity(host) };
    case 'VirtualBox':
      return bios.ssn === undefined ? { bios: { ssn: hardware.uuid?.toLowerCase() } } : {};
    default:
      return {};
  }
}

export default defineCollector({
  name: 'vmsystem',
  // always runs: servers match guests and hosts by these fields
  category: undefined,
  fills: { hardware: ['name', 'uuid', 'vmsystem'], bios: ['smanufacturer', 'smodel', 'ssn'] },
  reads: [
    '/proc/1/environ',
    '/proc/self/status',
    '/proc/xen',
    '/sys/hypervisor/uuid',
    '/proc/modules',
    '/proc/cpuinfo',
    '/proc/scsi/scsi',
    '/var/log/dmesg',
    'dmesg',
    'lscpu',
    '/.dockerenv',
    '/etc/machine-id',
    '/etc/hostname',
  ],
  after: [
    ...['unix/dmidecode-bios', 'unix/dmidecode-hardware', 'unix/hostname'],
    ...['linux/bios', 'linux/hardware', 'linux/arm-board', 'linux/powerpc-bios'],
  ],
  async collect({ host, fields, set }) {
    const bios = fields('bios');
    const hardware = fields('hardware');
    const type = await detectGuest(host, bios);
    set('hardware', { vmsystem: type });
    if (type === PHYSICAL) return;
    const identity = await guestIdentity(host, type, hardware, bios);
    if (identity.bios !== undefined) set('bios', identity.bios);
    if (identity.hardware !== undefined) set('hardware', identity.hardware);
    if (type === 'lxc' || (identity.hardware?.uuid ?? hardware.uuid) === undefined) {
      const [machineId, hostname] = await Promise.all([host.read('/etc/machine-id'), host.read('/etc/hostname')]);
      set('hardware', { uuid: await sharedUuid(firstLine(machineId), firstLine(hostname)) });
    }
  },
});

/**
 * Whether a machine is a virtual machine or a container, and of which kind. The names are those that inventory servers
 * know from the existing agents.
 */

import { firstLine, type Host } from '@fi/core';
import type { Bios } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';

export const PHYSICAL = 'Physical';

type BiosFields = Partial<Undefinable<Bios>>;

/** What the identity of the firmware tells; `undefined`: nothing. */
export function guestOfBios(bios: BiosFields): string | undefined {
  const { smanufacturer = '', smodel = '', bmanufacturer = '', bversion = '', mmodel = '', biosserial = '' } = bios;
  if (smanufacturer.includes('QEMU')) return 'QEMU';
  if (smanufacturer.includes('Microsoft') && smodel.includes('Virtual')) return 'Hyper-V';
  if (smanufacturer.includes('VMware')) return 'VMware';
  if (smanufacturer.startsWith('Xen')) return 'Xen';
  if (/QEMU|Bochs/.test(bmanufacturer)) return 'QEMU';
  if (/VirtualBox|innotek/.test(bmanufacturer)) return 'VirtualBox';
  if (bmanufacturer.startsWith('Xen')) return 'Xen';
  if (smodel.includes('VMware')) return 'VMware';
  if (smodel.includes('Virtual Machine')) return 'Virtual Machine';
  if (smodel.includes('KVM')) return 'QEMU';
  if (bversion.includes('VirtualBox') || mmodel.includes('VirtualBox')) return 'VirtualBox';
  return /vmware/i.test(biosserial) ? 'VMware' : undefined;
}

/** Messages of kernels that run as guests, and names of emulated devices; per line the first that matches counts. */
const MESSAGES: readonly (readonly [string, RegExp])[] = [
  [
    'VMware',
    /Hypervisor detected: VMware|VMware vmxnet3? virtual NIC driver|Vendor: VMware\s+Model: Virtual disk|Vendor: VMware,\s+Model: VMware Virtual |: VMware Virtual IDE CDROM Drive/,
  ],
  [
    'QEMU',
    / QEMUAPIC |QEMU Virtual CPU|: QEMU HARDDISK,|: QEMU CD-ROM,|: QEMU Standard PC|Hypervisor detected: KVM|Booting paravirtualized kernel on KVM/,
  ],
  ['Virtual Machine', /: Virtual HD,|: Virtual CD,/],
  ['VirtualBox', / VBOXBIOS |: VBOX HARDDISK,|: VBOX CD-ROM,/],
  [
    'Xen',
    /Hypervisor signature: xen|Xen virtual console successfully installed|Xen reported:|Xen: \d+ - \d+|xen-vbd: registered block device|ACPI: [A-Z]{4} \(v\d+\s+Xen /,
  ],
];

/** Every message has one of these words: most lines need no closer look. */
const HINT = /vmware|qemu|kvm|: virtual|vbox|xen/i;

/** What a kernel log or /proc/scsi/scsi tells; `undefined`: nothing. */
export function guestOfMessages(text: string): string | undefined {
  for (const line of text.split('\n')) {
    if (!HINT.test(line)) continue;
    const found = MESSAGES.find(([, pattern]) => pattern.test(line));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** Variables of the first process, where container managers leave their name. Only root may read them. */
export async function initEnvironment(host: Host): Promise<ReadonlyMap<string, string>> {
  const variables = ((await host.read('/proc/1/environ')) ?? '').split('\u0000').map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, Math.max(equals, 0)), pair.slice(equals + 1)] as const;
  });
  return new Map(variables);
}

/** Id of an OpenVZ or Virtuozzo container; `undefined` outside. */
export async function virtuozzoId(host: Host): Promise<string | undefined> {
  const id = /^envID:\s*(\d{1,20})/m.exec((await host.read('/proc/self/status')) ?? '')?.[1];
  return id === undefined || /^0+$/.test(id) ? undefined : id;
}

async function isWsl(host: Host): Promise<boolean> {
  const [interop, release = '', mounts = ''] = await Promise.all([
    host.stat('/proc/sys/fs/binfmt_misc/WSLInterop'),
    host.read('/proc/sys/kernel/osrelease'),
    host.read('/proc/mounts'),
  ]);
  // `lscpu` tells nothing here: it names Microsoft on every guest of Hyper-V
  return interop !== undefined || /microsoft/i.test(release) || /^rootfs \/ wslfs/m.test(mounts);
}

async function isDocker(host: Host): Promise<boolean> {
  const files = await Promise.all(['/.dockerenv', '/.dockerinit'].map((path) => host.stat(path)));
  return files.some((file) => file !== undefined);
}

/** `Xen` for a guest of Xen, `Physical` for the host (domain 0), `undefined` without Xen. */
async function xenDomain(host: Host): Promise<string | undefined> {
  const [xen, clocks = ''] = await Promise.all([
    host.stat('/proc/xen'),
    host.read('/sys/devices/system/clocksource/clocksource0/available_clocksource'),
  ]);
  if (xen === undefined && !clocks.includes('xen')) return undefined;
  return (await host.read('/proc/xen/capabilities'))?.includes('control_d') ? PHYSICAL : 'Xen';
}

/** Whether the processor itself says that it runs under a hypervisor; `undefined` where processors do not tell. */
export function hypervisorFlag(cpuinfo: string): boolean | undefined {
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1];
  return flags === undefined ? undefined : /\bhypervisor\b/.test(flags);
}

async function kernelLog(host: Host): Promise<string> {
  const file = await host.read('/var/log/dmesg');
  if (file !== undefined && file.length > 40) return file;
  return (await host.run('dmesg'))?.stdout ?? '';
}

/** What `lscpu` names the hypervisor, for guests that show nothing else of it. */
export function guestOfLscpu(text: string): string | undefined {
  const vendor = firstLine(/^Hypervisor vendor:[ \t]*(.*)$/m.exec(text)?.[1])?.trim();
  if (vendor === undefined || vendor === '') return undefined;
  return { KVM: 'QEMU', Microsoft: 'Hyper-V', Oracle: 'VirtualBox' }[vendor] ?? vendor;
}

/**
 * Finds out what a machine runs in.
 *
 * @param bios the identity of the firmware, as far as it is known.
 * @returns `Physical`, or the kind of virtual machine or container.
 */
export async function detectGuest(host: Host, bios: BiosFields): Promise<string> {
  if (host.platform === 'freebsd') {
    const jailed = await host.run('/sbin/sysctl', ['-n', 'security.jail.jailed']);
    if (firstLine(jailed?.stdout)?.trim() === '1') return 'BSDJail';
  }
  if (host.platform === 'sunos' && (await host.which('/usr/sbin/zoneadm')) !== undefined) {
    const zone = firstLine((await host.run('zonename'))?.stdout)?.trim();
    if (guestOfBios(bios) === undefined && zone !== undefined && zone !== 'global') return 'SolarisZone';
  }
  if (host.platform !== 'linux') return guestOfBios(bios) ?? PHYSICAL;

  const container = (await initEnvironment(host)).get('container');
  if (container !== undefined && container !== '') return container;
  if ((await virtuozzoId(host)) !== undefined) return 'Virtuozzo';
  if (await isWsl(host)) return 'WSL';
  const firmware = guestOfBios(bios);
  if (firmware !== undefined) return firmware;
  if (await isDocker(host)) return 'Docker';
  const xen = await xenDomain(host);
  if (xen !== undefined) return xen;

  const [modules = '', cpuinfo = ''] = await Promise.all([host.read('/proc/modules'), host.read('/proc/cpuinfo')]);
  if (/^vmxnet\s/m.test(modules)) return 'VMware';
  if (/^xen_\w+front\s/m.test(modules)) return 'Xen';

  // a processor that knows of no hypervisor saves the search through the kernel's log
  const flag = hypervisorFlag(cpuinfo);
  if (flag === false && bios.smanufacturer !== undefined) return PHYSICAL;
  const messages =
    guestOfMessages(await kernelLog(host)) ?? guestOfMessages((await host.read('/proc/scsi/scsi')) ?? '');
  if (messages !== undefined) return messages;
  return (flag ? guestOfLscpu((await host.run('lscpu'))?.stdout ?? '') : undefined) ?? PHYSICAL;
}

/** In a Docker container the firmware is that of the host: its serial number must not make two machines one. */
export async function withoutHostSerial<B extends BiosFields>(host: Host, bios: B): Promise<B> {
  const inside = (await isDocker(host)) && (await detectGuest(host, bios)) === 'Docker';
  return inside ? { ...bios, ssn: undefined } : bios;
}

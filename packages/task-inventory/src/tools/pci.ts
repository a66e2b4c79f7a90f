/**
 * PCI devices: from /sys/bus/pci on Linux, else as `lspci -v -nn` (pciutils) prints them. Both give the same texts, as
 * lspci, too, takes the names from pci.ids.
 */

import type { Host, Output } from '@fi/core';
import { PCI_IDS_FILES, type PciIds, pciIds } from './hardware-ids.js';
import { pciClassName } from './pci-classes.js';

export interface PciDevice {
  /** `bb:dd.f`; with a domain before it where a machine has more than one. */
  slot: string;
  /** Name of the class, for example `VGA compatible controller`. */
  kind: string;
  /** Class and subclass, 4 hexadecimal digits. */
  classId: string;
  /** Names of vendor and device. */
  text: string;
  /** 4 hexadecimal digits. */
  vendorId: string;
  /** 4 hexadecimal digits. */
  deviceId: string;
  /** Revision, only when its two hexadecimal digits look decimal: what inventory servers know from existing agents. */
  revision: string | undefined;
  /** Vendor and device of the board, `ssss:dddd`. */
  subsystem: string | undefined;
  driver: string | undefined;
  /** Sum of the prefetchable memory regions in MiB: what a video card shows of its memory. */
  memory: number | undefined;
}

const SYSFS = '/sys/bus/pci/devices';
const LSPCI = ['-v', '-nn'] as const;

/** Files and commands of `pciDevices`, for the `reads` of collectors. */
export const PCI_SOURCES = [`${SYSFS}/*`, `lspci ${LSPCI.join(' ')}`, ...PCI_IDS_FILES];

/** What is beyond tells nothing that we look for. */
const MAX_LINE = 2000;

const KIBIBYTES: Readonly<Record<string, number>> = { K: 1, M: 1024, G: 1024 ** 2, T: 1024 ** 3 };

/** Reads `lspci -v -nn`. */
export function parseLspci(text: string): PciDevice[] {
  const devices: PciDevice[] = [];
  let device: PciDevice | undefined;
  for (const whole of text.split(/\r?\n/)) {
    const line = whole.slice(0, MAX_LINE);
    const started = parseHeading(line);
    if (started !== undefined) {
      device = started;
      devices.push(device);
    } else if (line === '') {
      device = undefined;
    } else if (device !== undefined) {
      const driver = /^\tKernel driver in use: (\S+)/.exec(line)?.[1];
      const subsystem = line.startsWith('\tSubsystem: ') ? lastId(line)?.id : undefined;
      if (driver !== undefined) device.driver = driver;
      if (subsystem !== undefined) device.subsystem = subsystem;
      const region = /^\t+Memory .*?\bprefetchable\b.*?\[size=(\d{1,9})([KMGT])\]/.exec(line);
      if (region !== null && !line.includes('non-prefetchable')) addMemory(device, Number(region[1]), region[2]);
    }
  }
  return devices;
}

/** `SLOT KIND [cccc]: TEXT [vvvv:dddd] (rev NN) …` */
function parseHeading(line: string): PciDevice | undefined {
  const [, slot, rest = ''] = /^([0-9a-f.:]{7,13}) (.*)$/i.exec(line) ?? [];
  const end = rest.search(/ \[[0-9a-f]{4}\]: /i);
  if (slot === undefined || end < 0) return undefined;
  const described = rest.slice(end + ' [0300]: '.length);
  const found = lastId(described);
  if (found === undefined) return undefined;
  return {
    slot,
    kind: rest.slice(0, end),
    classId: rest.slice(end + 2, end + 6),
    text: described.slice(0, found.index).trim(),
    vendorId: found.id.slice(0, 4),
    deviceId: found.id.slice(5),
    revision: decimal(/^ \(rev ([0-9a-f]{2})\)/i.exec(described.slice(found.index + ' [8086:1904]'.length))?.[1]),
    subsystem: undefined,
    driver: undefined,
    memory: undefined,
  };
}

/** The last ` [vvvv:dddd]` of a text. */
function lastId(text: string): { id: string; index: number } | undefined {
  let last: { id: string; index: number } | undefined;
  for (const found of text.matchAll(/ \[([0-9a-f]{4}:[0-9a-f]{4})\]/gi))
    last = { id: found[1] ?? '', index: found.index };
  return last;
}

const decimal = (text: string | undefined) => (text !== undefined && /^\d\d$/.test(text) ? text : undefined);

function addMemory(device: PciDevice, size: number, unit = 'K'): void {
  const mebibytes = Math.trunc((size * (KIBIBYTES[unit] ?? 1)) / 1024);
  if (mebibytes > 0) device.memory = (device.memory ?? 0) + mebibytes;
}

/** Whether a device drives displays, by the name of its class. */
export function isVideo(device: PciDevice): boolean {
  return /graphics|vga|video|display|3D controller/i.test(device.kind);
}

/** Names of vendor and device; `undefined` where neither is known. */
export const namesOf = ({ text }: PciDevice): string | undefined => (text === 'Device' ? undefined : text);

/** Flags of a region in the file `resource`: it is memory, and may be prefetched. */
const IORESOURCE_MEM = 0x200;
const IORESOURCE_PREFETCH = 0x2000;
/** Regions of the device itself stand before those of its ROM and of what is behind a bridge. */
const BARS = 6;

async function readDevice(host: Host, name: string, ids: PciIds): Promise<PciDevice | undefined> {
  const dir = `${SYSFS}/${name}`;
  const uevent = (await host.read(`${dir}/uevent`)) ?? '';
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(uevent)?.[1]?.toLowerCase();
  const [, vendorId, deviceId] = /^([0-9a-f]{4}):([0-9a-f]{4})$/.exec(value('PCI_ID') ?? '') ?? [];
  const classCode = value('PCI_CLASS')?.padStart(6, '0');
  if (vendorId === undefined || deviceId === undefined || classCode === undefined) return undefined;
  const classId = classCode.slice(0, 4);
  const subsystem = value('PCI_SUBSYS_ID');
  const revision = /^0x([0-9a-f]{2})$/i.exec((await host.read(`${dir}/revision`))?.trim() ?? '')?.[1];
  const device: PciDevice = {
    slot: name,
    kind: pciClassName(classId, ids) ?? 'Class',
    classId,
    text: [ids.vendor(vendorId), ids.device(vendorId, deviceId) ?? 'Device'].join(' ').trim(),
    vendorId,
    deviceId,
    // lspci, too, keeps silent about revision 0
    revision: revision === '00' ? undefined : decimal(revision),
    subsystem: subsystem === undefined || /^(?:0000|ffff):/.test(subsystem) ? undefined : subsystem,
    driver: /^DRIVER=(.*)$/m.exec(uevent)?.[1],
    memory: undefined,
  };
  if (isVideo(device) || classId.startsWith('03')) {
    const regions = ((await host.read(`${dir}/resource`)) ?? '').split('\n').slice(0, BARS);
    for (const region of regions) {
      const [start = 0, end = 0, flags = 0] = region.split(' ').map(Number);
      const isPrefetchable = (flags & IORESOURCE_MEM) !== 0 && (flags & IORESOURCE_PREFETCH) !== 0;
      if (isPrefetchable && end > start) addMemory(device, (end - start + 1) / 1024);
    }
  }
  return device;
}

async function readSysfs(host: Host, names: readonly string[]): Promise<PciDevice[]> {
  const ids = await pciIds(host);
  const ordered = names.filter((name) => /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(name));
  ordered.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const found = await Promise.all(ordered.map((name) => readDevice(host, name, ids)));
  const devices = found.filter((device) => device !== undefined);
  // as lspci does where there is only one domain
  if (devices.every((device) => device.slot.startsWith('0000:')))
    for (const device of devices) device.slot = device.slot.slice('0000:'.length);
  return devices;
}

/** By what a host keeps of its answers, so that the collectors of one run share the list. */
const known = new WeakMap<Output | Uint8Array, Promise<readonly PciDevice[]>>();

function once(key: Output | Uint8Array, make: () => Promise<readonly PciDevice[]>): Promise<readonly PciDevice[]> {
  let devices = known.get(key);
  if (devices === undefined) {
    devices = make();
    known.set(key, devices);
  }
  return devices;
}

/** The PCI devices of a machine, in the order of their slots. */
export async function pciDevices(host: Host): Promise<readonly PciDevice[]> {
  const names = await host.list(SYSFS);
  const key = names[0] === undefined ? undefined : await host.readBytes(`${SYSFS}/${names[0]}/uevent`);
  if (key !== undefined) return once(key, () => readSysfs(host, names));
  // a kernel without the directory has no PCI bus
  if ((await host.list('/sys/bus')).length > 0) return [];
  const output = await host.run('lspci', LSPCI);
  return output === undefined ? [] : once(output, async () => parseLspci(output.stdout));
}

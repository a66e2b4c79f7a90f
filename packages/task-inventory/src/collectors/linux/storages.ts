/**
 * Disks, from sysfs, completed by smartctl, hdparm, udev, fdisk and LVM. Disks behind RAID controllers come from the
 * collectors of the controllers' tools.
 */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { DISK_FIELDS, type Disk, makerOfModel } from '../../tools/disk.js';
import { pciIds } from '../../tools/hardware-ids.js';
import { hdparm } from '../../tools/hdparm.js';
import { lshalDisks } from '../../tools/lshal.js';
import { parseMultipath, withoutRedundantPaths } from '../../tools/multipath.js';
import { smartctl } from '../../tools/smartctl.js';
import { legacyUdevDisk, parseLegacyUdevEntry, udevProperties } from '../../tools/udev.js';

/** Names that are disks even without a `device` link. */
const DISK_NAME = /(?:[shv]d[a-z]+|fd\d)$/;

/**
 * Disks that answer neither ATA nor SCSI questions. For NVMe, sysfs tells all that smartctl has for these fields.
 */
const SILENT_DISK = /^(?:x?vd[a-z]|nvme|mmcblk)/;

/**
 * A value of sysfs: the first run of printable characters in the first line, up to its last letter or digit. Firmware
 * fills names with blanks, hyphens and bytes that are no text.
 */
export function cleanSysfsValue(text: string): string | undefined {
  const line = text.slice(0, 4096).split('\n')[0] ?? '';
  for (const run of line.split(/[^\x20-\x7e]+/)) {
    const value = /^.*[A-Za-z0-9]/.exec(run)?.[0].trim();
    if (value) return value;
  }
  return undefined;
}

/**
 * The serial number in a SCSI "unit serial number" page (VPD page 80h): four bytes of header, then text of the length
 * that the third and fourth byte tell.
 */
export function serialOfVpdPage(bytes: Uint8Array): string | undefined {
  if (bytes.length < 4 || bytes[1] !== 0x80) return cleanSysfsValue(Buffer.from(bytes).toString('latin1'));
  const length = (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0);
  return cleanSysfsValue(Buffer.from(bytes.subarray(4, 4 + length)).toString('latin1'));
}

/** Name of the bus that a `subsystem` link leads to, in upper case: `SCSI`, `PCI`, `VIRTIO`. */
const busOf = (target: string | undefined) => /\/bus\/([\w-]+)$/.exec(target ?? '')?.[1]?.toUpperCase();

/** The disks of this machine, sorted by name. */
export async function readDisks(host: Host): Promise<Disk[]> {
  const names = await listDisks(host);
  let disks = await Promise.all(names.map((name) => readDisk(host, name)));
  if (disks.length === 0) disks = lshalDisks((await host.run('/usr/bin/lshal'))?.stdout ?? '');
  await fillFromLegacyUdev(host, disks);
  await Promise.all(disks.map((disk) => completeDisk(host, disk)));
  return disks.sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}

async function listDisks(host: Host): Promise<string[]> {
  const [blocks, generics] = await Promise.all([host.list('/sys/block'), host.list('/sys/class/scsi_generic')]);
  const isBlockDisk = async (name: string) =>
    DISK_NAME.test(name) || (await host.stat(`/sys/block/${name}/device`))?.type === 'directory';
  // type 0 is a direct-access device; one without a block device belongs to a RAID array
  const isHiddenDisk = async (name: string) =>
    (await host.stat(`/sys/class/scsi_generic/${name}/device/block`)) === undefined &&
    (await host.read(`/sys/class/scsi_generic/${name}/device/type`))?.trim() === '0';
  const [blockDisks, hiddenDisks] = await Promise.all([
    filterAsync(blocks, isBlockDisk),
    filterAsync(generics, isHiddenDisk),
  ]);
  const disks = [...blockDisks, ...hiddenDisks];
  if (disks.length < 2 || !(await mayHaveMultipath(host, blocks))) return disks;
  const output = await host.run('multipath', ['-l']);
  return output === undefined ? disks : withoutRedundantPaths(disks, parseMultipath(output.stdout));
}

async function filterAsync(names: readonly string[], test: (name: string) => Promise<boolean>): Promise<string[]> {
  const results = await Promise.all(names.map(test));
  return names.filter((_, i) => results[i]);
}

/** `multipath -l` lists the device-mapper devices with these identifiers, and many machines have the tool without any. */
async function mayHaveMultipath(host: Host, blocks: readonly string[]): Promise<boolean> {
  const ids = await Promise.all(
    blocks.filter((name) => name.startsWith('dm-')).map((name) => host.read(`/sys/block/${name}/dm/uuid`)),
  );
  return ids.some((id) => id === undefined || id.startsWith('mpath-'));
}

/** What sysfs tells of a disk. */
async function readDisk(host: Host, name: string): Promise<Disk> {
  const block = `/sys/block/${name}`;
  const places = name.startsWith('sg')
    ? [`/sys/class/scsi_generic/${name}/device`]
    : [block, `${block}/device`, ...(name.startsWith('hd') ? [`/proc/ide/${name}`] : [])];
  const value = async (key: string) => {
    for (const place of places) {
      const text = await host.read(`${place}/${key}`);
      if (text !== undefined) return cleanSysfsValue(text);
    }
    return undefined;
  };
  const vpdSerial = async () => {
    for (const place of places) {
      const bytes = await host.readBytes(`${place}/vpd_pg80`);
      if (bytes !== undefined) return serialOfVpdPage(bytes);
    }
    return undefined;
  };

  const [vendor, model, revision, serial, removable, wwid, size, description] = await Promise.all([
    value('vendor'),
    value('model'),
    value('rev').then((rev) => rev ?? value('firmware_rev')),
    value('serial').then((text) => text ?? vpdSerial()),
    value('removable'),
    value('wwid'),
    value('size'),
    readBus(host, name),
  ]);
  const isAta = vendor === 'ATA';
  const sectors = Number(size);
  const disk: Disk = {
    name,
    manufacturer: (isAta ? makerOfModel(model) : undefined) ?? vendor,
    model,
    firmware: revision,
    serial,
    type: removable !== undefined && removable !== '0' ? 'removable' : 'disk',
    wwn: wwid?.startsWith('naa.') ? `wwn-${wwid.slice('naa.'.length)}` : undefined,
    description: isAta && name.startsWith('sd') && description !== 'USB' ? 'SATA' : description,
    disksize: sectors > 0 ? Math.trunc((sectors * 512) / 1_000_000) : undefined,
  };
  if (disk.type === 'disk' && !name.startsWith('vd') && !name.startsWith('sg')) {
    const info = await host.run('udisksctl', ['info', '-b', `/dev/${name}`], { timeout: 10_000 });
    if (info !== undefined && /^[ \t]*HintAuto:[ \t]*true[ \t\r]*$/m.test(info.stdout)) disk.type = 'removable';
  }
  return disk;
}

async function readBus(host: Host, name: string): Promise<string | undefined> {
  const device = `/sys/block/${name}/device`;
  // the subsystem of a USB disk is SCSI, as it is of every disk that takes SCSI commands
  if (name.startsWith('sd') && /\/usb\d+\//.test((await host.realpath(`/sys/block/${name}`)) ?? '')) return 'USB';
  const bus =
    busOf(await host.realpath(`${device}/subsystem`)) ?? busOf(await host.realpath(`${device}/device/subsystem`));
  if (bus !== undefined || !name.startsWith('nvme')) return bus;
  // with native multipathing the device is a subsystem of the kernel's, and its controllers are on the bus
  const controller = (await host.list(device)).find((entry) => /^nvme\d+$/.test(entry));
  return controller === undefined
    ? 'NVME'
    : (busOf(await host.realpath(`${device}/${controller}/device/subsystem`)) ?? 'NVME');
}

/** Entries of the database that udev kept before 2011: they fill gaps, and add disks that sysfs does not show. */
async function fillFromLegacyUdev(host: Host, disks: Disk[]): Promise<void> {
  const directory = '/dev/.udev/db';
  for (const file of await host.list(directory)) {
    const text = await host.read(`${directory}/${file}`);
    const name = text === undefined ? undefined : legacyUdevDisk(text);
    const known = disks.find((disk) => disk.name === name);
    if (text === undefined || name === undefined || known === undefined) continue;
    fillGaps(known, parseLegacyUdevEntry(text, name));
  }
}

/** Takes over what a disk does not have yet. */
function fillGaps(disk: Disk, more: Disk, fields = Object.keys(more) as (keyof Disk)[]): void {
  for (const field of fields) {
    if (disk[field] === undefined) Object.assign(disk, { [field]: more[field] });
  }
}

/** Vendor of virtio disks (Virtual I/O Device specification, chapter 4.1.2): guests often are without pci.ids. */
const VIRTIO_VENDORS: Readonly<Record<string, string>> = { '1af4': 'Red Hat, Inc.' };

/** What smartctl and hdparm are asked for. */
const COMPLETED = ['description', 'disksize', 'firmware', 'interface', 'manufacturer', 'serial', 'wwn'] as const;

async function completeDisk(host: Host, disk: Disk): Promise<void> {
  const { name = '' } = disk;
  if (name !== '' && !SILENT_DISK.test(name)) await askDisk(host, disk);
  disk.description = describeBus(disk);
  disk.manufacturer = await makerOf(host, disk);
  if (name.startsWith('nvme')) disk.interface = 'NVME';
  if (name === '' || name.startsWith('sg')) return;
  // a size of 0 is a reader without a medium, of which fdisk knows no more
  const isEmpty = (await host.read(`/sys/block/${name}/size`))?.trim() === '0';
  if (disk.disksize === undefined && !isEmpty && !disk.type?.startsWith('cd'))
    disk.disksize = await fdiskSize(host, name);
  if (!disk.serial && !(disk.type === 'removable' && disk.disksize === undefined)) {
    disk.serial = await diskIdentifier(host, name);
  }
}

async function askDisk(host: Host, disk: Disk): Promise<void> {
  const device = `/dev/${disk.name}`;
  const smart = await smartctl(host, device);
  if (smart !== undefined) {
    if (disk.manufacturer === 'ATA') disk.manufacturer = smart.manufacturer ?? disk.manufacturer;
    fillGaps(disk, smart, [...COMPLETED]);
    disk.model = longerName(disk.model, smart.model);
  }
  const gaps = COMPLETED.filter((field) => field !== 'manufacturer' && disk[field] === undefined);
  if (gaps.length === 0 && smart?.model !== undefined) return;
  const identity = await hdparm(host, device);
  if (identity === undefined) return;
  fillGaps(disk, identity, gaps);
  if (smart?.model === undefined) disk.model = identity.model ?? disk.model;
}

/** What smartctl tells of a model, which may be the first word of it only, where the kernel has the others, too. */
const longerName = (known: string | undefined, told: string | undefined) =>
  told === undefined || known?.startsWith(`${told} `) ? known : told;

/** The bus as inventory servers know it. */
export function describeBus({ name = '', description, manufacturer, serial }: Disk): string {
  if (/usb/i.test(description ?? '')) return 'USB';
  if (/^sd/.test(name)) {
    return [manufacturer, serial, description].some((text) => text?.includes('ATA')) ? 'SATA' : 'SCSI';
  }
  if (/^sg/.test(name)) return 'SCSI';
  if (/^vd/.test(name) || description?.includes('VIRTIO')) return 'Virtual';
  return description || 'IDE';
}

async function makerOf(host: Host, { manufacturer, model }: Disk): Promise<string | undefined> {
  if (!manufacturer || manufacturer === 'ATA') return makerOfModel(model) ?? manufacturer;
  const id = /^0x([0-9a-f]{4})$/i.exec(manufacturer)?.[1];
  if (id === undefined) return manufacturer;
  return (await pciIds(host)).vendor(id.toLowerCase()) ?? VIRTIO_VENDORS[id.toLowerCase()] ?? manufacturer;
}

/** Size in MB; fdisk counts in kB. */
async function fdiskSize(host: Host, name: string): Promise<number | undefined> {
  const output = await host.run('fdisk', ['-s', `/dev/${name}`], { timeout: 20_000 });
  const blocks = /^\d{1,15}/.exec(output?.stdout.trim() ?? '')?.[0];
  return blocks === undefined || Number(blocks) === 0 ? undefined : Math.trunc(Number(blocks) / 1000);
}

/**
 * Identifier of the partition table or of the LVM physical volume, for disks without a serial number. udev knows both;
 * where it does not run, fdisk and LVM are asked.
 */
async function diskIdentifier(host: Host, name: string): Promise<string | undefined> {
  const number = (await host.read(`/sys/block/${name}/dev`))?.trim();
  const known = number === undefined ? undefined : await udevProperties(host, number);
  if (known?.has('ID_PART_TABLE_UUID')) {
    const id = known.get('ID_PART_TABLE_UUID');
    // fdisk prints the one of a GPT in upper case
    return known.get('ID_PART_TABLE_TYPE') === 'gpt' ? id?.toUpperCase() : id;
  }
  if (known?.has('ID_FS_TYPE')) return known.get('ID_FS_TYPE') === 'LVM2_member' ? known.get('ID_FS_UUID') : undefined;

  const fdisk = await host.run('fdisk', ['-l', `/dev/${name}`], { timeout: 20_000 });
  const identifier = /^Disk identifier:\s*(?:0x)?([\w-]+)/im.exec(fdisk?.stdout ?? '')?.[1];
  if (identifier !== undefined) return identifier;
  const lvm = await host.run('lvm', ['pvdisplay', '-C', '-o', 'pv_uuid', '--noheadings', `/dev/${name}`]);
  return /^\s*([\w-]+)/.exec(lvm?.stdout ?? '')?.[1];
}

export default defineCollector({
  name: 'linux/storages',
  category: 'storage',
  fills: { storages: DISK_FIELDS },
  reads: [
    '/sys/block',
    '/sys/class/scsi_generic',
    '/proc/ide',
    '/run/udev/data',
    '/dev/.udev/db',
    'multipath -l',
    'udisksctl info -b DEVICE',
    'smartctl -i DEVICE',
    'hdparm -V',
    'hdparm -I DEVICE',
    'fdisk -s DEVICE',
    'fdisk -l DEVICE',
    'lvm pvdisplay -C -o pv_uuid --noheadings DEVICE',
    'lshal',
  ],
  async collect({ host, add }) {
    for (const disk of await readDisks(host)) add('storages', disk);
  },
});

/** Volumes of the logical volume manager LVM2. Sizes are in MB of 10^6 bytes, cut to whole numbers. */

import type { Host } from '@fi/core';
import type { LogicalVolume, PhysicalVolume, VolumeGroup } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { udevProperties } from '../../tools/udev.js';

const FORMAT = ['--noheading', '--nosuffix', '--units', 'M', '-o'];
const PHYSICAL = [...FORMAT, 'pv_name,pv_fmt,pv_attr,pv_size,pv_free,pv_uuid,pv_pe_count,vg_uuid'];
const LOGICAL = ['-a', ...FORMAT, 'lv_name,vg_uuid,lv_attr,lv_size,lv_uuid,seg_count'];
const GROUPS = [...FORMAT, 'vg_name,pv_count,lv_count,vg_attr,vg_size,vg_free,vg_uuid,vg_extent_size'];

/** Columns of each line that has at least `count` of them. */
const rows = (text: string, count: number): string[][] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns.length >= count);

const number = (text: string | undefined) => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined);
/** Megabytes without their fraction. */
const size = (text: string | undefined) =>
  /^\d{1,15}(?:\.\d+)?$/.test(text ?? '') ? Math.trunc(Number(text)) : undefined;

/** Reads the output of `lvs` with the columns that this collector asks for. */
export function parseLvs(text: string): Partial<Undefinable<LogicalVolume>>[] {
  return rows(text, 5).map(([lv_name, vg_uuid, attr, lvSize, lv_uuid, segments]) => ({
    lv_name,
    vg_uuid,
    attr,
    size: size(lvSize),
    lv_uuid,
    seg_count: number(segments),
  }));
}

/** Reads the output of `pvs` with the columns that this collector asks for. */
export function parsePvs(text: string): Partial<Undefinable<PhysicalVolume>>[] {
  return rows(text, 7).map(([device, format, attr, pvSize, free, pv_uuid, extents, vg_uuid]) => {
    const count = number(extents);
    const total = /^\d{1,15}(?:\.\d+)?$/.test(pvSize ?? '') ? Number(pvSize) : undefined;
    return {
      device,
      format,
      attr,
      size: size(pvSize),
      free: size(free),
      pv_uuid,
      pv_pe_count: count,
      pe_size: total === undefined || !count ? undefined : Math.trunc(total / count),
      vg_uuid,
    };
  });
}

/** Reads the output of `vgs` with the columns that this collector asks for. */
export function parseVgs(text: string): Partial<Undefinable<VolumeGroup>>[] {
  return rows(text, 8).map(([vg_name, pvs, lvs, attr, vgSize, free, vg_uuid, vg_extent_size]) => ({
    vg_name,
    pv_count: number(pvs),
    lv_count: number(lvs),
    attr,
    size: size(vgSize),
    free: size(free),
    vg_uuid,
    vg_extent_size,
  }));
}

/** Whether there are physical volumes; `possible`: only LVM can tell. */
export type LvmUse = 'certain' | 'possible' | 'none';

/**
 * Whether any block device may be a physical volume. LVM's tools read the beginning of every device, which takes
 * longer than the rest of an inventory, and most machines do not use it. A device cannot be one when it is empty, has
 * partitions, is mounted itself, or udev's prober has found something else or nothing on it.
 */
export async function lvmUse(host: Host): Promise<LvmUse> {
  const names = await host.list('/sys/class/block');
  const mounts = (await host.read('/proc/self/mountinfo')) ?? '';
  const mounted = new Set(mounts.split('\n').map((line) => line.split(' ')[2] ?? ''));
  const uses = await Promise.all(names.map((name) => useOfDevice(host, name, mounted)));
  if (uses.includes('certain')) return 'certain';
  return names.length === 0 || uses.includes('possible') ? 'possible' : 'none';
}

/** @param mounted numbers of the devices that are mounted, `8:1`. */
async function useOfDevice(host: Host, name: string, mounted: ReadonlySet<string>): Promise<LvmUse> {
  const directory = `/sys/class/block/${name}`;
  if ((await host.read(`${directory}/size`))?.trim() === '0') return 'none';
  const number = (await host.read(`${directory}/dev`))?.trim() ?? '';
  if (mounted.has(number)) return 'none';
  const known = await udevProperties(host, number);
  if (known?.has('ID_FS_TYPE')) return known.get('ID_FS_TYPE') === 'LVM2_member' ? 'certain' : 'none';
  // only for a partition it is sure that the prober has looked
  if (known?.has('ID_PART_ENTRY_NUMBER') && !known.has('ID_FS_AMBIVALENT')) return 'none';
  return (await host.list(directory)).some((entry) => entry.startsWith(name)) ? 'none' : 'possible';
}

export default defineCollector({
  name: 'linux/lvm',
  category: 'lvm',
  fills: {
    logical_volumes: ['attr', 'lv_name', 'lv_uuid', 'seg_count', 'size', 'vg_uuid'],
    physical_volumes: ['attr', 'device', 'format', 'free', 'pe_size', 'pv_pe_count', 'pv_uuid', 'size', 'vg_uuid'],
    volume_groups: ['attr', 'free', 'lv_count', 'pv_count', 'size', 'vg_extent_size', 'vg_name', 'vg_uuid'],
  },
  reads: [
    '/sys/class/block',
    '/proc/self/mountinfo',
    '/run/udev/data',
    `pvs ${PHYSICAL.join(' ')}`,
    `lvs ${LOGICAL.join(' ')}`,
    `vgs ${GROUPS.join(' ')}`,
  ],
  async collect({ host, add }) {
    if ((await host.which('lvs')) === undefined) return;
    const use = await lvmUse(host);
    if (use === 'none') return;
    const physicalAnswer = host.run('pvs', PHYSICAL);
    if (use === 'possible') {
      // groups and logical volumes are made of physical ones
      const answer = await physicalAnswer;
      if (answer?.code === 0 && answer.stdout.trim() === '') return;
    }
    const [physical, logical, groups] = await Promise.all([
      physicalAnswer,
      host.run('lvs', LOGICAL),
      host.run('vgs', GROUPS),
    ]);
    for (const volume of parseLvs(logical?.stdout ?? '')) add('logical_volumes', volume);
    for (const volume of parsePvs(physical?.stdout ?? '')) add('physical_volumes', volume);
    for (const group of parseVgs(groups?.stdout ?? '')) add('volume_groups', group);
  },
});

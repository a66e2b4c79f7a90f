/** `lshal`: devices as HAL, the hardware service of Linux systems before 2011, knew them. */

import type { Drive } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';
import type { Disk } from './disk.js';

interface HalDevice {
  /** Last part of its unique device identifier. */
  id: string;
  properties: ReadonlyMap<string, string>;
}

/** Every device of the list, with its properties as text. */
export function parseLshal(text: string): HalDevice[] {
  const devices: HalDevice[] = [];
  let properties = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const id = /^udi = '\/org\/freedesktop\/Hal\/devices\/([^']*)/.exec(line)?.[1];
    if (id !== undefined) {
      properties = new Map();
      devices.push({ id, properties });
      continue;
    }
    const equals = line.indexOf(' = ');
    if (!line.startsWith(' ') || equals < 0) continue;
    const value = line.slice(equals + 3);
    const quoted = /^'([^']*)'/.exec(value)?.[1];
    properties.set(line.slice(0, equals).trim(), quoted ?? value.split(' ')[0] ?? '');
  }
  return devices;
}

const mebibytes = (bytes: string | undefined) => {
  const number = Number(bytes);
  return bytes === undefined || !Number.isFinite(number) ? undefined : Math.round(number / 1024 / 1024);
};

/** Disks; sizes in MiB. */
export function lshalDisks(text: string): Disk[] {
  return parseLshal(text)
    .filter(({ id }) => /^(?:storage|legacy_floppy|block)/.test(id))
    .map(({ properties }) => ({
      name: properties.get('block.device')?.replace(/^\/dev\//, ''),
      manufacturer: properties.get('info.vendor'),
      model: properties.get('storage.model'),
      firmware: properties.get('storage.firmware_version'),
      serial: properties.get('storage.serial'),
      type: properties.get('storage.drive_type'),
      disksize: mebibytes(properties.get('storage.size')),
    }));
}

/** File systems; sizes in MiB. */
export function lshalFilesystems(text: string): Partial<Undefinable<Drive>>[] {
  return parseLshal(text)
    .filter(({ properties }) => properties.get('block.is_volume') === 'true')
    .map(({ properties }) => ({
      volumn: properties.get('block.device'),
      filesystem: properties.get('volume.fstype') || undefined,
      label: properties.get('volume.label') || undefined,
      serial: properties.get('volume.uuid') || undefined,
      type: properties.get('storage.model'),
      total: mebibytes(properties.get('volume.size')),
    }));
}

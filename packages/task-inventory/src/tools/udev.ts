/** What udev knows of block devices: its database in /run/udev/data, and the one of old systems in /dev/.udev/db. */

import type { Host } from '@fi/core';
import type { Disk } from './disk.js';

/**
 * Properties in an entry of udev's database, lines `E:KEY=value`.
 */
export function parseUdevProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (line.startsWith('E:') && equals > 2) properties.set(line.slice(2, equals), line.slice(equals + 1));
  }
  return properties;
}

/**
 * Properties of a block device.
 *
 * @param number major and minor number, `8:1`.
 * @returns `undefined` where no udev runs, as in a container, or it does not know the device.
 */
export async function udevProperties(host: Host, number: string): Promise<Map<string, string> | undefined> {
  if (!/^\d{1,10}:\d{1,10}$/.test(number)) return undefined;
  const text = await host.read(`/run/udev/data/b${number}`);
  return text === undefined ? undefined : parseUdevProperties(text);
}

/** Text in which udev has written special characters as `\x20`. */
export function unescapeUdev(text: string): string {
  if (!text.includes('\\x')) return text;
  const parts = text.split(/\\x([0-9a-f]{2})/i);
  return Buffer.concat(parts.map((part, i) => Buffer.from(part, i % 2 === 1 ? 'hex' : 'utf8'))).toString();
}

/** Name of the disk that an entry of the old database is about; `undefined` when it is about something else. */
export function legacyUdevDisk(text: string): string | undefined {
  return /^N:(\S*(?:[hsv]d[a-z]+|sr\d+))$/m.exec(text)?.[1];
}

/**
 * Reads an entry of the old database.
 *
 * @param name the disk's name.
 */
export function parseLegacyUdevEntry(text: string, name: string): Disk {
  const properties = parseUdevProperties(text);
  const scsi = /^S:\S*-scsi-(\d+):(\d+):(\d+):(\d+)$/m.exec(text);
  return {
    name,
    scsi_coid: scsi?.[1],
    scsi_chid: scsi?.[2],
    scsi_unid: scsi?.[3],
    scsi_lun: scsi?.[4],
    manufacturer: properties.get('ID_VENDOR'),
    model: properties.get('ID_MODEL'),
    firmware: properties.get('ID_REVISION'),
    serial: properties.get('ID_SERIAL_SHORT') || properties.get('ID_SERIAL'),
    type: properties.get('ID_TYPE'),
    description: properties.get('ID_BUS'),
  };
}

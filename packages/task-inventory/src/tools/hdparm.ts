/** `hdparm -I DEVICE`: the identity data of an ATA disk. */

import type { Host } from '@fi/core';
import type { Disk } from './disk.js';
import { isAtLeast } from './version.js';

/** Oldest version that reads the identity data in a way that can be trusted. */
const MINIMUM_VERSION = [9, 15] as const;

/**
 * Reads the output of `hdparm -I`.
 *
 * @returns `disksize` in MB; nothing for a device that answers with something else than identity data.
 */
export function parseHdparm(text: string): Disk {
  // the checksum of the data is wrong: no ATA disk, whatever else the text says
  if (text.includes('Integrity word not set')) return {};
  const line = (pattern: RegExp) => pattern.exec(text)?.[1]?.trim() || undefined;
  const transport = line(/^[ \t]*Transport:(.{1,300})/m);
  const bus = transport === undefined ? undefined : /\b(?:SATA|SAS|SCSI|USB)\b/.exec(transport)?.[0];
  const size = Number(line(/1000\*1000:\s+(\d{1,15}) MBytes/));
  return {
    description: bus,
    interface: bus,
    disksize: size > 0 ? size : undefined,
    firmware: line(/^[ \t]*Firmware Revision:[ \t]+([\w.-]+)/m),
    model: line(/^[ \t]*Model Number:[ \t]+([\x21-\x7e][\x20-\x7e]*)/m),
    serial: line(/^[ \t]*Serial Number:[ \t]+([\x21-\x7e][\x20-\x7e]*)/m),
    wwn: line(/WWN Device Identifier:[ \t]+([0-9a-fx]+)/),
  };
}

/** Whether the answer to `hdparm -V` is of a version that is new enough. */
export const isUsableHdparm = (version: string): boolean => isAtLeast(version, MINIMUM_VERSION);

/** Asks hdparm for one disk; `undefined` when it is not installed, or too old. */
export async function hdparm(host: Host, device: string): Promise<Disk | undefined> {
  const version = await host.run('hdparm', ['-V']);
  if (version === undefined || !isUsableHdparm(version.stdout)) return undefined;
  const output = await host.run('hdparm', ['-I', device], { timeout: 20_000 });
  return output === undefined ? undefined : parseHdparm(output.stdout);
}

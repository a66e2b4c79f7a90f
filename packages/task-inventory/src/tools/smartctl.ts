/** `smartctl -i DEVICE` of smartmontools: what a disk tells about itself over ATA, SCSI or SAS. */

import type { Host } from '@fi/core';
import { type Disk, keyValues } from './disk.js';
import { canonicalManufacturer, canonicalSize } from './values.js';

const word = (text: string) => /^\w+/.exec(text)?.[0];
const run = (text: string) => /^\S+/.exec(text)?.[0];

/**
 * Reads the output of `smartctl -i`.
 *
 * @returns `disksize` in MB; `undefined` for an empty text. A disk that smartctl knows nothing of still is one: its
 *   type is `disk` and its bus `SATA` unless the text says otherwise.
 */
export function parseSmartctl(text: string): Disk | undefined {
  if (text.trim() === '') return undefined;
  const pairs = keyValues(text);
  /** The first of the keys that is there, shortened as its value needs. */
  const first = (...sources: (readonly [string, (value: string) => string | undefined])[]) => {
    const source = sources.find(([key]) => pairs.has(key));
    return source?.[1](pairs.get(source[0]) ?? '');
  };
  const whole = (value: string) => value;

  const type = pairs.get('device type');
  const transport = first(['transport protocol', word]);
  const size = /^([\d.,\s]{1,60}[a-z]+)/i.exec(pairs.get('user capacity') ?? '')?.[1];
  return {
    type: type === undefined ? 'disk' : word(type),
    description: transport ?? 'SATA',
    interface: transport ?? first(['sata version is', word]),
    disksize: size === undefined ? undefined : canonicalSize(size),
    firmware: first(['revision', run], ['firmware version', run]),
    manufacturer: canonicalManufacturer(
      first(
        ['vendor', word],
        ['model family', word],
        ['add. product id', word],
        ['device model', whole],
        ['product', word],
      ),
    ),
    model: first(['product', run], ['device model', whole], ['model family', word]),
    serial: first(['serial number', run]),
    wwn: /^[0-9a-f]+$/i.exec(pairs.get('lu wwn device id')?.replace(/\s/g, '') ?? '')?.[0],
  };
}

/**
 * Asks smartctl for one disk.
 *
 * @param options further arguments, such as `-d megaraid,3` for a disk behind a RAID controller.
 * @returns `undefined` when smartctl is not installed.
 */
export async function smartctl(host: Host, device: string, options: readonly string[] = []): Promise<Disk | undefined> {
  const output = await host.run('smartctl', ['-i', device, ...options], { timeout: 20_000 });
  return output === undefined ? undefined : parseSmartctl(output.stdout);
}

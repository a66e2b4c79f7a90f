/** Disks behind IBM ServeRAID controllers, by ipssend. */

import { defineCollector } from '../../collector.js';
import type { Disk } from '../../tools/disk.js';
import { canonicalManufacturer } from '../../tools/values.js';

/** Numbers of the controllers in the answer to `ipssend GETVERSION`. */
export function parseIpssendControllers(text: string): string[] {
  return [...new Set([...text.matchAll(/Controller Number\s*:?\s*(\d{1,3})/gi)].map(([, number]) => number ?? ''))];
}

/** Reads the answer to `ipssend GETCONFIG N PD`; the part number ends the description of a disk. Sizes in MB. */
export function parseIpssendDisks(text: string): Disk[] {
  const disks: Disk[] = [];
  let disksize: number | undefined;
  let serial: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const value = /:\s*(\S+)/.exec(line)?.[1];
    if (/^\s*Size\b/i.test(line)) disksize = Number(/^(\d{1,12})\//.exec(value ?? '')?.[1]) || undefined;
    else if (/^\s*Device ID\s*:/i.test(line)) serial = value;
    else if (/^\s*FRU part number\s*:/i.test(line)) {
      const manufacturer = canonicalManufacturer(serial);
      disks.push({
        name: [manufacturer, value].filter(Boolean).join(' '),
        manufacturer,
        model: value,
        description: 'SCSI',
        type: 'disk',
        disksize,
        serial,
      });
      disksize = undefined;
      serial = undefined;
    }
  }
  return disks;
}

export default defineCollector({
  name: 'linux/ipssend',
  category: 'storage',
  fills: { storages: ['description', 'disksize', 'manufacturer', 'model', 'name', 'serial', 'type'] },
  reads: ['ipssend GETVERSION', 'ipssend GETCONFIG N PD'],
  async collect({ host, add }) {
    const version = await host.run('ipssend', ['GETVERSION']);
    for (const controller of parseIpssendControllers(version?.stdout ?? '')) {
      const config = await host.run('ipssend', ['GETCONFIG', controller, 'PD']);
      for (const disk of parseIpssendDisks(config?.stdout ?? '')) add('storages', disk);
    }
  },
});

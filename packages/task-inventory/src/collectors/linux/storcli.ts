/** Disks behind Broadcom MegaRAID and Dell PERC controllers, by StorCLI or PercCLI, which took MegaCli's place. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { DISK_FIELDS, type Disk, makerOfModel } from '../../tools/disk.js';
import { canonicalManufacturer, canonicalSize } from '../../tools/values.js';
import { findMegacli } from './megacli.js';

/** Names that the tools are installed under; their own packages put them outside of PATH. */
const TOOLS = [
  'storcli',
  'storcli64',
  '/opt/MegaRAID/storcli/storcli64',
  'perccli',
  'perccli64',
  '/opt/MegaRAID/perccli/perccli64',
];

type Json = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const object = (value: unknown): Json => (isObject(value) ? value : {});

/** A text that is not one of the tool's words for "unknown". */
const text = (value: unknown): string | undefined => {
  const clean = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return clean === '' || clean === 'NA' || clean === 'N/A' || clean === '-' ? undefined : clean;
};

/**
 * Reads the JSON that `show all J` prints for drives.
 *
 * @returns `disksize` in MB; an empty list for anything else than such JSON.
 */
export function parseStorcli(json: string): Disk[] {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return [];
  }
  const controllers = object(data).Controllers;
  if (!Array.isArray(controllers)) return [];
  return controllers.flatMap((controller) => {
    const answer = object(object(controller)['Response Data']);
    return Object.entries(answer).flatMap(([key, value]) =>
      /^Drive \/c\d+(?:\/e\d+)?\/s\d+$/.test(key) && Array.isArray(value)
        ? [
            parseDrive(
              object(value[0]),
              object(object(answer[`${key} - Detailed Information`])[`${key} Device attributes`]),
            ),
          ]
        : [],
    );
  });
}

function parseDrive(row: Json, attributes: Json): Disk {
  const vendor = text(attributes['Manufacturer Id']);
  const whole = text(attributes['Model Number']) ?? text(row.Model);
  const [, first, second] = /^(\S+) +(\S+)$/.exec(whole ?? '') ?? [];
  const wwn = text(attributes.WWN);
  return {
    type: 'disk',
    name: second ?? whole,
    model: second ?? whole,
    manufacturer:
      canonicalManufacturer(vendor === undefined || vendor === 'ATA' ? first : vendor) ?? makerOfModel(whole),
    description: text(row.Intf),
    interface: text(row.Intf),
    disksize: sizeOf(row, text(attributes['Raw size'])),
    firmware: text(attributes['Firmware Revision']),
    serial: text(attributes.SN),
    wwn: wwn !== undefined && /^[0-9a-f]{16,32}$/i.test(wwn) ? wwn.toLowerCase() : undefined,
  };
}

/** From the number of sectors where it is told: the size in words is in units of base 1024, and rounded. */
function sizeOf(row: Json, raw: string | undefined): number | undefined {
  const sectors = /\[0x([0-9a-f]{1,12}) Sectors\]/i.exec(raw ?? '')?.[1];
  const bytes = { '512B': 512, '4KB': 4096, '4 KB': 4096 }[text(row.SeSz) ?? '512B'];
  if (sectors !== undefined && bytes !== undefined) {
    return Math.trunc((Number.parseInt(sectors, 16) * bytes) / 1_000_000);
  }
  const words = (raw ?? text(row.Size))?.replace(/ \[.*/, '').replace(/([KMGTP])B$/, '$1iB');
  const mebibytes = canonicalSize(words, 1024);
  return mebibytes === undefined ? undefined : Math.trunc(mebibytes * 1.048576);
}

async function readDrives(host: Host, tool: string): Promise<Disk[]> {
  const ask = async (path: string) =>
    parseStorcli((await host.run(tool, [path, 'show', 'all', 'J'], { timeout: 60_000 }))?.stdout ?? '');
  const inEnclosures = await ask('/call/eall/sall');
  // drives that are connected without an enclosure
  return inEnclosures.length > 0 ? inEnclosures : ask('/call/sall');
}

export default defineCollector({
  name: 'linux/storcli',
  category: 'storage',
  fills: { storages: DISK_FIELDS },
  reads: ['storcli /call/eall/sall show all J', 'storcli /call/sall show all J'],
  async collect({ host, add }) {
    // both tools see the same disks
    if ((await findMegacli(host)) !== undefined) return;
    for (const tool of TOOLS) {
      if ((await host.which(tool)) === undefined) continue;
      const disks = await readDrives(host, tool);
      for (const disk of disks) add('storages', disk);
      if (disks.length > 0) return;
    }
  },
});

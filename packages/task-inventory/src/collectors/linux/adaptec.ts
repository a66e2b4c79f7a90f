/** Disks behind Adaptec, IBM ServeRAID and Sun controllers: by arcconf, else by the SCSI devices that they show. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { type Disk, keyValues } from '../../tools/disk.js';
import { scsiDisks } from '../../tools/scsi-address.js';
import { smartctl } from '../../tools/smartctl.js';
import { canonicalManufacturer, canonicalSize } from '../../tools/values.js';

/** Makers that volumes of these controllers tell, cut to eight characters as SCSI has it. */
const VOLUME_VENDORS = /^(?:Adaptec|Sun|ServeRA)/i;

/**
 * Reads `/proc/scsi/scsi`.
 *
 * @param controller the SCSI host, `scsi0`.
 * @param name of the volume, which the disks are reported under.
 * @returns the devices of the controller that are no volumes, with their SCSI generic device.
 */
export function parseProcScsi(text: string, controller: string, name: string): { disk: Disk; device: string }[] {
  const disks: { disk: Disk; device: string }[] = [];
  let rank = -1;
  let isWanted = false;
  for (const line of text.split(/\r?\n/)) {
    const scsiHost = /^Host:\s+(\w+)/.exec(line)?.[1];
    if (scsiHost !== undefined) {
      rank++;
      isWanted = scsiHost === controller;
    }
    const place = line.indexOf(' Model:');
    const end = line.indexOf(' Rev:', place);
    if (!isWanted || place < 0 || end < 0) continue;
    const model = line.slice(place + ' Model:'.length, end).trim();
    if (/raid|virtual/i.test(model)) continue;
    const firmware = /^\S+/.exec(line.slice(end + ' Rev:'.length).trim())?.[0];
    disks.push({
      disk: { name, model, firmware, manufacturer: canonicalManufacturer(model) },
      device: `/dev/sg${rank}`,
    });
  }
  return disks;
}

/** Reads the answer to `arcconf getconfig N pd`; sizes in MB. */
export function parseArcconf(text: string): Disk[] {
  const blocks = text.split(/^[ \t]*Device #\d+[ \t\r]*$/m).slice(1);
  return blocks
    .filter((block) => /^[ \t]*Device is a Hard drive/im.test(block))
    .map((block) => {
      const pairs = keyValues(block);
      const vendor = pairs.get('vendor');
      const model = pairs.get('model');
      const size = canonicalSize(pairs.get('total size') ?? pairs.get('size'), 1024);
      const bus = /^(SATA|SAS|SCSI)/i.exec(pairs.get('transfer speed') ?? pairs.get('interface type') ?? '')?.[1];
      return {
        type: 'disk',
        name: model,
        model,
        manufacturer: canonicalManufacturer(vendor === undefined || vendor === 'ATA' ? model : vendor),
        description: bus?.toUpperCase(),
        firmware: pairs.get('firmware'),
        serial: pairs.get('serial number'),
        wwn: /^[0-9a-f]{16}$/i.exec(pairs.get('world-wide name') ?? '')?.[0].toLowerCase(),
        // arcconf counts in units of base 1024
        disksize: size === undefined ? undefined : Math.trunc(size * 1.048576),
      };
    });
}

async function askArcconf(host: Host): Promise<Disk[]> {
  const version = await host.run('arcconf', ['getversion']);
  const count = Number(/Controllers found:\s*(\d{1,2})/i.exec(version?.stdout ?? '')?.[1] ?? 0);
  const disks: Disk[] = [];
  for (let controller = 1; controller <= count; controller++) {
    disks.push(...parseArcconf((await host.run('arcconf', ['getconfig', String(controller), 'pd']))?.stdout ?? ''));
  }
  return disks;
}

async function readProcScsi(host: Host): Promise<Disk[]> {
  const volumes = (await scsiDisks(host)).filter(({ vendor }) => VOLUME_VENDORS.test(vendor));
  const text = volumes.length === 0 ? undefined : await host.read('/proc/scsi/scsi');
  if (text === undefined) return [];
  // a controller may show several volumes, all of the same disks
  const controllers = new Map(volumes.map((volume) => [volume.host, volume.name]));
  const found = [...controllers].flatMap(([number, name]) => parseProcScsi(text, `scsi${number}`, name));
  const disks = await Promise.all(
    found.map(async ({ disk, device }) => {
      const { serial, description, type, disksize, manufacturer } = (await smartctl(host, device)) ?? {};
      return { ...disk, serial, description, type, disksize, manufacturer: manufacturer ?? disk.manufacturer };
    }),
  );
  return disks.filter(({ type }) => type === 'disk');
}

export default defineCollector({
  name: 'linux/adaptec',
  category: 'storage',
  fills: {
    storages: ['description', 'disksize', 'firmware', 'manufacturer', 'model', 'name', 'serial', 'type', 'wwn'],
  },
  reads: ['arcconf getversion', 'arcconf getconfig N pd', '/sys/block', '/proc/scsi/scsi', 'smartctl -i DEVICE'],
  async collect({ host, add }) {
    const disks = (await host.which('arcconf')) === undefined ? [] : await askArcconf(host);
    for (const disk of disks.length > 0 ? disks : await readProcScsi(host)) add('storages', disk);
  },
});

/** Disks behind LSI Fusion-MPT controllers with integrated RAID, by mpt-status. */

import { defineCollector } from '../../collector.js';
import type { Disk } from '../../tools/disk.js';
import { scsiDisks } from '../../tools/scsi-address.js';
import { smartctl } from '../../tools/smartctl.js';
import { canonicalManufacturer } from '../../tools/values.js';

/**
 * Reads the output of `mpt-status -n`.
 *
 * @param name of the volume, which its disks are reported under.
 * @returns disks with their SCSI generic device; sizes in MiB, as existing agents report them.
 */
export function parseMptStatus(text: string, name: string): { disk: Disk; device: string }[] {
  const disks: { disk: Disk; device: string }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const number = /\bphys_id:(\d{1,6})\s/.exec(line)?.[1];
    if (number === undefined) continue;
    const model = /\bproduct_id:(.{1,64}?)\s+revision:/.exec(line)?.[1]?.trim();
    const size = /\bsize\(GB\):(\d{1,9})/.exec(line)?.[1];
    disks.push({
      disk: {
        name,
        manufacturer: canonicalManufacturer(model),
        model,
        firmware: /\brevision:(\S+)/.exec(line)?.[1],
        disksize: size === undefined ? undefined : Number(size) * 1024,
      },
      device: `/dev/sg${number}`,
    });
  }
  return disks;
}

export default defineCollector({
  name: 'linux/mpt-status',
  category: 'storage',
  fills: { storages: ['description', 'disksize', 'firmware', 'manufacturer', 'model', 'name', 'serial', 'type'] },
  reads: ['/sys/block', 'mpt-status -n -i ID', 'smartctl -i DEVICE'],
  async collect({ host, add }) {
    if ((await host.which('mpt-status')) === undefined) return;
    for (const volume of (await scsiDisks(host)).filter(({ vendor }) => /^LSI/i.test(vendor))) {
      const output = await host.run('mpt-status', ['-n', '-i', volume.target]);
      for (const { disk, device } of parseMptStatus(output?.stdout ?? '', volume.name)) {
        const { serial, description, type } = (await smartctl(host, device)) ?? {};
        add('storages', { ...disk, serial, description, type });
      }
    }
  },
});

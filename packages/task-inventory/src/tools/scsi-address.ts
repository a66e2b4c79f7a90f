/** SCSI addresses of block devices, from sysfs. */

import type { Host } from '@fi/core';

/** A disk of the SCSI layer, with its address and the maker that it tells. */
export interface ScsiDisk {
  /** `sda`. */
  name: string;
  vendor: string;
  host: string;
  target: string;
}

/** The disks `sd…` of this machine. */
export async function scsiDisks(host: Host): Promise<ScsiDisk[]> {
  const names = (await host.list('/sys/block')).filter((name) => /^sd[a-z]+$/.test(name));
  const disks = await Promise.all(
    names.map(async (name) => {
      const device = (await host.realpath(`/sys/block/${name}/device`)) ?? '';
      const [, scsiHost, , target] = /\/(\d+):(\d+):(\d+):\d+$/.exec(device) ?? [];
      const vendor = (await host.read(`/sys/block/${name}/device/vendor`))?.trim() ?? '';
      return scsiHost === undefined || target === undefined ? undefined : { name, vendor, host: scsiHost, target };
    }),
  );
  return disks.filter((disk) => disk !== undefined);
}

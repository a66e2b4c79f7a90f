/** Disks, optical drives and enclosures, and the mounted datastores. Sources: config.storageDevice.scsiLun, config.fileSystemVolume. */

import type { Drive, Storage } from '@fi/core/inventory';
import type { Element } from '../soap/element.js';
import { manufacturerOf } from './manufacturer.js';
import { defined } from './system.js';

const MIB = 1_048_576;
/** Datastores are told in millions of bytes. */
const MB = 1_000_000;
/** Longest serial number that is believed, in bytes. */
const MAX_SERIAL = 256;

export function storages(host: Element): Storage[] {
  return (host.at('config', 'storageDevice')?.all('scsiLun') ?? [])
    .filter((lun) => lun.elements.length > 0)
    .map((lun) => {
      const model = lun.textAt('model')?.trim();
      const vendor = lun.textAt('vendor')?.trim();
      const size = lun.numberAt('capacity', 'blockSize');
      const blocks = lun.numberAt('capacity', 'block');
      return defined({
        name: lun.textAt('deviceName'),
        description: lun.textAt('displayName'),
        type: lun.textAt('deviceType'),
        firmware: lun.textAt('revision'),
        model,
        manufacturer: vendor && vendor !== 'ATA' ? vendor : manufacturerOf(model),
        disksize: size === undefined || blocks === undefined ? undefined : Math.floor((size * blocks) / MIB),
        serial: serial(lun),
      });
    });
}

/** The serial number is a list of byte values: SCSI vital product data, page 80h. */
function serial(lun: Element): string | undefined {
  const name = lun.all('alternateName').find((one) => one.textAt('namespace') === 'SERIALNUM');
  const bytes = (name?.all('data') ?? []).slice(0, MAX_SERIAL).map((item) => Number(item.text));
  if (bytes.some((byte) => !Number.isInteger(byte))) return undefined;
  const text = Buffer.from(bytes.map((byte) => byte & 0xff)).toString('latin1');
  return text.replace(/[^\x20-\x7e]/g, '').trim() || undefined;
}

export function drives(host: Element): Drive[] {
  return (host.at('config', 'fileSystemVolume')?.all('mountInfo') ?? []).map((mount) => {
    const volume = mount.at('volume');
    const type = volume?.textAt('type');
    const capacity = volume?.numberAt('capacity');
    const remote = volume?.textAt('remotePath');
    return defined({
      serial: volume?.textAt('uuid'),
      total: capacity === undefined ? undefined : Math.floor(capacity / MB),
      type: mount.textAt('mountInfo', 'path'),
      filesystem: type?.toLowerCase(),
      label: volume?.textAt('name'),
      volumn:
        type?.includes('NFS') && remote !== undefined ? `${volume?.textAt('remoteHost') ?? ''}:${remote}` : undefined,
    });
  });
}

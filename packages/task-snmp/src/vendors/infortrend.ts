/** Infortrend disk arrays (IFT-SNMP-MIB). */

import { canonicalManufacturer } from '@fi/core/inventory';
import { isInteger, megabytes } from '../canonical/number.js';
import { canonicalSerial, canonicalString, trimBlanks } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue, textOrder } from '../snmp/reader.js';
import { value } from './rules.js';

const SYSTEM = enterprise('1714.1.1.1.1');
const DISKS = enterprise('1714.1.1.6.1');
const BLOCKS = `${DISKS}.7`;
/** Block size as a power of two. */
const BLOCK_SIZE = `${DISKS}.8`;
const STATUS = `${DISKS}.11`;
const NAME = `${DISKS}.15`;
const FIRMWARE = `${DISKS}.16`;
const SERIAL = `${DISKS}.17`;
/** No disk in the slot: absent, missing, SES and others. */
const NO_DISK = new Set([0x3f, 0xfc, 0xfd, 0xfe, 0xff].map(String));

export const infortrend: Vendor = {
  name: 'infortrend',
  about: 'Infortrend disk arrays, with their disks',
  match: [{ sysObjectId: enterprise('1714.1.1') }],
  type: 'STORAGE',
  manufacturer: 'Infortrend Technology, Inc.',
  serial: value(`${SYSTEM}.10.0`),
  model: value(`${SYSTEM}.15.0`),
  async firmware({ snmp }) {
    const [major = '', minor = ''] = await Promise.all([snmp.get(`${SYSTEM}.4.0`), snmp.get(`${SYSTEM}.5.0`)]);
    return `${major}.${minor}`;
  },
  async run({ snmp }, { storages }) {
    const [statuses, blocks, sizes, names, firmwares, serials] = await Promise.all(
      [STATUS, BLOCKS, BLOCK_SIZE, NAME, FIRMWARE, SERIAL].map((oid) => snmp.walk(oid)),
    );
    for (const [index, status] of textOrder(statuses)) {
      if (NO_DISK.has(status)) continue;
      const name = trimBlanks(canonicalString(names?.get(index)));
      const [, maker, model] = /^(\S+)[ _]+(.*\S)\s*$/.exec(name ?? '') ?? [];
      const serial = canonicalSerial(serials?.get(index));
      if (!isTrue(model) || serial === undefined) continue;
      storages.push({
        TYPE: 'disk',
        DISKSIZE: diskSize(blocks?.get(index), sizes?.get(index)),
        NAME: name,
        MANUFACTURER: maker === undefined ? undefined : canonicalManufacturer(maker),
        MODEL: model,
        FIRMWARE: canonicalString(firmwares?.get(index)),
        SERIAL: serial,
      });
    }
  },
};

/** MB. A count of blocks beyond 31 bits arrives as a negative number. */
function diskSize(blocks: string | undefined, size: string | undefined): string | undefined {
  if (!isTrue(blocks) || !isTrue(size) || !isInteger(blocks)) return undefined;
  const count = Number(blocks);
  return megabytes((count < 0 ? 2 ** 32 + count + 1 : count) * 2 ** Number(size));
}

/**
 * The bits of HARDWARE/CHECKSUM in classic XML: one per section that changed since the server accepted the last inventory.
 * OCS servers update only the sections whose bit is set.
 */

import { FULL_CHECKSUM, type SectionName } from '@fi/core/inventory';

export { FULL_CHECKSUM };

/** Bits that OCS servers know. */
export const CHECKSUM_BITS: Partial<Record<SectionName, number>> = {
  hardware: 1,
  bios: 2,
  memories: 4,
  slots: 8,
  controllers: 32,
  monitors: 64,
  ports: 128,
  storages: 256,
  drives: 512,
  inputs: 1024,
  modems: 2048,
  networks: 4096,
  printers: 8192,
  sounds: 16384,
  videos: 32768,
  softwares: 65536,
  virtualmachines: 131072,
  cpus: 262144,
};

/** The bit of a section; 0 when it has none: servers then always take it. */
export const checksumBit = (section: SectionName): number => CHECKSUM_BITS[section] ?? 0;

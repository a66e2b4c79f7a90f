/** Sound devices on the PCI bus. */

import type { Sound } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { namesOf, PCI_SOURCES, type PciDevice, pciDevices } from '../../tools/pci.js';

/** Entries for the sound devices among PCI devices. */
export function toSounds(devices: readonly PciDevice[]): Partial<Undefinable<Sound>>[] {
  return devices
    .filter((device) => /audio/i.test(device.kind))
    .map((device) => ({
      name: device.kind,
      manufacturer: namesOf(device),
      description: device.revision === undefined ? undefined : `rev ${device.revision}`,
    }));
}

export default defineCollector({
  name: 'unix/pci-sounds',
  category: 'sound',
  fills: { sounds: ['description', 'manufacturer', 'name'] },
  reads: PCI_SOURCES,
  async collect({ host, add }) {
    for (const entry of toSounds(await pciDevices(host))) add('sounds', entry);
  },
});

/** Modems on the PCI bus. */

import { defineCollector } from '../../collector.js';
import { PCI_SOURCES, type PciDevice, pciDevices } from '../../tools/pci.js';

/** Entries for the modems among PCI devices. */
export function toModems(devices: readonly PciDevice[]): { description: string; name: string }[] {
  return devices
    .filter((device) => /modem/i.test(device.kind))
    .map((device) => ({ description: device.kind, name: device.text }));
}

export default defineCollector({
  name: 'unix/pci-modems',
  category: 'modem',
  fills: { modems: ['name', 'description'] },
  reads: PCI_SOURCES,
  async collect({ host, add }) {
    for (const entry of toModems(await pciDevices(host))) add('modems', entry);
  },
});

/**
 * Names of PCI device classes, for systems without pci.ids. Codes: PCI Code and ID Assignment Specification (PCI-SIG);
 * names: those of pci.ids, which servers know.
 */

import type { PciIds } from './hardware-ids.js';

const NAMES: Readonly<Record<string, string>> = {
  '0100': 'SCSI storage controller',
  '0101': 'IDE interface',
  '0104': 'RAID bus controller',
  '0106': 'SATA controller',
  '0107': 'Serial Attached SCSI controller',
  '0108': 'Non-Volatile memory controller',
  '0200': 'Ethernet controller',
  '0207': 'Infiniband controller',
  '0280': 'Network controller',
  '0300': 'VGA compatible controller',
  '0302': '3D controller',
  '0380': 'Display controller',
  '0400': 'Multimedia video controller',
  '0401': 'Multimedia audio controller',
  '0403': 'Audio device',
  '0500': 'RAM memory',
  '0580': 'Memory controller',
  '0600': 'Host bridge',
  '0601': 'ISA bridge',
  '0604': 'PCI bridge',
  '0680': 'Bridge',
  '0700': 'Serial controller',
  '0703': 'Modem',
  '0780': 'Communication controller',
  '0805': 'SD Host controller',
  '0880': 'System peripheral',
  '0b40': 'Co-processor',
  '0c00': 'FireWire (IEEE 1394)',
  '0c03': 'USB controller',
  '0c04': 'Fibre Channel',
  '0c05': 'SMBus',
  '1180': 'Signal processing controller',
};

/**
 * The name of a class, from pci.ids where it has one.
 *
 * @param id class and subclass, 4 hexadecimal digits.
 */
export function pciClassName(id: string, ids: PciIds): string | undefined {
  return ids.subclassName(id) ?? ids.className(id.slice(0, 2)) ?? NAMES[id.toLowerCase()];
}

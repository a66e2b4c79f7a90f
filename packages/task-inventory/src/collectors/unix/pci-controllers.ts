/** Controllers: every PCI device of the machine, with names from pci.ids. */

import type { Controller } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { type PciIds, pciIds } from '../../tools/hardware-ids.js';
import { namesOf, PCI_SOURCES, type PciDevice, pciDevices } from '../../tools/pci.js';
import { pciClassName } from '../../tools/pci-classes.js';

/** The entry of a device. Names of the database replace those that lspci printed. */
export function toController(device: PciDevice, ids: PciIds): Partial<Undefinable<Controller>> {
  const { vendorId, deviceId, subsystem } = device;
  const vendor = ids.vendor(vendorId);
  const model = ids.device(vendorId, deviceId);
  const board = subsystem === undefined ? undefined : ids.subsystem(vendorId, deviceId, subsystem);
  return {
    pciclass: device.classId,
    pcislot: device.slot,
    rev: device.revision,
    driver: device.driver,
    vendorid: vendorId,
    productid: deviceId,
    pcisubsystemid: subsystem,
    manufacturer: vendor ?? namesOf(device),
    caption: model,
    name: model === undefined ? device.kind : (board ?? model),
    type: pciClassName(device.classId, ids),
  };
}

export default defineCollector({
  name: 'unix/pci-controllers',
  category: 'controller',
  fills: {
    controllers: [
      'caption',
      'driver',
      'manufacturer',
      'name',
      'pcisubsystemid',
      'pciclass',
      'pcislot',
      'productid',
      'rev',
      'type',
      'vendorid',
    ],
  },
  reads: PCI_SOURCES,
  async collect({ host, add }) {
    const [devices, ids] = await Promise.all([pciDevices(host), pciIds(host)]);
    for (const device of devices) add('controllers', toController(device, ids));
  },
});

/** UUID and chassis of the machine, from /sys/class/dmi/id; on PowerPC, the UUID of the guest or partition. */

import type { Host } from '@fi/core';
import type { Hardware } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { deviceTreeText } from '../../tools/device-tree.js';
import { isInvalidBiosValue } from '../../tools/values.js';

/** SMBIOS specification (DSP0134), System Enclosure or Chassis Types; the first is 1. */
const CHASSIS_TYPES = [
  ...['Other', 'Unknown', 'Desktop', 'Low Profile Desktop', 'Pizza Box', 'Mini Tower', 'Tower', 'Portable', 'Laptop'],
  ...['Notebook', 'Hand Held', 'Docking Station', 'All in One', 'Sub Notebook', 'Space-Saving', 'Lunch Box'],
  ...['Main Server Chassis', 'Expansion Chassis', 'Sub Chassis', 'Bus Expansion Chassis', 'Peripheral Chassis'],
  ...['RAID Chassis', 'Rack Mount Chassis', 'Sealed-case PC', 'Multi-system', 'CompactPCI', 'AdvancedTCA', 'Blade'],
  ...['Blade Enclosing', 'Tablet', 'Convertible', 'Detachable', 'IoT Gateway', 'Embedded PC', 'Mini PC', 'Stick PC'],
];

/** @param type,uuid contents of the files `chassis_type` and `product_uuid`. */
export function parseDmiHardware(type: string | undefined, uuid: string | undefined): Partial<Undefinable<Hardware>> {
  const text = uuid?.trim();
  return {
    chassis_type: CHASSIS_TYPES[Number(type?.trim() || 0) - 1],
    uuid: text === undefined || isInvalidBiosValue(text) ? undefined : text,
  };
}

/** Where firmware without DMI tables has the UUID: of a guest of KVM, of a partition of PowerVM. */
const DEVICE_TREE_UUIDS = ['vm,uuid', 'ibm,partition-uuid'];

async function deviceTreeUuid(host: Host): Promise<string | undefined> {
  const texts = await Promise.all(DEVICE_TREE_UUIDS.map((property) => deviceTreeText(host, property)));
  return texts.find((text) => text !== undefined);
}

export default defineCollector({
  name: 'linux/hardware',
  category: 'hardware',
  fills: { hardware: ['chassis_type', 'uuid'] },
  reads: [
    '/sys/class/dmi/id/chassis_type',
    '/sys/class/dmi/id/product_uuid',
    ...DEVICE_TREE_UUIDS.map((property) => `/proc/device-tree/${property}`),
  ],
  async collect({ host, set }) {
    const [type, uuid] = await Promise.all([
      host.read('/sys/class/dmi/id/chassis_type'),
      host.read('/sys/class/dmi/id/product_uuid'),
    ]);
    set('hardware', parseDmiHardware(type, uuid ?? (await deviceTreeUuid(host))));
  },
});

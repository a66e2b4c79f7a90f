/** USB devices, with names from usb.ids. */

import type { UsbDevice } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { USB_IDS_FILES, type UsbIds, usbIds } from '../../tools/hardware-ids.js';
import { type ListedUsbDevice, USB_SOURCES, usbDevices } from '../../tools/usb.js';

/** Products under which kernels list the controllers themselves. */
const ROOT_HUBS = new Set(['0001', '0002']);

/** Shorter serials are dummies, such as `1` or `0000`. */
const MIN_SERIAL = 5;

/** Entries for devices that are no root hubs. Names of the database replace those that the devices give themselves. */
export function toUsbEntries(devices: readonly ListedUsbDevice[], ids: UsbIds): Partial<Undefinable<UsbDevice>>[] {
  const entries: Partial<Undefinable<UsbDevice>>[] = [];
  for (const device of devices) {
    const { vendorid, productid, serial } = device;
    if (vendorid === undefined || productid === undefined || ROOT_HUBS.has(productid)) continue;
    const product = ids.product(vendorid, productid);
    entries.push({
      ...device,
      serial: serial === undefined || serial.length < MIN_SERIAL ? undefined : serial,
      manufacturer: ids.vendor(vendorid) ?? device.manufacturer,
      caption: product,
      name: product ?? device.name,
    });
  }
  return entries;
}

export default defineCollector({
  name: 'unix/usb',
  category: 'usb',
  fills: { usbdevices: ['caption', 'class', 'manufacturer', 'name', 'productid', 'subclass', 'vendorid', 'serial'] },
  reads: [...USB_SOURCES, ...USB_IDS_FILES],
  async collect({ host, add }) {
    const devices = await usbDevices(host);
    if (devices.length === 0) return;
    for (const entry of toUsbEntries(devices, await usbIds(host))) add('usbdevices', entry);
  },
});

/** PCI devices, and the graphics cards among them. Source: HostSystem.hardware.pciDevice. */

import type { Controller, Video } from '@fi/core/inventory';
import type { Element } from '../soap/element.js';
import { defined } from './system.js';

/** PCI class code of a VGA-compatible display controller. */
const VGA = '0300';

export function controllers(host: Element): Controller[] {
  return (host.at('hardware')?.all('pciDevice') ?? []).map((device) => {
    const subsystem = [hex(device, 'subVendorId') ?? '0000', hex(device, 'subDeviceId') ?? '0000'];
    return defined({
      name: device.textAt('deviceName'),
      manufacturer: device.textAt('vendorName'),
      pcislot: device.textAt('id'),
      pciclass: hex(device, 'classId'),
      vendorid: hex(device, 'vendorId'),
      productid: hex(device, 'deviceId'),
      pcisubsystemid: subsystem.some((id) => id !== '0000') ? subsystem.join(':') : undefined,
    });
  });
}

export function videos(list: readonly Controller[]): Video[] {
  return list
    .filter((controller) => controller.pciclass === VGA)
    .map(({ name, pcislot }) => defined({ name, pcislot }) as Video);
}

/** Four hexadecimal digits; the API gives 16-bit numbers with a sign. */
function hex(device: Element, name: string): string | undefined {
  const number = device.numberAt(name);
  return number === undefined ? undefined : (number & 0xffff).toString(16).padStart(4, '0');
}

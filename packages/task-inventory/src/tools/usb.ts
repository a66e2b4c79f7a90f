/**
 * USB devices: from /sys/bus/usb on Linux, else as `lsusb -v` (usbutils) prints them. The kernel has read all of it when
 * the device was plugged in; lsusb wakes every device and asks again.
 */

import type { Host } from '@fi/core';

export interface ListedUsbDevice {
  /** 4 hexadecimal digits, as printed. */
  vendorid: string | undefined;
  productid: string | undefined;
  /** What the device calls itself. */
  name: string | undefined;
  manufacturer: string | undefined;
  serial: string | undefined;
  /** Class of the last interface, decimal. */
  class: string | undefined;
  subclass: string | undefined;
}

const SYSFS = '/sys/bus/usb/devices';

/** Files and commands of `usbDevices`, for the `reads` of collectors. */
export const USB_SOURCES = [`${SYSFS}/*`, 'lsusb -v'];

const HUB = '9';

/** The number within `…S/N:…` that some devices put in their serial; any other text with a colon is none. */
function serialNumber(text: string): string | undefined {
  const marked = /S\/N:(\S+)/.exec(text)?.[1];
  return marked ?? (text === '' || text.includes(':') ? undefined : text);
}

/** Reads `lsusb -v`; an empty line ends a device. Hubs with a power supply of their own, as root hubs are, are left out. */
export function parseLsusb(text: string): ListedUsbDevice[] {
  const devices: ListedUsbDevice[] = [];
  let device: Partial<ListedUsbDevice> = {};
  let isHub = false;
  let isSelfPowered = false;
  const store = () => {
    if (Object.keys(device).length > 0 && !(isHub && isSelfPowered)) devices.push(toDevice(device));
    device = {};
    isHub = false;
    isSelfPowered = false;
  };
  for (const line of text.split(/\r?\n/)) {
    if (line === '') {
      store();
      continue;
    }
    // `  iProduct                2 Name of the product`: the key, a number, and what it means
    const [, key, value = '', meaning = ''] = /^\s+(\w+)\s+(\S+)(.*)$/.exec(line) ?? [];
    switch (key) {
      case 'idVendor':
      case 'idProduct': {
        const id = /^0x([0-9a-f]{1,8})/i.exec(value)?.[1];
        if (id !== undefined) device[key === 'idVendor' ? 'vendorid' : 'productid'] = id;
        break;
      }
      case 'bDeviceClass':
        isHub = value === HUB;
        break;
      case 'bInterfaceClass':
        device.class = value;
        break;
      case 'bInterfaceSubClass':
        device.subclass = value;
        break;
      case 'iProduct':
        device.name = meaning.trim();
        break;
      case 'iManufacturer':
        device.manufacturer = meaning.trim();
        break;
      case 'iSerial':
        device.serial = serialNumber(meaning.trim());
        break;
      default:
        // not indented, unlike the rest
        if (line.startsWith('Device Status:')) isSelfPowered = (Number.parseInt(line.slice(14), 16) & 1) === 1;
    }
  }
  store();
  return devices;
}

function toDevice(device: Partial<ListedUsbDevice>): ListedUsbDevice {
  return {
    vendorid: device.vendorid,
    productid: device.productid,
    name: device.name || undefined,
    manufacturer: device.manufacturer || undefined,
    serial: device.serial || undefined,
    class: device.class,
    subclass: device.subclass,
  };
}

/** Descriptors as the device sent them, of all its configurations (USB 2.0, chapter 9.6). */
const DESCRIPTOR = { configuration: 2, interface: 4 } as const;

/** Class and subclass of the last interface, and whether a configuration says that the device has its own power supply. */
export function parseDescriptors(bytes: Uint8Array): {
  class: string | undefined;
  subclass: string | undefined;
  selfPowered: boolean;
} {
  const found = {
    class: undefined as string | undefined,
    subclass: undefined as string | undefined,
    selfPowered: false,
  };
  for (let at = 0; at + 1 < bytes.length; ) {
    const length = bytes[at] ?? 0;
    if (length < 2 || at + length > bytes.length) break;
    if (bytes[at + 1] === DESCRIPTOR.interface && length >= 9) {
      found.class = String(bytes[at + 5]);
      found.subclass = String(bytes[at + 6]);
    } else if (bytes[at + 1] === DESCRIPTOR.configuration && length >= 9) {
      found.selfPowered ||= ((bytes[at + 7] ?? 0) & 0x40) !== 0;
    }
    at += length;
  }
  return found;
}

async function readDevice(host: Host, name: string): Promise<(ListedUsbDevice & { order: number }) | undefined> {
  const read = async (file: string) => (await host.read(`${SYSFS}/${name}/${file}`))?.trim();
  const vendorid = await read('idVendor');
  if (vendorid === undefined) return undefined;
  const [productid, deviceClass, bus, number, bytes] = await Promise.all([
    read('idProduct'),
    read('bDeviceClass'),
    read('busnum'),
    read('devnum'),
    host.readBytes(`${SYSFS}/${name}/descriptors`),
  ]);
  const descriptors = parseDescriptors(bytes ?? new Uint8Array());
  if (Number.parseInt(deviceClass ?? '', 16) === Number(HUB) && descriptors.selfPowered) return undefined;
  const [product, manufacturer, serial] = await Promise.all([read('product'), read('manufacturer'), read('serial')]);
  return {
    vendorid,
    productid,
    name: product || undefined,
    manufacturer: manufacturer || undefined,
    serial: serial === undefined ? undefined : serialNumber(serial),
    class: descriptors.class,
    subclass: descriptors.subclass,
    order: Number(bus) * 1000 + Number(number),
  };
}

/** The USB devices of a machine, by bus and number as lsusb lists them. */
export async function usbDevices(host: Host): Promise<ListedUsbDevice[]> {
  const names = await host.list(SYSFS);
  if (names.length > 0) {
    // names with a colon are interfaces
    const found = await Promise.all(names.filter((name) => !name.includes(':')).map((name) => readDevice(host, name)));
    return found
      .filter((device) => device !== undefined)
      .sort((a, b) => a.order - b.order)
      .map(({ order: _, ...device }) => device);
  }
  // a kernel without the directory has no USB
  if ((await host.list('/sys/bus')).length > 0) return [];
  return parseLsusb((await host.run('lsusb', ['-v']))?.stdout ?? '');
}

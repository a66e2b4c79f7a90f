import { describe, expect, it } from 'vitest';
import { machine } from '../../test/machine.js';
import { toUsbEntries } from '../collectors/unix/usb.js';
import { UsbIds } from './hardware-ids.js';
import { parseDescriptors, parseLsusb, usbDevices } from './usb.js';

const LSUSB = `
Bus 001 Device 001: ID 0b01:0002 Root hub
Device Descriptor:
  bDeviceClass            9 Hub
  idVendor           0x0b01
  idProduct          0x0002
Device Status:     0x0001
  Self Powered

Bus 001 Device 002: ID 0b02:c52b Maker Receiver
Device Descriptor:
  bDeviceClass            0
  idVendor           0x0b02 Maker
  idProduct          0xc52b Receiver
  iManufacturer           1 Maker
  iProduct                2 USB Receiver
  iSerial                 3 S/N:AB1234 Rev:9
      bInterfaceClass         3 Human Interface Device
      bInterfaceSubClass      1 Boot Interface Subclass
      bInterfaceClass         8 Mass Storage
      bInterfaceSubClass      6 SCSI
`;

describe('parseLsusb', () => {
  it('reads devices that are no self-powered hubs; the last interface counts', () => {
    expect(parseLsusb(LSUSB)).toEqual([
      {
        vendorid: '0b02',
        productid: 'c52b',
        name: 'USB Receiver',
        manufacturer: 'Maker',
        serial: 'AB1234',
        class: '8',
        subclass: '6',
      },
    ]);
  });

  it('survives cut and foreign text', () => {
    for (let length = 0; length < LSUSB.length; length += 13) parseLsusb(LSUSB.slice(0, length));
    expect(parseLsusb('')).toEqual([]);
    expect(parseLsusb(`${' '.repeat(200_000)}\nidVendor\n\0\xff`)).toEqual([]);
  });
});

describe('parseDescriptors', () => {
  const device = [18, 1, 0, 2, 0, 0, 0, 64, 1, 11, 0, 0, 0, 0, 0, 0, 0, 1];
  const configuration = [9, 2, 0, 0, 2, 1, 0, 0xe0, 50];
  const face = (kind: number, subclass: number) => [9, 4, 0, 0, 1, kind, subclass, 0, 0];

  it('walks to the last interface', () => {
    const bytes = Uint8Array.from([...device, ...configuration, ...face(3, 1), 7, 5, 129, 3, 8, 0, 10, ...face(8, 6)]);
    expect(parseDescriptors(bytes)).toEqual({ class: '8', subclass: '6', selfPowered: true });
  });

  it('stops at a length that cannot be', () => {
    expect(parseDescriptors(Uint8Array.from([...face(3, 1), 0, 0, 0]))).toMatchObject({ class: '3' });
    expect(parseDescriptors(Uint8Array.from([255, 4]))).toMatchObject({ class: undefined });
    expect(parseDescriptors(new Uint8Array())).toMatchObject({ class: undefined, selfPowered: false });
  });
});

describe('usbDevices', () => {
  const dir = '/sys/bus/usb/devices';
  const hub = { bDeviceClass: '09', busnum: '1', devnum: '1', idVendor: '1d6b', idProduct: '0003' };
  const stick = {
    bDeviceClass: '00',
    busnum: '1',
    devnum: '12',
    idVendor: '0b02',
    idProduct: 'c52b',
    product: 'Stick',
    serial: 'AB1234',
  };
  const files = (name: string, values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([file, text]) => [`${dir}/${name}/${file}`, `${text}\n`]));

  it('reads sysfs in the order of lsusb, without starting it', async () => {
    const host = machine({
      files: {
        ...files('1-2', stick),
        [`${dir}/1-2/descriptors`]: String.fromCharCode(9, 4, 0, 0, 1, 8, 6, 80, 0),
        ...files('1-1', { ...stick, devnum: '2', product: 'First', serial: '0:1' }),
        ...files('usb1', hub),
        [`${dir}/usb1/descriptors`]: '\u0009\u0002\u0000\u0000\u0001\u0001\u0000\u00e0\u0000',
        [`${dir}/1-2:1.0/bInterfaceClass`]: '08',
      },
      commands: { 'lsusb -v': LSUSB },
    });
    expect(await usbDevices(host.host)).toEqual([
      expect.objectContaining({ name: 'First', serial: undefined, class: undefined }),
      {
        vendorid: '0b02',
        productid: 'c52b',
        name: 'Stick',
        manufacturer: undefined,
        serial: 'AB1234',
        class: '8',
        subclass: '6',
      },
    ]);
    expect(host.asked).toEqual([]);
  });

  it('asks lsusb where there is no sysfs', async () => {
    expect(await usbDevices(machine({ commands: { 'lsusb -v': LSUSB } }).host)).toHaveLength(1);
    expect(
      await usbDevices(machine({ files: { '/sys/bus/pci/x': '' }, commands: { 'lsusb -v': LSUSB } }).host),
    ).toEqual([]);
  });
});

describe('toUsbEntries', () => {
  const ids = new UsbIds('0b02  Maker, Inc.\n\tc52b  Unifying Receiver\n');
  const device = { name: 'own', manufacturer: 'own', serial: '1', class: '3', subclass: '1' };

  it('prefers names of the database and drops root hubs and dummies', () => {
    const entries = toUsbEntries(
      [
        { ...device, vendorid: '0b02', productid: 'c52b' },
        { ...device, vendorid: '0b03', productid: 'c52b', serial: '12345' },
        { ...device, vendorid: '1d6b', productid: '0002' },
        { ...device, vendorid: undefined, productid: 'c52b' },
      ],
      ids,
    );
    expect(entries).toEqual([
      {
        vendorid: '0b02',
        productid: 'c52b',
        manufacturer: 'Maker, Inc.',
        name: 'Unifying Receiver',
        caption: 'Unifying Receiver',
        serial: undefined,
        class: '3',
        subclass: '1',
      },
      expect.objectContaining({ manufacturer: 'own', name: 'own', caption: undefined, serial: '12345' }),
    ]);
  });
});

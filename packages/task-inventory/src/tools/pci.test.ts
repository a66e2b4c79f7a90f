import type { Host } from '@fi/core';
import { describe, expect, it } from 'vitest';
import { toController } from '../collectors/unix/pci-controllers.js';
import { toSounds } from '../collectors/unix/pci-sounds.js';
import { toVideos } from '../collectors/unix/pci-videos.js';
import { PciIds } from './hardware-ids.js';
import { isVideo, parseLspci, pciDevices } from './pci.js';

const LSPCI = `00:02.0 VGA compatible controller [0300]: Maker [M] Chip [Product] [0a01:0002] (rev 07) (prog-if 00 [VGA controller])
\tSubsystem: Board Maker Device [0b01:0003]
\tMemory at e9000000 (64-bit, non-prefetchable) [size=16M]
\tMemory at 80000000 (64-bit, prefetchable) [size=256M]
\tMemory at 90000000 (32-bit, prefetchable) [disabled] [size=1G]
\tKernel driver in use: acme-pci

0001:00:1f.3 Audio device [0403]: Maker [M] Sound [0a01:0004] (rev c3)

`;
const IDS = `0a01  Maker [M]
\t0002  Chip [Product]
\t\t0b01 0003  Board 3
\t0004  Sound
0b01  Board Maker
C 03  Display controller
\t00  VGA compatible controller
C 04  Multimedia controller
\t03  Audio device
`;
const ids = new PciIds(IDS);

describe('parseLspci', () => {
  it('reads devices', () => {
    expect(parseLspci(LSPCI)).toEqual([
      {
        slot: '00:02.0',
        kind: 'VGA compatible controller',
        classId: '0300',
        text: 'Maker [M] Chip [Product]',
        vendorId: '0a01',
        deviceId: '0002',
        revision: '07',
        subsystem: '0b01:0003',
        driver: 'acme-pci',
        memory: 1280,
      },
      expect.objectContaining({ slot: '0001:00:1f.3', kind: 'Audio device', revision: undefined, driver: undefined }),
    ]);
  });

  it('survives cut, foreign and hostile text', () => {
    for (let length = 0; length < LSPCI.length; length += 11) parseLspci(LSPCI.slice(0, length));
    for (const text of [
      '',
      'pcilib: Cannot open',
      `00:00.0 ${'[0300]: '.repeat(50_000)}`,
      `\t${'Memory '.repeat(50_000)}`,
    ])
      expect(parseLspci(text)).toEqual([]);
  });
});

describe('entries of PCI devices', () => {
  it('take names from the database', () => {
    const [video, sound] = parseLspci(LSPCI);
    if (video === undefined || sound === undefined) throw new Error('not parsed');
    expect(toController(video, ids)).toMatchObject({
      manufacturer: 'Maker [M]',
      caption: 'Chip [Product]',
      name: 'Board 3',
      type: 'VGA compatible controller',
      pcisubsystemid: '0b01:0003',
    });
    expect(toController(video, new PciIds(''))).toMatchObject({
      manufacturer: 'Maker [M] Chip [Product]',
      caption: undefined,
      name: 'VGA compatible controller',
      type: 'VGA compatible controller',
    });
    expect(toVideos([video, sound], ids)).toEqual([
      {
        pcislot: '00:02.0',
        pciid: '0a01:0002',
        chipset: 'Maker [M] Chip',
        name: 'Board Maker Product',
        memory: 1280,
      },
    ]);
    expect(toSounds([video, sound])).toEqual([
      { name: 'Audio device', manufacturer: 'Maker [M] Sound', description: undefined },
    ]);
  });
});

/** A host with files and lists alone. */
function fileHost(files: Record<string, string>): Host {
  const directories = new Map<string, Set<string>>();
  for (const path of Object.keys(files)) {
    const parts = path.split('/');
    for (let i = 1; i < parts.length; i++) {
      const dir = parts.slice(0, i).join('/');
      directories.set(dir, (directories.get(dir) ?? new Set()).add(parts[i] ?? ''));
    }
  }
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  return {
    platform: 'linux',
    environment: async () => ({}),
    uid: async () => 0,
    now: async () => ({ date: new Date(0), timeZone: 'UTC' }),
    read: async (path) => files[path],
    readBytes: async (path) => bytes.get(path),
    list: async (dir) => [...(directories.get(dir) ?? [])].sort(),
    stat: async (path) =>
      bytes.has(path)
        ? { type: 'file', size: 1, mode: 0o644, uid: 0, mtimeMs: 0, ctimeMs: 0, birthtimeMs: 0 }
        : undefined,
    realpath: async (path) => path,
    run: async () => undefined,
    which: async () => undefined,
  };
}

describe('pciDevices', () => {
  it('gives from sysfs what lspci prints', async () => {
    const dir = '/sys/bus/pci/devices/0000:00:02.0';
    const host = fileHost({
      '/usr/share/misc/pci.ids': IDS,
      [`${dir}/uevent`]:
        'DRIVER=acme-pci\nPCI_CLASS=30000\nPCI_ID=0A01:0002\nPCI_SUBSYS_ID=0B01:0003\nPCI_SLOT_NAME=0000:00:02.0\n',
      [`${dir}/revision`]: '0x07\n',
      [`${dir}/resource`]:
        '0x00000000e9000000 0x00000000e9ffffff 0x0000000000140204\n0x0000000000000000 0x0000000000000000 0x0000000000000000\n' +
        '0x0000000080000000 0x00000000cfffffff 0x000000000014220c\n',
      '/sys/bus/pci/devices/0000:00:1f.3/uevent': 'PCI_CLASS=40300\nPCI_ID=0A01:0004\nPCI_SUBSYS_ID=0000:0000\n',
      '/sys/bus/pci/devices/0000:00:1f.3/revision': '0xc3\n',
      '/sys/bus/pci/devices/damaged/uevent': 'PCI_ID=\n',
    });
    const [video, sound] = parseLspci(LSPCI);
    expect(await pciDevices(host)).toEqual([video, { ...sound, slot: '00:1f.3' }]);
    expect(await pciDevices(host)).toBe(await pciDevices(host));
  });

  it('names the classes of devices where no database does', async () => {
    const uevent = 'PCI_CLASS=30200\nPCI_ID=0A01:0002\n';
    const [device] = await pciDevices(fileHost({ '/sys/bus/pci/devices/0000:01:00.0/uevent': uevent }));
    expect(device).toMatchObject({ kind: '3D controller', text: 'Device' });
    if (device !== undefined) {
      expect(isVideo(device)).toBe(true);
      expect(toController(device, new PciIds(''))).toMatchObject({ name: '3D controller', type: '3D controller' });
      expect(toController(device, new PciIds('')).manufacturer).toBeUndefined();
      expect(toVideos([device], new PciIds(''))).toMatchObject([{ chipset: '3D controller', name: undefined }]);
    }
  });

  it('knows no device where there is no bus', async () => {
    expect(await pciDevices(fileHost({ '/sys/bus/usb/x': '' }))).toEqual([]);
    expect(await pciDevices(fileHost({}))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { PciIds } from '../../tools/hardware-ids.js';
import { parseXdpyinfo, parseXrandr } from '../../tools/x-display.js';
import { mergeVideo, parseGpus, parseNvidiaSettings } from '../unix/videos-nvidia.js';
import { parseInputDevices } from './inputs.js';
import { parseDdcprobe, parseXorgLog, toVideo } from './videos.js';

describe('parseXorgLog', () => {
  it('reads the slot in the layouts of old and new servers', () => {
    const slot = (card: string) => parseXorgLog(`(--) PCI:*(${card}) 1234:5678:9abc:def0 rev 3\n`).pcislot;
    expect(slot('0:2:0')).toBe('00:02.0');
    expect(slot('0:1:5:0')).toBe('01:05.0');
    expect(slot('1@0:0:0')).toBe('01:00.0');
    expect(slot('130@1:0:0')).toBe('130:00.0');
  });
  it('reads memory with its unit', () => {
    expect(parseXorgLog('(--) NVIDIA(0): Memory: 524288 kBytes\n').memory).toBe('524288kB');
    expect(parseXorgLog('(--) ACME(0): Memory: 256 MB\n').memory).toBe('256MB');
  });
  it('reads what drivers write', () => {
    const text = `(--) PCI:*(0:1:5:0) 1234:5678:9abc:def0 Acme rev 3
(II) VESA(0): VESA VBE Total Mem: 12288 kB
(II) VESA(0): VESA VBE OEM: Acme BIOS
(II) VESA(0): VESA VBE OEM Product: Acme Adapter
(II) VESA(0): Modeline "800x600"x60.0
(II) VESA(0): Modeline "640x480"x60.0`;
    expect(parseXorgLog(text)).toEqual({
      pcislot: '01:05.0',
      pciid: '1234:5678:9abc:def0',
      memory: '12288kB',
      name: 'Acme BIOS',
      product: 'Acme Adapter',
      resolution: '800x600',
    });
    expect(parseXorgLog(`${text}\nVirtual size is 1024x768 (pitch 1024)`).resolution).toBe('1024x768');
    expect(parseXorgLog('')).toEqual({});
  });
});

describe('toVideo', () => {
  it('completes the log with what ddcprobe told', () => {
    const probed = parseDdcprobe('oem: Acme \u0007BIOS\nmemory: 8192kb\ndtiming: 1280x800@60\nedid: \n');
    expect(toVideo({}, probed)).toMatchObject({ name: 'Acme BIOS', memory: 8, resolution: '1280x800' });
    expect(toVideo({ name: 'X', memory: '2048kB' }, probed)).toMatchObject({ name: 'X', memory: 2 });
    expect(toVideo({}, {})).toBeUndefined();
  });
});

describe('NVIDIA cards', () => {
  const ids = new PciIds('10de  NVIDIA Corporation\n\t1f06  TU106 [Card]\n');
  const text = `Attributes queryable via host:0.0:
  ScreenPosition: x=0, y=0, width=1920, height=1080
Attributes queryable via host:0[gpu:0]:
  TotalDedicatedGPUMemory: 8192
  PCIDomain: 0
  PCIBus: 9
  PCIDevice: 0
  PCIFunc: 0
  PCIID: 4318,7942
Attributes queryable via host:0[fan:0]:
  PCIBus: 77
`;

  it('are read and merged by slot', () => {
    expect(Object.fromEntries(parseGpus('1 GPU on all\n\n    [0] [gpu:0] (Card)\n'))).toEqual({ 0: 'Card' });
    const card = parseNvidiaSettings(text, '0', 'Card', ids);
    expect(card).toEqual({
      chipset: 'NVIDIA Corporation TU106',
      name: 'NVIDIA Corporation Card',
      memory: 8192,
      pcislot: '09:00.0',
      pciid: '10de:1f06',
      resolution: '1920x1080',
    });
    const listed = [{ pcislot: '01:00.0' }, { pcislot: '0000:09:00.0', name: 'Board', memory: 256 }];
    expect(mergeVideo(listed, card)).toEqual({
      entry: listed[1],
      fields: { name: 'Board', chipset: 'NVIDIA Corporation TU106', memory: 8192, resolution: '1920x1080' },
    });
    expect(mergeVideo(listed, parseNvidiaSettings('', '0', 'Card', ids))).toBeUndefined();
  });
});

describe('resolution of a display', () => {
  it('is read from either tool', () => {
    expect(parseXrandr('Screen 0: minimum 8 x 8, current 1920 x 1080, maximum 32767 x 32767\n')).toBe('1920x1080');
    expect(parseXdpyinfo('screen #0:\n  dimensions:    1680x1050 pixels (508x286 millimeters)\n')).toBe('1680x1050');
    expect(parseXrandr("Can't open display")).toBeUndefined();
    expect(parseXdpyinfo('')).toBeUndefined();
  });
});

describe('parseInputDevices', () => {
  it('reads keyboards and pointing devices, not buttons', () => {
    const text = `I: Bus=0011 Vendor=0001
N: Name="AT keyboard"
P: Phys=isa0060/serio0/input0
H: Handlers=sysrq kbd event0

I: Bus=0019 Vendor=0000
N: Name="Power Button"
P: Phys=LNXPWRBN/button/input0
H: Handlers=kbd event1

I: Bus=0003 Vendor=046d
N: Name="Mouse"
P: Phys=usb-0000:00:14.0-1/input1
H: Handlers=mouse0 event2`;
    expect(parseInputDevices(text)).toEqual([
      { caption: 'AT keyboard', description: 'AT keyboard', type: 'Keyboard' },
      { caption: 'Mouse', description: 'Mouse', type: 'Pointing' },
    ]);
    expect(parseInputDevices('')).toEqual([]);
    expect(parseInputDevices('H: Handlers=\nP: Phys=input')).toEqual([{ type: '' }]);
  });
});

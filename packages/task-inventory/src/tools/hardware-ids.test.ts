import { describe, expect, it } from 'vitest';
import { PciIds, UsbIds } from './hardware-ids.js';

const PCI = `# comment
0a01  First Maker
\t0001  Plain device
0a02  Second Maker, Inc. [SM]
\t0001  Board [Brand]
# a comment in between
\t\t0a01 00ff  Board of the first maker

\t\t0a02 0001  Own board
\t0002  Other device
0a03  Third
C 03  Display controller
\t00  VGA compatible controller
\t\t00  VGA controller
\t02  3D controller
C 04  Multimedia controller
\t03  Audio device
`;

describe('PciIds', () => {
  const ids = new PciIds(PCI);

  it('finds vendors, devices and subsystems, in any case', () => {
    expect(ids.vendor('0a01')).toBe('First Maker');
    expect(ids.vendor('0A02')).toBe('Second Maker, Inc. [SM]');
    expect(ids.device('0a02', '0001')).toBe('Board [Brand]');
    expect(ids.subsystem('0a02', '0001', '0a01:00FF')).toBe('Board of the first maker');
    expect(ids.subsystem('0a02', '0001', '0a02:0001')).toBe('Own board');
  });

  it('never takes the device of another vendor or the subsystem of another device', () => {
    expect(ids.device('0a01', '0002')).toBeUndefined();
    expect(ids.device('0a03', '0001')).toBeUndefined();
    expect(ids.subsystem('0a02', '0002', '0a02:0001')).toBeUndefined();
    expect(ids.subsystem('0a01', '0001', '0a02:0001')).toBeUndefined();
  });

  it('names classes and subclasses', () => {
    expect(ids.className('03')).toBe('Display controller');
    expect(ids.subclassName('0302')).toBe('3D controller');
    expect(ids.subclassName('0403')).toBe('Audio device');
    expect(ids.subclassName('0402')).toBeUndefined();
    expect(ids.className('ff')).toBeUndefined();
  });

  it('knows nothing for ids that are none, and from damaged or empty files', () => {
    for (const id of ['', '  ', '0a0', 'C 03', '....', '0a01\n']) expect(ids.vendor(id)).toBeUndefined();
    expect(ids.subsystem('0a02', '0001', '0a02')).toBeUndefined();
    expect(new PciIds('').vendor('0a01')).toBeUndefined();
    expect(new PciIds('0a01').vendor('0a01')).toBeUndefined();
    expect(new PciIds('0a01  ').vendor('0a01')).toBeUndefined();
    expect(new PciIds('0a01  Cut').vendor('0a01')).toBe('Cut');
    expect(new PciIds('0a01  Windows\r\n\t0001  Lines\r\n').device('0a01', '0001')).toBe('Lines');
  });
});

describe('names beyond ASCII', () => {
  it('are read as UTF-8, or as Latin-1 where they are none', () => {
    expect(new PciIds('0a01  Müller 株式会社').vendor('0a01')).toBe('Müller 株式会社');
    expect(new UsbIds(Buffer.from('0a01  Müller', 'latin1')).vendor('0a01')).toBe('Müller');
  });
});

describe('UsbIds', () => {
  const ids = new UsbIds('0b01  Maker\n\t0001  Pointer\n0b02  Other\n');

  it('finds vendors and their products only', () => {
    expect(ids.vendor('0b01')).toBe('Maker');
    expect(ids.product('0b01', '0001')).toBe('Pointer');
    expect(ids.product('0b02', '0001')).toBeUndefined();
  });
});

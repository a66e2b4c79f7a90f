import { describe, expect, it } from 'vitest';
import { parseSmartctl } from './smartctl.js';

describe('parseSmartctl', () => {
  it('reads an ATA disk, its serial number with hyphens included', () => {
    const text = [
      '=== START OF INFORMATION SECTION ===',
      'Model Family:     Western Digital Blue',
      'Device Model:     WDC WD10EZEX-08WN4A0',
      'Serial Number:    WD-WCC6Y1234567',
      'LU WWN Device Id: 5 0014ee 2b1234567',
      'Firmware Version: 01.01A01',
      'User Capacity:    1,000,204,886,016 bytes [1.00 TB]',
      'SATA Version is:  SATA 3.1, 6.0 Gb/s (current: 6.0 Gb/s)',
    ].join('\n');
    expect(parseSmartctl(text)).toEqual({
      type: 'disk',
      description: 'SATA',
      interface: 'SATA',
      disksize: 1000204,
      firmware: '01.01A01',
      manufacturer: 'Western Digital',
      model: 'WDC WD10EZEX-08WN4A0',
      serial: 'WD-WCC6Y1234567',
      wwn: '50014ee2b1234567',
    });
  });

  it('reads a SAS disk', () => {
    const text =
      'Vendor: SEAGATE\nProduct: ST300-9ZM X\nRevision: 1.06\nTransport protocol: SAS (SPL-3)\nDevice type: disk\n';
    expect(parseSmartctl(text)).toMatchObject({
      manufacturer: 'Seagate',
      model: 'ST300-9ZM',
      firmware: '1.06',
      description: 'SAS',
      interface: 'SAS',
    });
  });

  it('still sees a disk in an answer without facts', () => {
    expect(parseSmartctl('/dev/sda: Unable to detect device type\n')).toMatchObject({
      type: 'disk',
      description: 'SATA',
    });
  });

  it('gives nothing for no answer', () => {
    expect(parseSmartctl('')).toBeUndefined();
  });

  it('takes truncated, localised and binary text', () => {
    expect(parseSmartctl('Device Model:')?.model).toBeUndefined();
    expect(parseSmartctl('Gerätemodell: X\nSeriennummer: Y')?.serial).toBeUndefined();
    expect(
      parseSmartctl('\0\xff: \x01\nUser Capacity: none\nLU WWN Device Id: zz\nDevice type: <unknown>'),
    ).toMatchObject({
      type: undefined,
      disksize: undefined,
      wwn: undefined,
    });
  });
});

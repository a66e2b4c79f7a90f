import { describe, expect, it } from 'vitest';
import { isUsableHdparm, parseHdparm } from './hdparm.js';

const IDENTITY = [
  '/dev/sda:',
  '',
  'ATA device, with non-removable media',
  '\tModel Number:       EXAMPLE SSD 256GB           ',
  '\tSerial Number:      EX-123 456',
  '\tFirmware Revision:  1.02B-3',
  '\tTransport:          Serial, ATA8-AST, SATA Rev 3.0',
  '\tdevice size with M = 1000*1000:      256060 MBytes (256 GB)',
  'Logical Unit WWN Device Identifier: 5002538043584d30',
].join('\n');

describe('parseHdparm', () => {
  it('reads the identity data of a disk', () => {
    expect(parseHdparm(IDENTITY)).toEqual({
      description: 'SATA',
      interface: 'SATA',
      disksize: 256060,
      firmware: '1.02B-3',
      model: 'EXAMPLE SSD 256GB',
      serial: 'EX-123 456',
      wwn: '5002538043584d30',
    });
  });

  it('does not believe data with a wrong checksum', () => {
    expect(parseHdparm(`${IDENTITY}\nIntegrity word not set (found 0x0054, expected 0xcba5)`)).toEqual({});
  });

  it('finds nothing in an empty, foreign or binary answer', () => {
    for (const text of ['', '/dev/vda:\n', '\tModel Number: \x02\x03\n', 'Numéro de série: 1']) {
      expect(Object.values(parseHdparm(text)).filter((value) => value !== undefined)).toEqual([]);
    }
  });

  it('takes a size of 0 as none', () => {
    expect(parseHdparm('device size with M = 1000*1000:           0 MBytes').disksize).toBeUndefined();
  });
});

describe('isUsableHdparm', () => {
  it('compares versions as numbers', () => {
    expect(['hdparm v9.65', 'hdparm v9.15', 'hdparm v10.1'].map(isUsableHdparm)).toEqual([true, true, true]);
    expect(['hdparm v9.9', 'hdparm v6.3', '', 'hdparm'].map(isUsableHdparm)).toEqual([false, false, false, false]);
  });
});

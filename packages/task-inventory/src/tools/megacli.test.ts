import { describe, expect, it } from 'vitest';
import {
  drivesByDeviceId,
  megacliDisks,
  parseEnclosures,
  parsePciInfo,
  parsePhysicalDrives,
  parsePlainVirtualDrives,
  parseSummary,
} from './megacli.js';

const ENCLOSURES = '    Enclosure 0:\n    Device ID                     : 32\n';
const SUMMARY = [
  'Hardware',
  '        PD ',
  '                Connector          : 00<Internal><Encl Pos 1 >: Slot 3 ',
  '                Vendor Id          : ATA     ',
  '                Product Id         : EXAMPLE SSD PRO ',
  '',
  '                Connector          : 00<Internal><Encl Pos 1 >: Slot 4 ',
  '                Vendor Id          : SEAGATE ',
  '                Product Id         : ST300MP0005     ',
  '',
  '                Connector          : 00<Internal><Encl Pos 1 >',
  '                Product Id         : BP13G+          ',
  'Storage',
  '                Connector          : 00<Internal>: Slot 9',
].join('\n');
const ata = `${'       SER-1'.padStart(20)}${'EXAMPLE SSD PRO 512GB'.padEnd(40)}F1`;
const DRIVES = [
  'Adapter #0',
  'Enclosure Device ID: 32',
  'Slot Number: 3',
  "Drive's position: DiskGroup: 0, Span: 1, Arm: 2",
  'Enclosure position: 1',
  'Device Id: 7',
  'PD Type: SATA',
  'Raw Size: 223.570 GB [0x1bf244b0 Sectors]',
  'Device Firmware Level: F1',
  `Inquiry Data: ${ata}    `,
  'Drive Temperature :30C (86.00 F)',
  '',
  'Enclosure Device ID: 32',
  'Slot Number: 4',
  'Enclosure position: 1',
  'Device Id: 8',
  'PD Type: SAS',
  'Raw Size: 1.090 TB [0x8bba0cb0 Sectors]',
  'Device Firmware Level: VT31',
  'Inquiry Data: SEAGATE ST300MP0005     VT31S7K13GAY            ',
].join('\n');

it('puts the three views of an adapter together', () => {
  expect(megacliDisks(parsePhysicalDrives(DRIVES), parseSummary(SUMMARY), parseEnclosures(ENCLOSURES))).toEqual([
    {
      type: 'disk',
      name: 'EXAMPLE SSD PRO 512GB',
      model: 'EXAMPLE SSD PRO 512GB',
      manufacturer: 'EXAMPLE SSD PRO 512GB',
      description: 'SATA',
      disksize: 223570,
      firmware: 'F1',
      serial: 'SER-1',
    },
    {
      type: 'disk',
      name: 'ST300MP0005',
      model: 'ST300MP0005',
      manufacturer: 'Seagate',
      description: 'SAS',
      disksize: 1090000,
      firmware: 'VT31',
      serial: 'S7K13GAY',
    },
  ]);
});

it('leaves out of the summary what has no slot or stands in another section', () => {
  expect([...parseSummary(SUMMARY).values()].map(({ slot }) => slot)).toEqual(['3', '4']);
});

it('finds drives by device identifier', () => {
  const drives = drivesByDeviceId(parsePhysicalDrives(DRIVES));
  expect(drives.get('7')).toMatchObject({
    __diskgroup: '0',
    __span: '1',
    __arm: '2',
    'drive temperature': '30C (86.00 F)',
  });
});

it('knows virtual drives that are single disks', () => {
  const text = [
    'Virtual Drive: 0 (Target Id: 0)',
    'Name                :Non-RAID',
    'Number Of Drives    : 1',
    'Virtual Drive: 1 (Target Id: 1)',
    'Name                :data',
    'Number Of Drives    : 1',
  ].join('\n');
  expect([...parsePlainVirtualDrives(text)]).toEqual(['0']);
  expect(parsePciInfo('Bus Number      : 3b\nDevice Number   : 0\n')).toEqual({
    'bus number': '3b',
    'device number': '0',
  });
});

describe('other texts', () => {
  it.each(['', 'Exit Code: 0x01', 'Enclosure Device ID:', '\0\xff: \x01\n:', 'Geräte-ID: 7', DRIVES.slice(0, 40)])(
    'are taken: %j',
    (text) => {
      const disks = megacliDisks(parsePhysicalDrives(text), parseSummary(text), parseEnclosures(text));
      expect(disks.every(({ serial, model }) => serial === undefined && model === undefined)).toBe(true);
      expect([...parsePlainVirtualDrives(text)]).toEqual([]);
    },
  );

  it('stay bounded', () => {
    expect(parsePhysicalDrives('Enclosure Device ID: 1\n'.repeat(10_000)).length).toBe(4096);
  });
});

import { expect, it } from 'vitest';
import { parseDriveIds, parseHpConfig, parseHpDrive, parseSlots } from './hpacucli.js';

const CONFIG = [
  'Smart Array P410 in Slot 1                (sn: PACCRID1)',
  'HPE Smart Array P408i-a SR Gen10 in Slot 0 (Embedded)    (sn: PEYHC0)',
  '   array A (SAS, Unused Space: 0  MB)',
  '      logicaldrive 1 (2.2 TB, RAID 1+0, OK)',
  '      physicaldrive 1I:1:1 (port 1I:box 1:bay 1, SAS, 600 GB, OK)',
  '      physicaldrive 1I:1:2 (port 1I:box 1:bay 2, SAS, 600 GB, Failed)',
].join('\n');

it('reads controllers and their drives', () => {
  expect([...parseHpConfig(CONFIG)]).toEqual([
    ['1', { serial: 'PACCRID1', drives_total: 0 }],
    ['0', { serial: 'PEYHC0', drives_total: 1 }],
  ]);
  expect(parseSlots(CONFIG)).toEqual(['1', '0']);
  expect(parseDriveIds(CONFIG)).toEqual(['1I:1:1', '1I:1:2']);
});

it('knows the second controller of a board', () => {
  const text = 'Dynamic Smart Array B140i in Slot 0b (Embedded)    (sn: PDNMF0)\n';
  expect(parseSlots(text)).toEqual(['0b']);
  expect(parseHpConfig(text).get('0b')?.serial).toBe('PDNMF0');
});

it('reads a drive', () => {
  const text = [
    '      physicaldrive 1I:1:1',
    '         Drive Type: Data Drive',
    '         Interface Type: SATA',
    '         Size: 74.3 GB',
    '         Firmware Revision: 21.07QR4',
    '         Serial Number:      WD-WMANS1732855',
    '         Model: ATA     WDC WD740ADFD-00',
  ].join('\r\n');
  expect(parseHpDrive(text)).toEqual({
    name: 'WDC WD740ADFD-00',
    manufacturer: 'Western Digital',
    model: 'WD740ADFD-00',
    description: 'SATA',
    serial: 'WD-WMANS1732855',
    firmware: '21.07QR4',
    disksize: 74300,
    type: 'disk',
  });
  expect(parseHpDrive('Drive Type: Spare Drive\nModel: HP      A B C').model).toBe('HP A B C');
});

it('takes empty, truncated, localised and binary text', () => {
  for (const text of ['', 'Error: No controllers detected.', '\0\xff', 'Modèle: x']) {
    expect([...parseHpConfig(text), ...parseSlots(text), ...parseDriveIds(text)]).toEqual([]);
    expect(Object.values(parseHpDrive(text)).filter((value) => value !== undefined)).toEqual([]);
  }
});

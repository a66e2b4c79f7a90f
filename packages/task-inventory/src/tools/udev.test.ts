import { expect, it } from 'vitest';
import { legacyUdevDisk, parseLegacyUdevEntry, parseUdevProperties, unescapeUdev } from './udev.js';

it('reads properties', () => {
  const text = 'S:disk/by-id/x\nE:ID_FS_TYPE=ext4\nE:ID_FS_LABEL_ENC=a\\x20b\nE:=x\nE:EMPTY=\nI:1\n';
  expect([...parseUdevProperties(text)]).toEqual([
    ['ID_FS_TYPE', 'ext4'],
    ['ID_FS_LABEL_ENC', 'a\\x20b'],
    ['EMPTY', ''],
  ]);
});

it('decodes escaped characters, of several bytes too', () => {
  expect(unescapeUdev('my\\x20d\\xc3\\xa9j\\xc3\\xa0-é')).toBe('my déjà-é');
  expect(unescapeUdev('plain\\xzz')).toBe('plain\\xzz');
});

it('reads an entry of the old database', () => {
  const text = 'N:sdb\nS:disk/by-path/pci-0000:00:1f.2-scsi-1:2:3:4\nE:ID_SERIAL=long_X\nE:ID_BUS=ata\n';
  expect(legacyUdevDisk(text)).toBe('sdb');
  expect(parseLegacyUdevEntry(text, 'sdb')).toMatchObject({
    name: 'sdb',
    scsi_coid: '1',
    scsi_chid: '2',
    scsi_unid: '3',
    scsi_lun: '4',
    serial: 'long_X',
    description: 'ata',
  });
});

it('passes over entries that are not about disks', () => {
  expect(legacyUdevDisk('N:sdb1\n')).toBeUndefined();
  expect(legacyUdevDisk('')).toBeUndefined();
});

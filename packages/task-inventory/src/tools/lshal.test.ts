import { expect, it } from 'vitest';
import { lshalDisks, lshalFilesystems } from './lshal.js';

const TEXT = [
  "udi = '/org/freedesktop/Hal/devices/storage_serial_X'",
  "  block.device = '/dev/sda'  (string)",
  "  storage.model = 'EXAMPLE DISK'  (string)",
  '  storage.size = 2147483648  (0x80000000)  (uint64)',
  '',
  "udi = '/org/freedesktop/Hal/devices/volume_uuid_Y'",
  "  block.device = '/dev/sda1'  (string)",
  '  block.is_volume = true  (bool)',
  "  volume.label = ''  (string)",
  '  volume.size = 1048576  (0x100000)  (uint64)',
].join('\n');

it('tells disks from volumes', () => {
  expect(lshalDisks(TEXT)).toMatchObject([{ name: 'sda', model: 'EXAMPLE DISK', disksize: 2048 }]);
  expect(lshalFilesystems(TEXT)).toMatchObject([{ volumn: '/dev/sda1', label: undefined, total: 1 }]);
});

it('takes truncated and foreign text', () => {
  expect(lshalDisks(TEXT.slice(0, 60))).toMatchObject([{ name: undefined, disksize: undefined }]);
  expect(lshalDisks('error: \xff\0')).toEqual([]);
});

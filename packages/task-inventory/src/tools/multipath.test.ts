import { expect, it } from 'vitest';
import { parseMultipath, withoutRedundantPaths } from './multipath.js';

const TEXT = [
  'data (36001405aa) dm-3 EXAMPLE,DISK',
  "size=1.6T features='0' hwhandler='0' wp=rw",
  "`-+- policy='service-time 0' prio=0 status=active",
  '  |- 14:0:20:0 sdb 66:32  active undef running',
  '  `- 14:0:45:0 sdc 67:160 active undef running',
  '36001405bb dm-4 EXAMPLE,DISK',
  '  `- 14:0:46:0 sdd 67:176 active undef running',
].join('\n');

it('groups the paths to a device, with and without an alias', () => {
  expect(parseMultipath(TEXT)).toEqual([['sdb', 'sdc'], ['sdd']]);
});

it('keeps the first path', () => {
  expect(withoutRedundantPaths(['sda', 'sdb', 'sdc', 'sdd'], parseMultipath(TEXT))).toEqual(['sda', 'sdb', 'sdd']);
});

it('finds no groups in other texts', () => {
  expect(parseMultipath('')).toEqual([]);
  expect(parseMultipath('  |- 14:0:20:0 sdb 66:32 active\n\0\xff')).toEqual([]);
});

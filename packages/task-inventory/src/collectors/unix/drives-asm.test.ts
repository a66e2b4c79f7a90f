import { expect, it } from 'vitest';
import { homeInOratab, parseAsmcmd } from './drives-asm.js';

it('reads disk groups, without their mirrors', () => {
  const text = [
    'State Type Rebal Sector Block AU Total_MB Free_MB Req_mir_free_MB Usable_file_MB Offline_disks Voting_files Name',
    'MOUNTED HIGH N 512 4096 4194304 900 400 300 50 0 N REDO/',
    'MOUNTED  EXTERN  N  512  512  4096  1048576  52223  16535  0  16535  0  Y  VOTE/',
    'DISMOUNTED NORMAL N 512 4096 4194304 900 400 100 50 0 N DATA/',
  ].join('\n');
  expect(parseAsmcmd(text)).toEqual([
    { name: 'REDO', state: 'MOUNTED', type: 'HIGH', total: 200, free: 50 },
    { name: 'VOTE', state: 'MOUNTED', type: 'EXTERN', total: 52223, free: 16535 },
    { name: 'DATA', state: 'DISMOUNTED', type: 'NORMAL', total: 400, free: 50 },
  ]);
});

it('takes empty, truncated, localised and binary text', () => {
  for (const text of ['', 'ASMCMD-8102: no connection', 'MOUNTED HIGH N 512', '\0\xff', 'a b c d e f g h i j k l m']) {
    expect(parseAsmcmd(text)).toEqual([]);
  }
});

it('finds the directory of an instance', () => {
  expect(homeInOratab('# comment\n+ASM1:/u01/grid:N\n', '+ASM1')).toBe('/u01/grid');
  expect(homeInOratab('+ASM1\n', '+ASM1')).toBeUndefined();
});

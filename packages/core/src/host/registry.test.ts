import { describe, expect, it } from 'vitest';
import { parseRegQuery, registryValue } from './registry.js';

const OUTPUT = [
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Example',
  '    (Standard)    REG_SZ    the default',
  '    Name With    Blanks    REG_SZ    C:\\Program Files\\Example',
  '    Count    REG_DWORD    0xa',
  '    Blob    REG_BINARY    DEADBEEF',
  '    List    REG_MULTI_SZ    one\\0two',
  '    Wide    REG_QWORD    0x102',
  '    Empty    REG_SZ    ',
  '    (in brackets)    REG_SZ    not the default',
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Example\\Sub Key',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Example\\Other',
  '',
].join('\r\n');

describe('parseRegQuery', () => {
  const key = parseRegQuery(OUTPUT, 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Example');

  it('reads values of all types', () => {
    expect([...key.values]).toEqual([
      ['', { type: 'REG_SZ', data: 'the default' }],
      ['Name With    Blanks', { type: 'REG_SZ', data: 'C:\\Program Files\\Example' }],
      ['Count', { type: 'REG_DWORD', data: '0x0000000a' }],
      ['Blob', { type: 'REG_BINARY', data: 'de ad be ef' }],
      ['List', { type: 'REG_MULTI_SZ', data: 'one\ntwo' }],
      ['Wide', { type: 'REG_QWORD', data: '02 01 00 00 00 00 00 00' }],
      ['Empty', { type: 'REG_SZ', data: '' }],
      ['(in brackets)', { type: 'REG_SZ', data: 'not the default' }],
    ]);
    expect(registryValue(key, 'COUNT')?.data).toBe('0x0000000a');
    expect(registryValue(key, 'none')).toBeUndefined();
  });

  it('reads the names of the keys below', () => {
    expect(key.keys).toEqual(['Sub Key', 'Other']);
  });

  it.each(['', '    ', '    x', '\0\0', 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Example\\', '    a    REG_'])(
    'survives %j',
    (text) => {
      expect(parseRegQuery(text, 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Example')).toEqual({ values: new Map(), keys: [] });
    },
  );
});

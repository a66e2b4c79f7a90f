import { canonicalManufacturer } from '@fi/core/inventory';
import { describe, expect, it } from 'vitest';
import { canonicalMac, ipOfOctets, macOfAnyNotation } from './address.js';
import { constant, memory } from './number.js';
import { canonicalSerial, canonicalString, hexToChars } from './text.js';

describe('canonicalString', () => {
  it.each([
    ['"abc"', 'abc'],
    ['\\"abc\\"', 'abc'],
    ["'abc'", 'abc'],
    ['"abc', 'abc'],
    ["it's", "it's"],
    ['  a b ', '  a b '],
    ['abc\r\ndef', 'abc\ndef'],
    ['abc\n\n\ndef', 'abc\ndef'],
    ['abc\u0001def', 'abc'],
    ['abc\u0001def\nghi', 'abc\u0001def\nghi'],
    ['abc\ndef\u0001ghi', 'abc\ndef'],
    ['ab\tcd', 'ab'],
    ['abc\r', 'abc'],
    ['abc\0', 'abc'],
    ['0x616263', 'abc'],
    ['0x6162630a', 'abc'],
    ['caf\xe9', 'café'],
    ['caf\xc3\xa9', 'café'],
    ['0xE9', 'é'],
    ['0xC3A9', 'é'],
    ['0x', ''],
  ])('%j is %j', (text, expected) => expect(canonicalString(text)).toBe(expected));

  it('changes nothing the second time', () => {
    const once = canonicalString('caf\xc3\xa9 \xe2\x82\xac');
    expect(canonicalString(once)).toBe(once);
  });

  it('takes linear time on long runs of control characters', () => {
    expect(canonicalString(`${'\u0001'.repeat(200_000)}x\n`)).toBe('');
    expect(canonicalString(`a${'\n'.repeat(200_000)}b`)).toBe('a\nb');
  });
});

it.each([
  [' ABC 123 ', 'ABC 123'],
  ['0x41424300', 'ABC'],
  ['A.B..C', 'A.BC'],
  ['...', undefined],
  ['0', undefined],
  [undefined, undefined],
])('serial %j is %j', (text, expected) => expect(canonicalSerial(text)).toBe(expected));

it('reads an odd last digit as the high half of a byte', () => expect(hexToChars('0x4142434')).toBe('ABC@'));

it.each([
  ['00:11:22:AA:bb:cc', '00:11:22:aa:bb:cc'],
  ['0:1:2:a:b:c', '00:01:02:0a:0b:0c'],
  ['00:11:22:33:44:55:', '00:11:22:33:44:55'],
  ['00-11-22-aa-bb-cc', undefined],
  ['0011.2233.4455', undefined],
  ['0x1000001122334455', '10:00:00:11:22:33:44:55'],
  ['0x2001001122334455', '20:01:00:11:22:33:44:55'],
  ['0x3001001122334455', '00:11:22:33:44:55'],
  ['0x00112233445566778899', '44:55:66:77:88:99'],
  ['1:2:3', '10:00:00:00:00:01:02:03'],
  ['abcdef', '61:62:63:64:65:66'],
  ['5', '10:00:00:00:00:00:00:35'],
  ['0x', undefined],
  ['0', undefined],
  ['0x000000000000', undefined],
])('MAC address %j is %j', (text, expected) => expect(canonicalMac(text)).toBe(expected));

it('reads MAC and IP addresses in other notations', () => {
  expect(macOfAnyNotation('AA-BB-CC-DD-EE-FF')).toBe('aa:bb:cc:dd:ee:ff');
  expect(macOfAnyNotation('aabb.ccdd.eeff')).toBeUndefined();
  expect(ipOfOctets('0xc0000201')).toBe('192.0.2.1');
  expect(ipOfOctets('\n\0\0\x07')).toBe('10.0.0.7');
  expect(ipOfOctets('192.0.2.1')).toBe('');
});

it('reads enumerations and memory sizes', () => {
  expect([constant('3'), constant('up(1)'), constant('up'), constant(undefined)]).toEqual([
    '3',
    '1',
    undefined,
    undefined,
  ]);
  expect([memory('2097152'), memory('2048 kB'), memory('512 MB'), memory('-1')]).toEqual(['2', '2', '0', undefined]);
});

it('knows makers of disks by their model names', () => {
  expect(['WDC WD40', 'ST4000', 'HGST HUS', 'Samsung SSD', 'Foo 1'].map(canonicalManufacturer)).toEqual([
    'Western Digital',
    'Seagate',
    'Hitachi',
    'Samsung',
    'Foo 1',
  ]);
});

import { describe, expect, it } from 'vitest';
import {
  canonicalInterfaceSpeed,
  canonicalManufacturer,
  canonicalPower,
  canonicalSize,
  canonicalSpeed,
  collapseBlanks,
  hexToText,
  isInvalidBiosValue,
} from './values.js';

describe('canonicalManufacturer', () => {
  it.each([
    ['GenuineIntel', 'Intel'],
    ['HygonGenuine', 'Hygon'],
    ['TOSHIBA Corporation', 'Toshiba'],
    ['SAMSUNG ELECTRONICS', 'Samsung'],
    ['connect', 'connect'],
    ['NEC Computers', 'Nec'],
    ['HPE', 'Hewlett-Packard'],
    ['Hewlett-Packard Company', 'Hewlett-Packard'],
    ['hPx', 'hPx'],
    ['WDC WD10', 'Western Digital'],
    ['ST3500', 'Seagate'],
    ['start', 'start'],
    ['CT480', 'Crucial'],
    ['constructor', 'constructor'],
  ])('%s is %s', (text, expected) => expect(canonicalManufacturer(text)).toBe(expected));
  it('knows nothing about nothing', () => {
    expect(canonicalManufacturer(undefined)).toBeUndefined();
    expect(canonicalManufacturer('')).toBeUndefined();
  });
});

describe('speeds', () => {
  it.each([
    ['2.4 GHz', 2400],
    ['1.1 GHz', 1100],
    ['2133 MT/s', 2133],
    ['800', 800],
    ['533 MHz (1.9 ns)', 533],
    ['15 ns', undefined],
    ['PC3200U-30330', 400],
    ['Unknown', undefined],
    [undefined, undefined],
  ])('%s is %s MHz', (text, expected) => expect(canonicalSpeed(text)).toBe(expected));
  it.each([
    ['8 Gbit', 8000],
    ['1000Mb/s', 1000],
    ['64 kb', 0.064],
    ['fast', undefined],
  ])('%s is %s Mb/s', (text, expected) => expect(canonicalInterfaceSpeed(text)).toBe(expected));
});

describe('canonicalSize', () => {
  it.each([
    ['500,107,862,016 bytes', 1000, 500107],
    ['128 035 676 160 bytes', 1024, 122104],
    ['1.5 TB', 1000, 1500000],
    ['8192 MB', 1024, 8192],
    ['8 GiB', 1000, 8192],
    ['1,5 GB', 1000, 1500],
    ['1,500 GB', 1000, 1500000],
    ['1.1 GB', 1000, 1100],
    ['2048 kB', 1024, 2],
    ['512M', 1000, undefined],
    ['1.2.3 GB', 1000, undefined],
    ['', 1000, undefined],
  ] as const)('%s (%d) is %s', (text, base, expected) => expect(canonicalSize(text, base)).toBe(expected));
});

it.each([
  ['500 W', 500],
  ['750', 750],
  ['0.5 kW', 500],
  ['1200900 mW', 1200],
  ['0.460 W', 460],
  ['1.200 W', 1200],
  ['12.5 W', 12.5],
  ['Unknown', undefined],
])('a power of %s is %s W', (text, expected) => expect(canonicalPower(text)).toBe(expected));

it('tells placeholders of firmware from values', () => {
  for (const text of ['N/A', 'not specified', ' To Be Filled By O.E.M.', '<OUT OF SPEC><OUT OF SPEC>', 'NoAssetTag']) {
    expect(isInvalidBiosValue(text), text).toBe(true);
  }
  for (const text of ['No Asset Information', 'None of your business', 'Precision 3640']) {
    expect(isInvalidBiosValue(text), text).toBe(false);
  }
});

it('reads hexadecimal texts', () => {
  expect(hexToText('0x4142')).toBe('AB');
  expect(hexToText('AB')).toBe('AB');
  expect(hexToText('0x4')).toBe('@');
});

it('collapses blanks', () => expect(collapseBlanks(' a \t b\n')).toBe('a b'));

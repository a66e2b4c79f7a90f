import { describe, expect, it } from 'vitest';
import { parseDmidecode } from './dmidecode.js';

const TEXT = `# dmidecode 3.6
SMBIOS 3.2.0 present.

Handle 0x0000, DMI type 0, 26 bytes
BIOS Information
\tVendor: Example   Firmware
\tVersion:  
\tCharacteristics:
\t\tPCI is supported
\tRelease Date: 02/03/2021

Handle 0x0001, DMI type 1, 27 bytes
System Information
\tSerial Number: To Be Filled By O.E.M.
\t__proto__: hostile

Handle 0x0002, DMI type 17, 40 bytes
Memory Device
\tSize: 8 GB
\tSize: 16 GB
Handle 0x0003, DMI type 17, 40 bytes
\tSpeed: Unknown
`;

describe('parseDmidecode', () => {
  it('groups structures by type', () => {
    const tables = parseDmidecode(TEXT);
    expect([...(tables?.keys() ?? [])]).toEqual([0, 1, 17]);
    expect({ ...tables?.get(0)?.[0] }).toEqual({ Vendor: 'Example Firmware', 'Release Date': '02/03/2021' });
  });
  it('lets the last of equal keys win and leaves out structures without values', () => {
    expect(parseDmidecode(TEXT)?.get(17)).toHaveLength(1);
    expect(parseDmidecode(TEXT)?.get(17)?.[0]?.Size).toBe('16 GB');
  });
  it('takes hostile keys as plain text', () => {
    expect(parseDmidecode(TEXT)?.get(1)?.[0]).toHaveProperty('__proto__', 'hostile');
    expect(({} as Record<string, unknown>).hostile).toBeUndefined();
  });
  it.each([
    ['', 'nothing'],
    ['# dmidecode 3.6\n/dev/mem: Permission denied\n', 'an error'],
    [TEXT.slice(0, 90), 'a cut output'],
    ['\u0000\uffff: x\n\tA: b\nDMI type 99999999999\n\tA: b', 'garbage'],
  ])('refuses %j (%s)', (text) => expect(parseDmidecode(text)).toBeUndefined());
  it('reads Windows line ends', () => {
    expect(parseDmidecode(TEXT.replaceAll('\n', '\r\n'))?.get(0)?.[0]?.Vendor).toBe('Example Firmware');
  });
});

import { describe, expect, it } from 'vitest';
import { mergeMonitors, toMonitor } from '../collectors/unix/monitors.js';
import { parseEdid } from './edid.js';
import { monitorSerial } from './monitor-serial.js';
import { findMaker } from './pnp-makers.js';

interface Parts {
  maker?: string;
  product?: number;
  number?: number;
  week?: number;
  version?: number;
  /** Tag and text of each descriptor. */
  descriptors?: [number, string][];
}

/** A block of 128 bytes with what a test is about. */
function block({ maker = 'ABC', product = 0x1234, number = 0, week = 7, version = 1, descriptors = [] }: Parts) {
  const bytes = new Uint8Array(128);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 255, 255, 255, 255, 255, 255, 0]);
  const [a = 0, b = 0, c = 0] = [...maker].map((letter) => letter.charCodeAt(0) - 64);
  view.setUint16(8, (a << 10) | (b << 5) | c);
  view.setUint16(10, product, true);
  view.setUint32(12, number, true);
  bytes.set([week, 30, version, 3], 16);
  for (const [i, [tag, text]] of descriptors.entries()) {
    const at = 54 + 18 * i;
    bytes.set([0, 0, 0, tag, 0], at);
    bytes.set(Buffer.from(text.padEnd(13).slice(0, 13), 'latin1'), at + 5);
  }
  return bytes;
}

const edid = (parts: Parts) => {
  const parsed = parseEdid(block(parts));
  if (parsed === undefined) throw new Error('not parsed');
  return parsed;
};

describe('parseEdid', () => {
  it('reads maker, product, date and descriptors', () => {
    const parts: Parts = {
      number: 0xdeadbeef,
      descriptors: [
        [0xfc, 'Name 1\n'],
        [0xfc, 'more'],
        [0xfe, 'Text\n'],
        [0xff, 'SER-1\n'],
      ],
    };
    expect(edid(parts)).toEqual({
      maker: 'ABC',
      eisaId: 'ABC1234',
      serialNumber: 0xdeadbeef,
      week: 7,
      year: 2020,
      name: 'Name 1 more',
      texts: ['Text'],
      serialText: 'SER-1',
      valid: true,
    });
  });

  it('checks version and ranges', () => {
    const range = (bytes: number[]) => edid({ descriptors: [[0xfd, String.fromCharCode(...bytes)]] }).valid;
    expect(range([56, 75, 30, 80])).toBe(true);
    expect(range([76, 75, 30, 80])).toBe(false);
    expect(range([56, 75, 0, 80])).toBe(false);
    expect(edid({ version: 3 }).valid).toBe(false);
    expect(edid({ version: 0 }).valid).toBe(false);
  });

  it('refuses cut blocks and survives noise', () => {
    expect(parseEdid(new Uint8Array())).toBeUndefined();
    expect(parseEdid(block({}).subarray(0, 127))).toBeUndefined();
    for (let seed = 0; seed < 200; seed++) {
      const noise = Uint8Array.from({ length: 128 }, (_, i) => (seed * 31 + i * i * 17 + (i ^ seed)) & 255);
      const parsed = parseEdid(noise);
      if (parsed !== undefined) expect(() => toMonitor(parsed, undefined)).not.toThrow();
    }
  });
});

describe('toMonitor', () => {
  it('describes a monitor', () => {
    const parts: Parts = { number: 255, descriptors: [[0xfe, 'Panel\x01junk']] };
    expect(toMonitor(edid(parts), 'Maker')).toEqual({
      caption: 'Panel',
      description: '7/2020',
      manufacturer: 'Maker',
      serial: '000000ff',
    });
    expect(toMonitor(edid({ week: 255 }), undefined)).toMatchObject({ description: '2020', manufacturer: 'ABC' });
  });

  it('takes other texts where the name is blank', () => {
    const descriptors: Parts['descriptors'] = [
      [0xfc, '\n            '],
      [0xfe, 'Panel'],
    ];
    expect(toMonitor(edid({ descriptors }), undefined).caption).toBe('Panel');
    expect(toMonitor(edid({ version: 9, number: 1, descriptors }), undefined)).toEqual({});
  });

  it('takes a damaged block only when it names the monitor', () => {
    expect(toMonitor(edid({ version: 9, number: 1 }), undefined)).toEqual({});
    expect(toMonitor(edid({ version: 9, number: 1, descriptors: [[0xfc, 'Name']] }), undefined).caption).toBe('Name');
  });
});

describe('monitorSerial', () => {
  const serial = (maker: string, product: number, number: number, text?: string) =>
    monitorSerial(edid({ maker, product, number, descriptors: text === undefined ? [] : [[0xff, text]] }));

  it('knows the schemes of makers', () => {
    expect(serial('ACR', 0x0018, 0xab, 'ABCDEFGHIJKLM')).toEqual({
      serial: 'ABCDEFGH000000abIJKL',
      altserial: 'ABCDEFGHIJKLM',
    });
    expect(serial('ACR', 0xffff, 0xab, 'ABCDEFGHIJKL').serial).toBe('ABCDEFGHIJKL');
    expect(serial('BNQ', 1, 0x4241, 'X1')).toEqual({ serial: 'ABX1', altserial: 'X1' });
    expect(serial('BNQ', 1, 0x4231, 'X1')).toEqual({ serial: 'X1' });
    expect(serial('ENC', 1, 1234)).toEqual({ serial: '1234' });
    expect(serial('GSM', 0x4b21, 35_678, 'T')).toEqual({ serial: '11678', altserial: 'T' });
    expect(serial('GSM', 1, 35_678, 'T')).toEqual({ serial: 'T', altserial: '11678' });
    expect(serial('GSM', 1, 999, 'T').altserial).toBe('0');
    expect(serial('PHL', 1, 42)).toEqual({ serial: '000042', altserial: '0000002a' });
    expect(serial('PHL', 1, 42, 'AU000042')).toEqual({ serial: 'AU000042', altserial: undefined });
    expect(serial('SAM', 1, 0x41424344, 'H1')).toEqual({ serial: 'H1', altserial: 'ABCDH1' });
    expect(serial('SAM', 0x0572, 0x41424344, 'H1')).toEqual({ serial: 'ABCDH1', altserial: 'H1' });
    expect(serial('SAM', 0x0e5a, 0x41424344, 'H1')).toEqual({ serial: 'DCBAH1', altserial: 'H1' });
    expect(serial('SAM', 0x0c18, 77)).toEqual({ serial: '77' });
    expect(serial('ABC', 1, 0, '0')).toEqual({ serial: '00000000' });
  });
});

describe('findMaker', () => {
  it('reads both forms of databases', () => {
    expect(findMaker('AAA\tFirst\nABC\tSecond Maker \n', 'ABC')).toBe('Second Maker');
    expect(findMaker('AAA __ First\r\nABC __ Second\r\n', 'ABC')).toBe('Second');
    expect(findMaker('ABCD\tx\nABC\n', 'ABC')).toBeUndefined();
    expect(findMaker('...\tx', '...')).toBeUndefined();
  });
});

describe('mergeMonitors', () => {
  it('makes one of those with the same serial number, and sorts', () => {
    const merged = mergeMonitors([
      { serial: 'B', caption: 'b' },
      { serial: 'A', base64: 'x' },
      { serial: 'B', caption: 'other', description: '1/2020' },
      { base64: 'C' },
    ]);
    expect(merged).toEqual([
      { serial: 'A', base64: 'x' },
      { serial: 'B', caption: 'b', description: '1/2020' },
      { base64: 'C' },
    ]);
  });
});

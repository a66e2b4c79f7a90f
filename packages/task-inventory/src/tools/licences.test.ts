import { describe, expect, it } from 'vitest';
import { decodeSerial, parseAdobeFile, parseAdobeRows } from './adobe-licences.js';
import { decodeProductKey } from './product-key.js';
import { sqliteRows } from './sqlite.js';

describe('decodeProductKey', () => {
  const value = (length: number, offset: number, last: number) => {
    const bytes = new Uint8Array(length);
    bytes.set([0x1d, 0x2e, 0x3f, 0x40, 0x51, 0x62, 0x73, 0x84, 0x95, 0xa6, 0xb7, 0xc8, 0xd9, 0xea, last], offset);
    return bytes;
  };

  it('decodes both places and both kinds', () => {
    expect(decodeProductKey(value(164, 52, 0x03))).toBe('XJBK6-YDW9B-QQHX6-FB4XJ-69M8V');
    expect(decodeProductKey(value(164, 52, 0x0b))).toBe('JBK6Y-DW9BQ-QHX6F-NB4XJ-69M8V');
    expect(decodeProductKey(value(1000, 808, 0x03))).toBe('XJBK6-YDW9B-QQHX6-FB4XJ-69M8V');
  });

  it('finds no key in an empty or cut value', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(164), new Uint8Array(60).fill(1)]) {
      expect(decodeProductKey(bytes)).toBeUndefined();
    }
  });
});

describe('Adobe licences', () => {
  it('decodes serial numbers', () => {
    expect(decodeSerial('123456789012345678901234')).toBe('0363-9254-6015-4048-1937-2237');
    expect(decodeSerial('12')).toBeUndefined();
  });

  it('puts the rows of a product together', () => {
    const rows = [
      '1 <> Suite-Mac{|}en_US <> SN <> 123456789012345678901234',
      '1 <> Suite-Mac <> ALM_LicInfo_EpicAppName{|}407 <> The Suite',
      '1 <> B-Mac{|}en_US <> FLMap <> Suite-Mac',
      '1 <> A-Mac <> FLMap <> Suite-Mac',
      '1 <> C-Mac <> SN <> unlicensed',
      'garbage',
    ];
    expect(parseAdobeRows(rows.join('\n'))).toEqual([
      { name: 'Suite-Mac', fullname: 'The Suite', key: '0363-9254-6015-4048-1937-2237', components: 'A-Mac/B-Mac' },
    ]);
  });
});

/** A file of one page with the given rows of texts, as SQLite lays it out. */
function sqliteFile(rows: readonly (readonly string[])[]): Uint8Array {
  const page = Buffer.alloc(1024);
  page.write('SQLite format 3\0', 'latin1');
  page.writeUInt16BE(1024, 16);
  page[100] = 13;
  page.writeUInt16BE(rows.length, 103);
  let end = 1024;
  rows.forEach((row, index) => {
    const header = [row.length + 1, ...row.map((text) => 13 + 2 * text.length)];
    const record = Buffer.concat([Buffer.from(header), Buffer.from(row.join(''))]);
    const cell = Buffer.concat([Buffer.from([record.length, index + 1]), record]);
    end -= cell.length;
    cell.copy(page, end);
    page.writeUInt16BE(end, 108 + 2 * index);
  });
  return page;
}

describe('sqliteRows', () => {
  const rows = [
    ['1', 'Suite', 'SN', '123456789012345678901234'],
    ['1', 'A', 'FLMap', 'Suite'],
  ];

  it('reads rows with the wanted number of columns', () => {
    expect(sqliteRows(sqliteFile([...rows, ['two', 'columns']]), 4)).toEqual(rows);
    expect(parseAdobeFile(sqliteFile(rows))).toMatchObject([{ name: 'Suite', components: 'A' }]);
  });

  it('survives files that are cut, damaged or of another kind', () => {
    const file = sqliteFile(rows);
    expect(sqliteRows(file.subarray(0, 500), 4)).toEqual([]);
    expect(sqliteRows(Buffer.from('not a database'.repeat(20)), 4)).toEqual([]);
    expect(sqliteRows(new Uint8Array(), 4)).toEqual([]);
    for (let at = 100; at < 1024; at++) {
      const damaged = Uint8Array.from(file);
      damaged[at] = 0xff;
      expect(() => sqliteRows(damaged, 4)).not.toThrow();
    }
  });
});

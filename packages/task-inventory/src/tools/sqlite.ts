/**
 * Rows of a SQLite 3 file without a database engine: enough for small files of other programs, whose rows fit on one
 * page and hold texts. Layout: https://www.sqlite.org/fileformat.html
 */

/** Kind of the pages that hold the rows of a table. */
const TABLE_LEAF = 13;

/** A number of one to nine bytes, seven bits in each, and where the next thing starts. */
function varint(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i] ?? 0;
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, at + i + 1];
  }
  return [value * 256 + (bytes[at + 8] ?? 0), at + 9];
}

/** Bytes of numbers, by the code of their kind. */
const NUMBER_LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** Columns of a record; a column that is no text is empty. */
function readRecord(record: Uint8Array): string[] {
  const kinds: number[] = [];
  let [headerEnd, at] = varint(record, 0);
  headerEnd = Math.min(headerEnd, record.length);
  while (at < headerEnd) {
    const [kind, next] = varint(record, at);
    kinds.push(kind);
    at = next;
  }
  at = headerEnd;
  return kinds.map((kind) => {
    const length = kind < 12 ? (NUMBER_LENGTHS[kind] ?? 0) : Math.trunc((kind - 12) / 2);
    const isText = kind > 12 && kind % 2 === 1;
    const value = isText ? Buffer.from(record.subarray(at, at + length)).toString('utf8') : '';
    at += length;
    return value;
  });
}

/**
 * The rows of all tables that have a given number of columns, in no particular order. Rows that go over several pages
 * are left out; damaged pages give fewer rows, never an error.
 */
export function sqliteRows(bytes: Uint8Array, columns: number): string[][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 100 || Buffer.from(bytes.subarray(0, 15)).toString('latin1') !== 'SQLite format 3') return [];
  const declared = view.getUint16(16);
  const pageSize = declared === 1 ? 65_536 : declared;
  if (pageSize < 512) return [];
  const rows: string[][] = [];
  for (let page = 0; page + pageSize <= bytes.length; page += pageSize) {
    // the first page starts with the header of the file
    const start = page === 0 ? 100 : page;
    if (bytes[start] !== TABLE_LEAF) continue;
    const cells = Math.min(view.getUint16(start + 3), Math.trunc((page + pageSize - start - 8) / 2));
    for (let cell = 0; cell < cells; cell++) {
      const [length, afterLength] = varint(bytes, page + view.getUint16(start + 8 + 2 * cell));
      const [, payload] = varint(bytes, afterLength);
      if (length === 0 || payload + length > page + pageSize) continue;
      const row = readRecord(bytes.subarray(payload, payload + length));
      if (row.length === columns) rows.push(row);
    }
  }
  return rows;
}

/**
 * Extended display identification data of monitors: the base block of 128 bytes (VESA E-EDID Standard, release A.2,
 * chapter 3).
 */

export interface Edid {
  /** PNP id of the maker, three letters. */
  maker: string;
  /** PNP id and the product code as 4 hexadecimal digits. */
  eisaId: string;
  /** Serial number field, a 32-bit number. */
  serialNumber: number;
  /** Week of manufacture; 255: there is only a year. */
  week: number;
  year: number;
  /** Display product name; several descriptors are joined with blanks. */
  name: string | undefined;
  /** Alphanumeric data strings. */
  texts: readonly string[];
  /** Serial number as text. */
  serialText: string | undefined;
  /** Version, revision and ranges are plausible. */
  valid: boolean;
}

const BLOCK = 128;
const DESCRIPTORS = [54, 72, 90, 108];
const TAG = { name: 0xfc, rangeLimits: 0xfd, text: 0xfe, serial: 0xff } as const;

/** Reads the base block; `undefined` when there are not that many bytes. */
export function parseEdid(bytes: Uint8Array): Edid | undefined {
  if (bytes.length < BLOCK) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, BLOCK);
  const names: string[] = [];
  const texts: string[] = [];
  const serials: string[] = [];
  let rangesValid = true;
  for (const at of DESCRIPTORS) {
    // other descriptors are timings
    if (view.getUint16(at) !== 0) continue;
    const tag = view.getUint8(at + 3);
    if (tag === TAG.name) names.push(readText(bytes, at));
    else if (tag === TAG.text) texts.push(readText(bytes, at));
    else if (tag === TAG.serial) serials.push(readText(bytes, at));
    else if (tag === TAG.rangeLimits) rangesValid = hasValidRanges(view, at);
  }
  const serial = serials[0]?.split('\n', 1)[0]?.trimEnd();
  const packed = view.getUint16(8);
  const letter = (shift: number) => String.fromCharCode(64 + ((packed >>> shift) & 31));
  const maker = letter(10) + letter(5) + letter(0);
  const version = view.getUint8(18);
  return {
    maker,
    eisaId: maker + view.getUint16(10, true).toString(16).padStart(4, '0'),
    serialNumber: view.getUint32(12, true),
    week: view.getUint8(16),
    year: view.getUint8(17) + 1990,
    name: names.length === 0 ? undefined : names.join(' '),
    texts,
    // a lone 0 is a filler
    serialText: serial === '' || serial === '0' ? undefined : serial,
    valid: version >= 1 && version <= 2 && view.getUint8(19) !== 0xff && rangesValid,
  };
}

/** 13 bytes in code page 437; a line feed ends the text, blanks fill the rest. */
function readText(bytes: Uint8Array, at: number): string {
  let end = at + 18;
  while (end > at + 5 && (bytes[end - 1] === 0 || isBlank(bytes[end - 1]))) end--;
  return String.fromCharCode(...bytes.subarray(at + 5, end));
}

const isBlank = (byte: number | undefined) => byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);

/** Whether the lowest rates are neither 0 nor above the highest. Offsets of 255 (EDID 1.4) stand in byte 4. */
function hasValidRanges(view: DataView, at: number): boolean {
  const offsets = view.getUint8(at + 4);
  const rate = (byte: number, bit: number) => view.getUint8(at + byte) + ((offsets >>> bit) & 1) * 255;
  const [verticalMin, verticalMax, horizontalMin, horizontalMax] = [rate(5, 0), rate(6, 1), rate(7, 2), rate(8, 3)];
  return verticalMin > 0 && verticalMin <= verticalMax && horizontalMin > 0 && horizontalMin <= horizontalMax;
}

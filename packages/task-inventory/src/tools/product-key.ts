/** Product keys of Microsoft, decoded from the binary value DigitalProductId of the registry. */

const ALPHABET = 'BCDFGHJKMPQRTVWXY2346789';

/** @returns the key in groups of five; `undefined` when the value holds none. */
export function decodeProductKey(value: Uint8Array): string | undefined {
  const start = value.length > 808 ? 808 : 52;
  const bytes = Uint8Array.from(value.subarray(start, start + 15));
  const last = bytes[14];
  if (last === undefined || bytes.every((byte) => byte === 0)) return undefined;
  // from Windows 8 on, a bit tells that an N has to be put in
  const withN = (last & 8) !== 0;
  bytes[14] = last & 0xf7;
  let key = '';
  for (let round = 0; round < 25; round++) {
    let remainder = 0;
    for (let i = 14; i >= 0; i--) {
      const part = remainder * 256 + (bytes[i] ?? 0);
      bytes[i] = Math.trunc(part / 24);
      remainder = part % 24;
    }
    key = `${ALPHABET[remainder]}${key}`;
  }
  if (withN) {
    const place = ALPHABET.indexOf(key.charAt(0));
    key = `${key.slice(1, 1 + place)}N${key.slice(1 + place)}`;
  }
  return key.match(/.{5}/g)?.join('-');
}

/** Bytes from the outside into text: UTF-8 when they are valid UTF-8, else ISO-8859-1; UTF-16 by its byte order mark. */

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * Decodes what a tool printed or a file holds. Tools of foreign systems print Latin-1, and some files are UTF-16;
 * a byte sequence that is not valid UTF-8 is therefore read as ISO-8859-1, never replaced by U+FFFD.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length >= 2) {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  }
  try {
    return utf8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}

/** Bytes of an XML document into text: byte order mark, then the declared encoding, then UTF-8 or Latin-1 by content. */

import { decodeText } from '../host/text.js';

/** How far the XML declaration can reach; junk in front of it (PHP warnings) is rarely longer. */
const DECLARATION_WINDOW = 4096;

/**
 * Decodes an XML document. A declared encoding is believed unless it is UTF-8 and the bytes are not: old agents on
 * systems with a Latin-1 locale declare UTF-8 and write Latin-1, and servers accept that.
 */
export function decodeXmlBytes(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, DECLARATION_WINDOW));
  if (hasUtf16Mark(head)) return decodeText(bytes);
  const declared = /<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']([\w.:-]{1,40})["']/.exec(
    head.toString('latin1'),
  )?.[1];
  const label = declared?.toLowerCase();
  if (label === undefined || label === 'utf-8' || label === 'utf8') return decodeText(bytes);
  // TextDecoder takes "iso-8859-1" for windows-1252, which is what such files hold in practice.
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return decodeText(bytes);
  }
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

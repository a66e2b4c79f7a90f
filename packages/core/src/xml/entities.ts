/**
 * Entity references of XML 1.0 §4.6 (the five predefined ones) and §4.1 (numeric ones). Entities that a document declares
 * itself are never expanded, so a document cannot grow while it is read ("billion laughs") nor refer to a file.
 */

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const REFERENCE = /&(?:#(\d{1,10})|#[xX]([\da-fA-F]{1,8})|(amp|lt|gt|quot|apos));/g;

/** Replaces entity references once, from left to right. Unknown names stay as they are; illegal characters are dropped. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (_, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return PREDEFINED[name] ?? '';
    return character(decimal === undefined ? Number.parseInt(hexadecimal ?? '0', 16) : Number.parseInt(decimal, 10));
  });
}

/** The character of a code point when XML 1.0 §2.2 allows it, else nothing. */
function character(code: number): string {
  const allowed =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return allowed ? String.fromCodePoint(code) : '';
}

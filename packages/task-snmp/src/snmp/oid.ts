/** Object identifiers as dotted text without a leading dot, and the two roots that nearly all of them have. */

/** An OID of MIB-2 (RFC 1213): `mib2('1.1.0')` is sysDescr.0. */
export const mib2 = (rest: string): string => `1.3.6.1.2.1.${rest}`;

/** An OID of an enterprise (RFC 1155): `enterprise('9.2.1.3.0')`. */
export const enterprise = (rest: string): string => `1.3.6.1.4.1.${rest}`;

/** Compares two OIDs, or two suffixes, number by number. */
export function compareOids(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    let x = 0;
    let y = 0;
    for (; i < a.length && a.charCodeAt(i) !== 46; i += 1) x = x * 10 + a.charCodeAt(i) - 48;
    for (; j < b.length && b.charCodeAt(j) !== 46; j += 1) y = y * 10 + b.charCodeAt(j) - 48;
    if (x !== y) return x - y;
    i += 1;
    j += 1;
  }
  return a.length - i - (b.length - j);
}

/** The number at a place of a suffix; negative places count from the end. */
export function component(suffix: string, place: number): string | undefined {
  return suffix.split('.').at(place);
}

/** Whether `oid` lies strictly below `base`. */
export function isBelow(oid: string, base: string): boolean {
  return oid.length > base.length && oid.charCodeAt(base.length) === 46 && oid.startsWith(base);
}

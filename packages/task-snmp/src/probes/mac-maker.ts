/** Who made a network interface, by its MAC address (IEEE MA-L, MA-M and MA-S blocks). */

import { createRequire } from 'node:module';
import type makers from 'oui-data';

/** Hexadecimal digits of a block's prefix: 36, 28 and 24 bits. */
const PREFIXES = [9, 7, 6];
/** Blocks that say nothing. */
const NOBODY = /^(?:Private|IEEE Registration Authority)$/;

let table: typeof makers | undefined;

/** Name of the maker; undefined for addresses that nobody registered. The registry (5 MB) loads with the first question. */
export function macMaker(mac: string): string | undefined {
  const digits = mac.replaceAll(':', '').toUpperCase();
  // Locally administered addresses belong to nobody (virtual machines, telephones that hide).
  if (!/^[\dA-F]{12}$/.test(digits) || (Number.parseInt(digits.slice(0, 2), 16) & 3) !== 0) return undefined;
  table ??= createRequire(import.meta.url)('oui-data') as typeof makers;
  for (const length of PREFIXES) {
    const name = table[digits.slice(0, length)]?.split('\n', 1)[0];
    if (name !== undefined && !NOBODY.test(name)) return name;
  }
  return undefined;
}

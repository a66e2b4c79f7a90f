/**
 * Who has an enterprise number (IANA's registry of private enterprise numbers). The list is `assets/enterprises.txt.br`, made
 * by scripts/generate-enterprises.mjs: line N is the name of number N.
 */

import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { ENTERPRISES } from './sysobjects.js';

let names: readonly string[] | undefined;

/**
 * The organization that a sysObjectID belongs to; undefined for numbers that nobody has, and for those of the SNMP agents that
 * devices of many makers run. The list (60,000 names) loads with the first question.
 */
export function enterpriseName(sysObjectId: string | undefined): string | undefined {
  const number = ENTERPRISES.exec(sysObjectId ?? '')?.[1]?.split('.', 1)[0];
  if (number === undefined) return undefined;
  names ??= brotliDecompressSync(readFileSync(new URL('../../assets/enterprises.txt.br', import.meta.url)))
    .toString('utf8')
    .split('\n');
  return names[Number(number)] || undefined;
}

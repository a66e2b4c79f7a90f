// Makes the list of private enterprise numbers, who has which part of the tree of sysObjectIDs, from IANA's registry.
//
//   node scripts/generate-enterprises.mjs [--check] REGISTRY
//
// REGISTRY is https://www.iana.org/assignments/enterprise-numbers (the text form), or the same list with a number and a
// name on each line, as Debian's package libwireshark-data has it in /usr/share/wireshark/enterprises.tsv. `--check`
// writes nothing and fails when the list is not what the registry gives.
//
// Form of the list: line N, counted from 0, is the name of number N, or empty; compressed with brotli.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true });
const [file] = positionals;
if (file === undefined) {
  console.error('usage: node scripts/generate-enterprises.mjs [--check] REGISTRY');
  process.exit(2);
}

/** Numbers that say nothing of a maker: nobody's, and those of the SNMP agents that many devices run as they are. */
const NOBODY = /^(?:reserved|unassigned|none|-+\s*none\s*-+|\?+)?$/i;
const AGENTS = new Set([2021, 8072]);

/** A name without addresses of the web, former names, blanks in a row and control characters. */
const clean = (name) =>
  name
    .replace(/\(?\bhttps?:\/\/[^\s)]*\s*\)?/g, ' ')
    .replace(/[\s(#,;-]*\bformerly\b.*$/i, '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();

const names = [];
let number;
for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
  const [, row, rest] = /^(\d{1,6})(?:[ \t]+(\S.*))?$/.exec(line) ?? [];
  let name = rest;
  if (row !== undefined) number = Number(row);
  // In IANA's own form the organization stands alone on the second line, by two blanks.
  else if (number !== undefined) name = /^ {2}(\S.*)$/.exec(line)?.[1];
  if (name === undefined || number === undefined) continue;
  const text = clean(name);
  if (!NOBODY.test(text) && !AGENTS.has(number)) names[number] = text;
  number = undefined;
}
if (names.length < 10_000) {
  console.error(`${file}: this is not the registry of enterprise numbers`);
  process.exit(1);
}

const text = `${Array.from(names, (name) => name ?? '').join('\n')}\n`;
const list = fileURLToPath(new URL('../packages/task-snmp/assets/enterprises.txt.br', import.meta.url));
if (values.check) {
  if (brotliDecompressSync(readFileSync(list)).toString('utf8') !== text) {
    console.error(`the list of enterprise numbers is stale; run: node scripts/generate-enterprises.mjs ${file}`);
    process.exitCode = 1;
  }
} else {
  const params = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_LGWIN]: 22 };
  writeFileSync(list, brotliCompressSync(Buffer.from(text), { params }));
}

/** Licences of Adobe products before Creative Cloud, from the SQLite file `Adobe PCD/cache/cache.db`. */

import type { License } from '@fi/core/inventory';
import { sqliteRows } from './sqlite.js';

/** What the digit at each of the 24 places of a stored serial number stands for. */
const DIGITS = (
  '0000000001 5038647192 1456053789 2604371895 4753896210 8145962073 0319728564 7901235846 ' +
  '7901235846 0319728564 8145962073 4753896210 2604371895 1426053789 5038647192 3267408951 ' +
  '5038647192 2604371895 8145962073 7901235846 3267408951 1426053789 4753896210 0319728564'
).split(' ');

/** @returns the serial number in groups of four; `undefined` unless it has 24 digits. */
export function decodeSerial(stored: string): string | undefined {
  if (!/^\d{24}$/.test(stored)) return undefined;
  const digits = [...stored].map((digit, place) => DIGITS[place]?.[Number(digit)] ?? '').join('');
  return digits.match(/.{4}/g)?.join('-');
}

interface Product {
  key?: string | undefined;
  fullname?: string;
  components: Set<string>;
}

/** Names carry a language or a number after `{|}`. */
const bare = (name: string) => name.replace(/\{\|\}.*$/, '');

function licences(rows: readonly (readonly string[])[]): (License & { key: string })[] {
  const products = new Map<string, Product>();
  const productOf = (name: string) => {
    const product = products.get(name) ?? { components: new Set<string>() };
    products.set(name, product);
    return product;
  };
  for (const [, domain = '', field = '', value = ''] of rows) {
    if (value === '' || value === 'unlicensed') continue;
    const name = bare(domain);
    switch (bare(field)) {
      case 'SN':
        productOf(name).key = decodeSerial(value);
        break;
      case 'ALM_LicInfo_EpicAppName':
        productOf(name).fullname = value;
        break;
      case 'FLMap':
        productOf(value).components.add(name);
    }
  }
  return [...products].map(([name, { key, fullname, components }]) => ({
    name,
    fullname: fullname ?? name,
    key: key ?? NO_KEY,
    components: [...components].sort().join('/'),
  }));
}

const NO_KEY = 'n/a';

/** Rows of the table `domain_data` as the sqlite3 program prints them, with ` <> ` between the columns. */
export function parseAdobeRows(text: string): License[] {
  return licences(text.split(/\r?\n/).map((row) => row.split(' <> ')));
}

/** The file itself; products without a serial number are left out. */
export function parseAdobeFile(bytes: Uint8Array): License[] {
  return licences(sqliteRows(bytes, 4)).filter(({ key }) => key !== NO_KEY);
}

/** Packages of Arch Linux and its relatives, from `pacman -Qqi`. */

import type { Software } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Tue Jan  5 10:00:00 2021`, or `Tue 05 Jan 2021 10:00:00 AM CET`, as a date. */
function parseDate(text: string): string | undefined {
  const old = /^\w{3} (\w{3}) +(\d{1,2}) [\d:]{8} (\d{4})\b/.exec(text);
  const recent = /^\w{3} (\d{1,2}) (\w{3}) (\d{4})\b/.exec(text);
  const [month, day, year] = old !== null ? old.slice(1) : [recent?.[2], recent?.[1], recent?.[3]];
  const number = MONTHS.indexOf(month ?? '') + 1;
  if (number === 0 || day === undefined) return undefined;
  return `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** `12.34 MiB` in bytes. */
function parseSize(text: string): number | undefined {
  const [, digits, unit = 'B'] = /^(\d{1,12}(?:[.,]\d{1,6})?) *([BKMGT])/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return Math.trunc(Number(digits.replace(',', '.')) * 1024 ** 'BKMGT'.indexOf(unit));
}

/** Reads `Key : value` paragraphs. */
export function parsePacman(text: string): Undefinable<Software>[] {
  const packages: Undefinable<Software>[] = [];
  let current: (Partial<Undefinable<Software>> & { name: string }) | undefined;
  const store = () => {
    if (current !== undefined) packages.push({ from: 'pacman', ...current });
  };
  for (const line of text.split('\n')) {
    const colon = line.indexOf(' : ');
    // a line that goes on with a list starts with blanks
    if (colon < 0 || line.startsWith(' ')) continue;
    const value = line.slice(colon + 3).trim();
    const key = line.slice(0, colon).trimEnd();
    if (key === 'Name') {
      store();
      current = { name: value };
    } else if (current === undefined) continue;
    else if (key === 'Version') current.version = value.replace(/^\d+:/, '');
    else if (key === 'Description') current.comments = value;
    else if (key === 'Architecture') current.arch = value;
    else if (key === 'Install Date') current.install_date = parseDate(value);
    else if (key === 'Installed Size') current.filesize = parseSize(value);
    else if (key === 'Groups' && value !== 'None') current.system_category = value.split(/ +/).join(',');
  }
  store();
  return packages;
}

export default defineCollector({
  name: 'unix/pacman',
  category: 'software',
  fills: { softwares: ['arch', 'comments', 'filesize', 'from', 'install_date', 'name', 'system_category', 'version'] },
  reads: ['pacman -Qqi'],
  async collect({ host, add }) {
    const output = await host.run('pacman', ['-Qqi']);
    for (const entry of parsePacman(output?.stdout ?? '')) add('softwares', entry);
  },
});

/**
 * Values as tools and firmware print them, brought into the units of the inventory. The rules for
 * placeholders are those that inventory servers know from the existing agents.
 */

export { canonicalManufacturer } from '@fi/core/inventory';

/** Characters of a text that can be a measure: tools and firmware write a few dozen. */
const MAX_MEASURE = 200;

/** The text, when it is no longer than a measure can be. */
const measure = (text = '') => (text.length > MAX_MEASURE ? '' : text);

/** Without the noise of binary fractions: 1.1 × 1000 is 1100. */
const exact = (value: number) => Number(value.toPrecision(15));

/** A clock rate in MHz, from `2.4 GHz`, `2133 MT/s`, `800 MHz`, a plain number, or a module name such as `PC3200U`. */
export function canonicalSpeed(text?: string): number | undefined {
  if (text?.startsWith('PC3200U')) return 400;
  // firmware may add the cycle time: `533 MHz (1.9 ns)`
  const found = /^\s*(\d{1,12}(?:\.\d{1,12})?)\s*(?:(ghz|mhz|mt\/s)\b|$)/i.exec(measure(text));
  if (found === null) return undefined;
  return exact(Number(found[1]) * (found[2]?.toLowerCase() === 'ghz' ? 1000 : 1));
}

/** The rate of an interface in Mb/s, from `10 Gbit/s`, `1000Mb/s`, `64 kb`. */
export function canonicalInterfaceSpeed(text?: string): number | undefined {
  const found = /^\s*(\d{1,12}(?:\.\d{1,12})?)\s*([gmk])b/i.exec(measure(text));
  if (found === null) return undefined;
  const factors: Readonly<Record<string, number>> = { g: 1000, m: 1, k: 0.001 };
  return exact(Number(found[1]) * (factors[found[2]?.toLowerCase() ?? ''] ?? 1));
}

const SIZE_UNITS: Readonly<Record<string, number>> = { bytes: -2, k: -1, m: 0, g: 1, t: 2, p: 3, e: 4 };

/**
 * A size in MB (or in MiB, with base 1024). `KiB`, `MiB` and so on always mean base 1024. A comma is a decimal comma
 * unless it separates groups of three digits. Bytes and kB are truncated to whole MB; a plain number is given back.
 */
export function canonicalSize(text?: string, base: 1000 | 1024 = 1000): number | undefined {
  const compact = measure(text).replace(/\s/g, '');
  if (/^\d{1,15}$/.test(compact)) return Number(compact);
  const found = /^([\d.,]{1,40})(bytes|[kmgtpe]i?b)$/i.exec(compact);
  if (found === null) return undefined;
  const [, digits = '', unit = ''] = found;
  const grouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits);
  const value = Number(grouped ? digits.replaceAll(',', '') : digits.replace(',', '.'));
  if (!Number.isFinite(value)) return undefined;
  const name = unit.toLowerCase();
  const power = SIZE_UNITS[name === 'bytes' ? name : name.charAt(0)] ?? 0;
  const result = value * (name.charAt(1) === 'i' ? 1024 : base) ** power;
  return power < 0 ? Math.trunc(result) : exact(result);
}

/** A power in W, from `500 W`, `0.5 kW`, `1200000 mW` or a plain number. */
export function canonicalPower(text?: string): number | undefined {
  const found = /(\d{1,12}(?:\.\d{1,12})?)\s*(kw|mw|w)?/i.exec(measure(text));
  if (found === null) return undefined;
  const value = Number(found[1]);
  const unit = found[2]?.toLowerCase();
  // firmware with watts where the standard has milliwatts: dmidecode prints 460 W as `0.460 W`
  if (unit === 'kw' || (unit === 'w' && /\.\d{3}$/.test(found[1] ?? ''))) return exact(value * 1000);
  return unit === 'mw' ? Math.trunc(value / 1000) : value;
}

/** What makers leave in firmware tables when they do not fill them, in lower case and without blanks. */
const PLACEHOLDERS = new Set(
  [
    'n/a none unknown notspecified notpresent notavailable notinstalled',
    '<badindex> <outofspec> <outofspec><outofspec> tobefilledbyo.e.m. defaultstring',
    'systemproductname systemmanufacturer systemserialnumber systemversion',
    'chassisserialnumber chassismanufacture chassismanufacturer chassisversion noassettag',
  ].flatMap((row) => row.split(' ')),
);

/** Whether a text from firmware is a placeholder, such as `To Be Filled By O.E.M.`. */
export function isInvalidBiosValue(text: string): boolean {
  return text.length < 100 && PLACEHOLDERS.has(text.replace(/\s/g, '').toLowerCase());
}

/** The characters (one per byte) that a number written `0x…` stands for; other texts are given back as they are. */
export function hexToText(text: string): string {
  const digits = /^0x([0-9a-f]*)$/i.exec(text)?.[1];
  if (digits === undefined) return text;
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex').toString('latin1');
}

/** Characters of a value; an inventory holds none that is longer. */
const MAX_VALUE = 65_536;

/** Without blanks at both ends, and with single blanks inside; cut where no value is so long. */
export function collapseBlanks(text: string): string {
  return text.trim().slice(0, MAX_VALUE).replace(/\s+/g, ' ');
}

/** CARTRIDGES of printers: supplies of the Printer-MIB (RFC 3805), named by kind and colour. */

import { constant, isInteger } from '../canonical/number.js';
import { canonicalString } from '../canonical/text.js';
import { mib2 } from '../snmp/oid.js';
import { isTrue, type Reader, textOrder } from '../snmp/reader.js';

/** prtMarkerColorantValue; colorants and supplies of the first printer of a device (hrDeviceIndex 1). */
const COLORS = mib2('43.12.1.1.4.1');
/** prtMarkerSuppliesEntry. */
const SUPPLIES = mib2('43.11.1.1');
const COLORANT_INDEX = `${SUPPLIES}.3.1`;
const TYPE = `${SUPPLIES}.5.1`;
const DESCRIPTION = `${SUPPLIES}.6.1`;
const UNIT = `${SUPPLIES}.7.1`;
const MAX_CAPACITY = `${SUPPLIES}.8.1`;
const LEVEL = `${SUPPLIES}.9.1`;

/** prtMarkerSuppliesType. */
const KINDS: Readonly<Record<string, string>> = {
  3: 'TONER',
  4: 'WASTETONER',
  5: 'CARTRIDGE',
  6: 'CARTRIDGE',
  8: 'WASTETONER',
  9: 'DRUM',
  10: 'DEVELOPER',
  12: 'CARTRIDGE',
  15: 'FUSERKIT',
  18: 'MAINTENANCEKIT',
  20: 'TRANSFERKIT',
  21: 'TONER',
  32: 'STAPLES',
};
const COLORED = new Set(['TONER', 'DRUM', 'CARTRIDGE', 'DEVELOPER']);

/** prtMarkerSuppliesSupplyUnit: what one unit of level is, and how it is written. */
const UNITS: Readonly<Record<string, { readonly divisor: number; readonly text: string }>> = {
  4: { divisor: 1000, text: 'mm' },
  7: { divisor: 1, text: 'impressions' },
  8: { divisor: 1, text: 'sheets' },
  11: { divisor: 1, text: 'hours' },
  13: { divisor: 10, text: 'g' },
  15: { divisor: 10, text: 'ml' },
  16: { divisor: 1, text: 'feet' },
  17: { divisor: 1, text: 'm' },
  18: { divisor: 1, text: 'items' },
  19: { divisor: 1, text: '' },
};

/** The kind of a supply by its type; of the type `other` by its description. */
export function supplyKind(type: string | undefined, description: string | undefined): string | undefined {
  if (type !== '1') return KINDS[type ?? ''];
  return kindOfDescription(description);
}

/** The kind that the words of a description tell. */
export function kindOfDescription(description: string | undefined): string | undefined {
  if (/maintenance/i.test(description ?? '')) return 'MAINTENANCEKIT';
  if (/fuser/i.test(description ?? '')) return 'FUSERKIT';
  return /transfer/i.test(description ?? '') ? 'TRANSFERKIT' : undefined;
}

/** Whether supplies of a kind come in colours. */
export function isColored(kind: string): boolean {
  return COLORED.has(kind);
}

/** The colour that a description names in English or French; black when it names none. */
export function colorOfDescription(description: string): string {
  if (/cyan/i.test(description)) return 'cyan';
  if (/magenta/i.test(description)) return 'magenta';
  return /(?:yellow|jaune)/i.test(description) ? 'yellow' : 'black';
}

/** What is left: percent of the capacity, undefined when that cannot be said. */
export function percentLeft(level: string, max: string): string | undefined {
  if (!isInteger(max) || !isInteger(level) || Number(max) === 0) return undefined;
  // Adding 0 makes 0 of -0.
  return String(Math.trunc((100 * Number(level)) / Number(max)) + 0);
}

/** What is left in the unit of the supply. */
export function amountLeft(level: string, unit: string | undefined): string {
  const known = Object.hasOwn(UNITS, unit ?? '') ? UNITS[unit ?? ''] : undefined;
  if (known === undefined) return `${level}?`;
  return `${known.divisor === 1 ? level : Number(level) / known.divisor}${known.text}`;
}

/** Levels by kind and colour, `TONERBLACK` → `80` (percent), `OK`, `WARNING`, or an amount with its unit. */
export async function readCartridges(snmp: Reader): Promise<Record<string, string>> {
  const [colors, colorants, types, descriptions, units, maxima, levels] = await Promise.all(
    [COLORS, COLORANT_INDEX, TYPE, DESCRIPTION, UNIT, MAX_CAPACITY, LEVEL].map((oid) => snmp.walk(oid)),
  );
  const cartridges: Record<string, string> = {};
  for (const [index, text] of textOrder(descriptions)) {
    const max = maxima?.get(index);
    const level = levels?.get(index);
    if (max === undefined || level === undefined) continue;
    const description = canonicalString(text);
    const kind = supplyKind(constant(types?.get(index)), description);
    if (kind === undefined) continue;

    let color = '';
    if (isColored(kind)) {
      const colorant = colorants?.get(index);
      if (colors !== undefined && isTrue(colorant)) {
        const name = canonicalString(colors.get(colorant));
        if (!isTrue(name)) continue;
        color = name.replace(/\s.*$/s, '');
      } else {
        color = colorOfDescription(description);
      }
    }
    const value = levelText(level, max, constant(units?.get(index)));
    if (value !== undefined) cartridges[elementName(kind + color.toUpperCase())] = value;
  }
  return cartridges;
}

function levelText(level: string, max: string, unit: string | undefined): string | undefined {
  if (level === '-2') return 'WARNING';
  if (level === '-3') return 'OK';
  return max === '-2' ? amountLeft(level, unit) : percentLeft(level, max);
}

/** Colours are free text; what an element name cannot hold goes. */
function elementName(text: string): string {
  return text.replace(/[^\p{L}\p{N}_.-]/gu, '');
}

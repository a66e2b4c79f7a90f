/**
 * Serial numbers of monitors as their makers print them on the label: some spread them over both fields of the EDID.
 * Which models of Acer, Goldstar and Samsung do so is known from monitors of which both were seen.
 */

import type { Edid } from './edid.js';

export interface MonitorSerial {
  serial: string;
  /** The other candidate. */
  altserial?: string | undefined;
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Product codes of Acer monitors whose label has both fields. */
const ACER_BOTH = words(`
  0018 0019 001a 0020 0024 0026 0031 004b 004c 0069 0070 0076 00a3 00a8 00c7 00d2 00db 00f7 0133 0239 02cc 02d4 0319
  0320 032d 032e 0330 0331 0335 0337 0338 033a 0353 0363 03de 0424 042e 0468 046f 047b 0480 0503 0512 0523 056b 057d
  057f 0618 0771 0772 0783 1228 1701 1716 2309 2311 2608 2708 5401 56ad 7883 ad46 ad49 ad51 ad72 ad73 ad80 adaf`);

/** Product codes of Samsung monitors whose label starts with the number, its most significant byte first. */
const SAMSUNG_BOTH = words('0572 0694 06b9 0833 0835 0978 09c6 09c7 0b66 0bc9 0c7b 0ca3 0ca5 0d1a 0e0f 0e1e');
/** The same with the least significant byte first. */
const SAMSUNG_LITTLE_ENDIAN = '0e5a';
/** The label has the number alone. */
const SAMSUNG_DECIMAL = '0c18';

/** The Goldstar model whose label has the encoded number. */
const GOLDSTAR_ENCODED = '4b21';
/** Digits of that encoding: letters that look like digits are left out. */
const BASE_34 = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The four bytes of the number as characters, the most significant first. */
const characters = (number: number) =>
  String.fromCharCode(number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255);

const reverse = (text: string) => [...text].reverse().join('');

/** Serial number of a monitor, and the other candidate where its maker has a scheme of its own. */
export function monitorSerial(edid: Edid): MonitorSerial {
  const { serialNumber, serialText } = edid;
  const product = edid.eisaId.slice(3).toLowerCase();
  const hex = serialNumber.toString(16).padStart(8, '0');
  const serial = serialText ?? hex;
  const choose = (alternative: string | undefined, preferred: boolean): MonitorSerial =>
    preferred && alternative !== undefined
      ? { serial: alternative, altserial: serial }
      : { serial, altserial: alternative };

  switch (edid.maker) {
    case 'ACR': {
      const both = serialText === undefined ? undefined : serialText.slice(0, 8) + hex + serialText.slice(8, 12);
      return choose(both, ACER_BOTH.has(product));
    }
    case 'BNQ': {
      const prefix = reverse(characters(serialNumber)).split('\0', 1)[0] ?? '';
      if (serialText === undefined || !/^[A-Z]+$/.test(prefix)) return { serial };
      return choose(prefix + serialText, true);
    }
    case 'ENC':
      return { serial: serialText ?? String(serialNumber) };
    case 'GSM':
      return choose(goldstarSerial(serialNumber), product === GOLDSTAR_ENCODED);
    case 'PHL': {
      const decimal = String(serialNumber).padStart(6, '0');
      if (serialText === undefined) return { serial: decimal, altserial: hex };
      return choose(serialText.endsWith(decimal) ? undefined : decimal, false);
    }
    case 'SAM': {
      if (product === SAMSUNG_DECIMAL) return { serial: String(serialNumber) };
      if (serialText === undefined) return { serial };
      const prefix = characters(serialNumber);
      if (product === SAMSUNG_LITTLE_ENDIAN) return choose(reverse(prefix) + serialText, true);
      return choose(prefix + serialText, SAMSUNG_BOTH.has(product));
    }
    default:
      return { serial };
  }
}

/** Thousands of the number as two digits of base 34, then its last three decimal digits. */
function goldstarSerial(number: number): string {
  const thousands = Math.trunc(number / 1000);
  const first = BASE_34[Math.trunc(thousands / 34)];
  if (thousands === 0 || first === undefined) return '0';
  return `${first}${BASE_34[thousands % 34]}${String(number).slice(-3)}`;
}

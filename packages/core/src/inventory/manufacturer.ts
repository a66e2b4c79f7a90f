/**
 * Makers by the words and beginnings that vendor fields and models of disks, processors and modules carry. The rules are
 * those that inventory servers know from the existing agents.
 */

/** CPUID vendor strings. */
const CPU_VENDORS: Readonly<Record<string, string>> = {
  GenuineIntel: 'Intel',
  AuthenticAMD: 'AMD',
  TMx86: 'Transmeta',
  TransmetaCPU: 'Transmeta',
  CyrixInstead: 'Cyrix',
  CentaurHauls: 'VIA',
  HygonGenuine: 'Hygon',
};

/** Makers that are recognised anywhere in a text. */
const KNOWN_MAKERS =
  /\blg\b|broadcom|compaq|dell|epson|fujitsu|hitachi|ibm|intel|kingston|matshita|maxtor|nvidia|\bnec\b|pioneer|samsung|sony|supermicro|toshiba|transcend/i;

/** Beginnings of makers' names and of disk models, in order of precedence. */
const MAKER_PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/^apple/i, 'Apple'],
  [/^(?:hp|HP|MM)|^hewlett[ -]packard/, 'Hewlett-Packard'],
  [/^hewlett[ -]packard/i, 'Hewlett-Packard'],
  [/^(?:HD|IC|HU|HGST)/, 'Hitachi'],
  [/^ST/, 'Seagate'],
  [/^seagate/i, 'Seagate'],
  [/^optiarc/i, 'Sony'],
  [/^WD/, 'Western Digital'],
  [/^western/i, 'Western Digital'],
  [/^CT/, 'Crucial'],
  [/^PNY/, 'PNY'],
];

/** One name per maker, whatever its products print. An unknown name is given back as it is. */
export function canonicalManufacturer(text: string): string;
export function canonicalManufacturer(text?: string): string | undefined;
export function canonicalManufacturer(text?: string): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (Object.hasOwn(CPU_VENDORS, text)) return CPU_VENDORS[text];
  const known = KNOWN_MAKERS.exec(text)?.[0].toLowerCase();
  if (known !== undefined) return known.charAt(0).toUpperCase() + known.slice(1);
  return MAKER_PREFIXES.find(([prefix]) => prefix.test(text))?.[1] ?? text;
}

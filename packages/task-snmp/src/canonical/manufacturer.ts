/** Manufacturers by the words and prefixes that disks and processors carry in their model names. */

const EXACT: Readonly<Record<string, string>> = {
  GenuineIntel: 'Intel',
  AuthenticAMD: 'AMD',
  TMx86: 'Transmeta',
  TransmetaCPU: 'Transmeta',
  CyrixInstead: 'Cyrix',
  CentaurHauls: 'VIA',
  HygonGenuine: 'Hygon',
};

const WORDS =
  /\blg\b|broadcom|compaq|dell|epson|fujitsu|hitachi|ibm|intel|kingston|matshita|maxtor|nvidia|\bnec\b|pioneer|samsung|sony|supermicro|toshiba|transcend/i;

const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/^APPLE/i, 'Apple'],
  [/^(?:hp|HP|MM)/, 'Hewlett-Packard'],
  [/^hewlett[ -]packard/i, 'Hewlett-Packard'],
  [/^(?:HD|IC|HU|HGST)/, 'Hitachi'],
  [/^ST/, 'Seagate'],
  [/^seagate/i, 'Seagate'],
  [/^OPTIARC/i, 'Sony'],
  [/^WD/, 'Western Digital'],
  [/^western/i, 'Western Digital'],
  [/^CT/, 'Crucial'],
  [/^PNY/i, 'PNY'],
];

/** The usual name of the maker that a model name tells; the text itself when it tells none. */
export function canonicalManufacturer(text: string): string {
  const exact = Object.hasOwn(EXACT, text) ? EXACT[text] : undefined;
  if (exact !== undefined) return exact;
  const word = WORDS.exec(text)?.[0];
  if (word !== undefined) return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
  return PREFIXES.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}

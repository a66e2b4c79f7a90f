/** Who made a disk, by its model: ATA disks tell no vendor. Pure. */

/** Names that stand in the model itself. */
const NAMES =
  /\bLG\b|broadcom|compaq|dell|epson|fujitsu|hitachi|ibm|intel|kingston|matshita|maxtor|nvidia|\bNEC\b|pioneer|samsung|sony|supermicro|toshiba|transcend/i;

/** Prefixes of model numbers. */
const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/^APPLE/i, 'Apple'],
  [/^(?:HP|MM|Hewlett-Packard)/i, 'Hewlett-Packard'],
  [/^(?:HD|IC|HU|HGST)/i, 'Hitachi'],
  [/^(?:ST|seagate)/i, 'Seagate'],
  [/^OPTIARC/i, 'Sony'],
  [/^(?:WD|western)/i, 'Western Digital'],
  [/^CT/i, 'Crucial'],
  [/^PNY/i, 'PNY'],
];

/** The maker's name, or the model itself where it tells none. */
export function manufacturerOf(model: string | undefined): string | undefined {
  if (!model) return undefined;
  const [name] = NAMES.exec(model) ?? [];
  if (name !== undefined) return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
  return PREFIXES.find(([pattern]) => pattern.test(model))?.[1] ?? model;
}

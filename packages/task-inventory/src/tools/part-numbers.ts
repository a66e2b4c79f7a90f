/** What the part numbers of some makers tell: maker, memory type and speed. The patterns follow the makers' data sheets. */

export interface KnownPart {
  manufacturer: string;
  /** Part number without revision. */
  partnum: string;
  revision: string | undefined;
  /** Memory type, for example `DDR4`. */
  type: string | undefined;
  /** Memory speed in MHz. */
  speed: number | undefined;
}

interface PartRule {
  readonly category: 'controller' | 'memory';
  readonly manufacturer: string;
  /** JEDEC manufacturer id (JEP106) as dmidecode prints it. A rule without pattern needs it. */
  readonly jedecId?: string;
  /** Named groups: part, revision, type, speed. */
  readonly pattern?: RegExp;
  readonly types?: Readonly<Record<string, string>>;
  readonly speeds?: Readonly<Record<string, number>>;
}

/** In order of precedence. */
const RULES: readonly PartRule[] = [
  {
    category: 'controller',
    manufacturer: 'Dell',
    pattern: /^(?<part>[0-9A-Z]{6})(?<revision>[AB]\d{2})$/,
  },
  {
    category: 'memory',
    manufacturer: 'Elpida',
    pattern: /^E(?<module>[BCD])(?<type>.).{8}.?-(?<speed>..).?.?(?:-..)?$/,
    types: { M: 'DDR', E: 'DDR2', J: 'DDR3', B: 'DDR2' },
    speeds: {
      ...{
        BDJ: 10660,
        BGN: 12800,
        C50: 400,
        DAE: 1066,
        DDJ: 1333,
        DMU: 2133,
        DGN: 1600,
        DJS: 1866,
        D1J: 1066,
        D8E: 800,
      },
    },
  },
  {
    category: 'memory',
    manufacturer: 'Hynix',
    jedecId: 'Bank 1, Hex 0xAD',
    pattern: /^HY?[59M](?<type>[ADHPT])[123458ABCNQ]........?.?-(?<speed>..).?$/,
    types: { D: 'DDR', P: 'DDR2', T: 'DDR3', A: 'DDR4', H: 'LPDDR4' },
    speeds: {
      ...{ K2: 266, K3: 266, J3: 333, E3: 400, E4: 400, F4: 500, FA: 500, FB: 500, G7: 1066, H9: 1333, PB: 1600 },
      ...{ RD: 1866, TE: 2133, TF: 2133, UL: 2400, UH: 2400, VK: 2666, VN: 2666, WM: 2933, WR: 2933 },
      ...{ XN: 3200, NL: 3200, XS: 3200, NM: 3733, NE: 4266 },
    },
  },
  { category: 'memory', manufacturer: 'KingMax', jedecId: 'Bank 4, Hex 0x25' },
  {
    category: 'memory',
    manufacturer: 'Micron',
    pattern: /^(?:MTA?)?\d{1,20}(?<type>[AHJK])[DST][FQS]\d{1,20}G?72[AP](?:[DS])?Z-/,
    types: { H: 'DDR2', J: 'DDR3', K: 'DDR3', A: 'DDR4' },
  },
  { category: 'memory', manufacturer: 'Positivo Informática', jedecId: 'Bank 5, Hex 0x16' },
  {
    category: 'memory',
    manufacturer: 'Samsung',
    pattern: /^(?:M[34]..(?<type>[AB]).......-.(?<speed>..).?|K4[AB].......-..(?:..)(?:...)?)$/,
    types: { A: 'DDR4', B: 'DDR3' },
    speeds: {
      ...{ F7: 800, F8: 1066, H9: 1333, K0: 1600, MA: 1866, NB: 2133, PB: 2133, RB: 2133, RC: 2400, TC: 2400 },
      ...{ TD: 2666, WD: 2666, VF: 2933, YF: 2933, WE: 3200, AE: 3200 },
    },
  },
];

/**
 * Recognises a part number.
 *
 * @param known what else is known of the part: a JEDEC id or a maker that contradict a rule exclude it.
 */
export function identifyPart(
  partNumber: string,
  category: PartRule['category'],
  known: { manufacturer?: string | undefined; jedecId?: string | undefined } = {},
): KnownPart | undefined {
  for (const rule of RULES) {
    if (rule.category !== category) continue;
    const idsKnown = known.jedecId !== undefined && rule.jedecId !== undefined;
    if (idsKnown && known.jedecId !== rule.jedecId) continue;
    if (!idsKnown && known.manufacturer !== undefined && known.manufacturer !== rule.manufacturer) continue;
    if (rule.pattern === undefined) {
      if (!idsKnown) continue;
      return {
        manufacturer: rule.manufacturer,
        partnum: partNumber,
        revision: undefined,
        type: undefined,
        speed: undefined,
      };
    }
    const groups = rule.pattern.exec(partNumber)?.groups;
    if (groups === undefined) continue;
    return {
      manufacturer: rule.manufacturer,
      partnum: groups.part ?? partNumber,
      revision: groups.revision,
      type: rule.types?.[groups.type ?? ''],
      speed: rule.speeds?.[`${groups.module ?? ''}${groups.speed ?? ''}`],
    };
  }
  return undefined;
}

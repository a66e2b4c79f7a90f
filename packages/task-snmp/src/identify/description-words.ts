/** Manufacturer and type by the words of sysDescr, for devices whose sysObjectID tells neither. */

export interface DescriptionHint {
  readonly manufacturer?: string;
  readonly type?: string;
}

/** First word, in lower case: `manufacturer|type`. */
const FIRST_WORDS: Readonly<Record<string, string>> = {
  '3com': '3Com|NETWORKING',
  'alcatel-lucent': 'Alcatel-Lucent|NETWORKING',
  allied: 'Allied|NETWORKING',
  alteon: 'Alteon|NETWORKING',
  apc: 'APC|NETWORKING',
  apple: 'Apple|',
  avaya: 'Avaya|',
  axis: 'Axis|NETWORKING',
  baystack: 'Nortel|NETWORKING',
  nortel: 'Nortel|NETWORKING',
  broadband: 'Broadband|NETWORKING',
  brocade: 'Brocade|NETWORKING',
  brother: 'Brother|PRINTER',
  canon: 'Canon|PRINTER',
  cisco: 'Cisco|NETWORKING',
  dell: 'Dell|',
  designjet: 'Hewlett-Packard|PRINTER',
  deskjet: 'Hewlett-Packard|PRINTER',
  officejet: 'Hewlett-Packard|PRINTER',
  'd-link': 'D-Link|NETWORKING',
  eaton: 'Eaton|NETWORKING',
  emc: 'EMC|STORAGE',
  enterasys: 'Enterasys|NETWORKING',
  epson: 'Epson|PRINTER',
  extreme: 'Extreme|NETWORKING',
  extremexos: 'Extreme|NETWORKING',
  force10: 'Force10|NETWORKING',
  foundry: 'Foundry|NETWORKING',
  fuji: 'Fuji|NETWORKING',
  h3c: 'H3C|NETWORKING',
  hp: 'Hewlett-Packard|',
  ibm: 'IBM|COMPUTER',
  juniper: 'Juniper|NETWORKING',
  konica: 'Konica|PRINTER',
  kyocera: 'Kyocera|PRINTER',
  lancom: 'Lancom|NETWORKING',
  lexmark: 'Lexmark|PRINTER',
  netapp: 'NetApp|STORAGE',
  netgear: 'NetGear|NETWORKING',
  nrg: 'NRG|PRINTER',
  oki: 'OKI|PRINTER',
  powerconnect: 'PowerConnect|NETWORKING',
  procurve: 'Hewlett-Packard|NETWORKING',
  ricoh: 'Ricoh|PRINTER',
  sagem: 'Sagem|NETWORKING',
  samsung: 'Samsung|PRINTER',
  sharp: 'Sharp|PRINTER',
  toshiba: 'Toshiba|PRINTER',
  wyse: 'Wyse|COMPUTER',
  xerox: 'Xerox|PRINTER',
  xirrus: 'Xirrus|NETWORKING',
  zebranet: 'Zebranet|PRINTER',
  ztc: 'ZTC|NETWORKING',
  zywall: 'ZyWall|NETWORKING',
};

/** Patterns anywhere in the text; the first that is found. */
const PATTERNS: readonly (readonly [RegExp, DescriptionHint])[] = [
  [/Switch/, { type: 'NETWORKING' }],
  [/JETDIRECT/, { type: 'PRINTER' }],
  [/Linux TS-\d/, { type: 'STORAGE', manufacturer: 'Qnap' }],
];

/** What sysDescr tells: by its first word, then by a pattern where the word says nothing. */
export function describedBy(sysDescr: string): DescriptionHint {
  const word = /\S+/.exec(sysDescr)?.[0]?.toLowerCase() ?? '';
  const [manufacturer, type] = (Object.hasOwn(FIRST_WORDS, word) ? (FIRST_WORDS[word] ?? '') : '').split('|');
  const pattern = PATTERNS.find(([expression]) => expression.test(sysDescr))?.[1];
  return {
    ...pattern,
    ...(manufacturer ? { manufacturer } : {}),
    ...(type ? { type } : {}),
  };
}

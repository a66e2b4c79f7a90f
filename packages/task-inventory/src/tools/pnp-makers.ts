/**
 * Makers of monitors by their PNP id, as the registry of UEFI (https://uefi.org/PNP_ID_List) names them. A list of the
 * common ones, so that a monitor bears the same name whatever databases a system has; others come from pnp.ids or
 * edid.ids of the system.
 */

import type { Host } from '@fi/core';

const MAKERS: Readonly<Record<string, string>> = {
  ACI: 'Ancor Communications Inc',
  ACR: 'Acer Technologies',
  ADI: 'ADI Systems Inc',
  AOC: 'AOC International (USA) Ltd.',
  APP: 'Apple Computer Inc',
  AUO: 'AU Optronics',
  AUS: 'ASUSTek COMPUTER INC',
  BNQ: 'BenQ Corporation',
  BOE: 'BOE',
  CMN: 'Chimei Innolux Corporation',
  CMO: 'Chi Mei Optoelectronics corp.',
  CPQ: 'Compaq Computer Company',
  CTX: 'Creatix Polymedia GmbH',
  DEL: 'Dell Inc.',
  DPC: 'Delta Electronics Inc',
  ELO: 'Tyco Electronics',
  ENC: 'Eizo Nanao Corporation',
  EPI: 'Envision Peripherals, Inc',
  FNI: 'Funai Electric Co., Ltd.',
  FUS: 'Fujitsu Siemens Computers GmbH',
  GSM: 'Goldstar Company Ltd',
  GWY: 'Gateway 2000',
  HIT: 'Hitachi America Ltd',
  HPN: 'HP Inc.',
  HSD: 'Hannspree Inc',
  HSP: 'HannStar Display Corp',
  HWP: 'Hewlett Packard',
  IBM: 'IBM France',
  INL: 'InnoLux Display Corporation',
  IQT: 'IMAGEQUEST Co., Ltd',
  IVM: 'Iiyama North America',
  IVO: 'InfoVision Optoelectronics (Kunshan) Co.,Ltd China',
  LCD: 'Toshiba Matsushita Display Technology Co., Ltd',
  LEN: 'Lenovo Group Limited',
  LGD: 'LG Display',
  LPL: 'LG Philips',
  MAG: 'MAG InnoVision',
  MED: 'Messeltronik Dresden GmbH',
  MEI: 'Panasonic Industry Company',
  MEL: 'Mitsubishi Electric Corporation',
  MSI: 'Microstep',
  NEC: 'NEC Corporation',
  NOK: 'Nokia Display Products',
  NVD: 'Nvidia',
  PHL: 'Philips Consumer Electronics Company',
  PIO: 'Pioneer Electronic Corporation',
  PNR: 'Planar Systems, Inc.',
  QDS: 'Quanta Display Inc.',
  RHT: 'Red Hat, Inc.',
  SAM: 'Samsung Electric Company',
  SDC: 'Samsung Display Corp.',
  SEC: 'Seiko Epson Corporation',
  SHP: 'Sharp Corporation',
  SNY: 'Sony Corporation',
  SPT: 'Sceptre Tech Inc',
  TOS: 'Toshiba Corporation',
  TSB: 'Toshiba America Info Systems Inc',
  VIZ: 'VIZIO, Inc',
  VMW: 'VMware Inc.,',
  VSC: 'ViewSonic Corporation',
  WAC: 'Wacom Tech',
  WDE: 'Westinghouse Digital Electronics',
};

/** Databases of other makers, for the `reads` of collectors. */
export const PNP_FILES = [
  '/usr/share/hwdata/pnp.ids',
  '/usr/share/misc/pnp.ids',
  '/usr/share/hwdata/edid.ids',
  '/usr/share/misc/edid.ids',
];

/**
 * The maker with a PNP id in a database with lines `ABC<tab>Name` (pnp.ids) or `ABC __ Name` (edid.ids).
 *
 * @param id three capital letters.
 */
export function findMaker(database: string, id: string): string | undefined {
  if (!/^[A-Z]{3}$/.test(id)) return undefined;
  return new RegExp(`^${id}(?:\\t| ?__ ?)[ \\t]*(\\S.*)$`, 'm').exec(database)?.[1]?.trimEnd();
}

/** The maker with a PNP id, from our own list or the databases of a system; `undefined` when nobody knows it. */
export async function pnpMaker(host: Host, id: string): Promise<string | undefined> {
  if (Object.hasOwn(MAKERS, id)) return MAKERS[id];
  for (const file of PNP_FILES) {
    const maker = findMaker((await host.read(file)) ?? '', id);
    if (maker !== undefined) return maker;
  }
  return undefined;
}

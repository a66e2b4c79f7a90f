/** Categories that a user can choose or leave out (`--partial`, `--no-category`), with the sections that they fill. */

import type { SectionName } from '@fi/core/inventory';

/** Sections per category. `provider` and `accesslog` describe the run itself. */
export const CATEGORIES = {
  accesslog: ['accesslog'],
  antivirus: ['antivirus'],
  battery: ['batteries'],
  bios: ['bios'],
  controller: ['controllers'],
  cpu: ['cpus'],
  database: ['databases_services'],
  drive: ['drives'],
  environment: ['envs'],
  firewall: ['firewalls'],
  hardware: ['hardware'],
  input: ['inputs'],
  licenseinfo: ['licenseinfos'],
  local_group: ['local_groups'],
  local_user: ['local_users'],
  lvm: ['logical_volumes', 'physical_volumes', 'volume_groups'],
  memory: ['memories', 'hardware'],
  modem: ['modems'],
  monitor: ['monitors'],
  network: ['networks', 'hardware'],
  os: ['operatingsystem'],
  port: ['ports'],
  printer: ['printers'],
  process: ['processes'],
  provider: ['versionprovider'],
  psu: ['powersupplies'],
  registry: [],
  remote_mgmt: ['remote_mgmt'],
  rudder: ['rudder'],
  slot: ['slots'],
  software: ['softwares'],
  sound: ['sounds'],
  storage: ['storages'],
  usb: ['usbdevices'],
  user: ['users', 'hardware'],
  video: ['videos'],
  virtualmachine: ['virtualmachines'],
} as const satisfies Record<string, readonly SectionName[]>;

export type Category = keyof typeof CATEGORIES;

export const CATEGORY_NAMES = Object.keys(CATEGORIES).sort() as Category[];

/** Whether a text names a category. */
export function isCategory(name: string): name is Category {
  return Object.hasOwn(CATEGORIES, name);
}

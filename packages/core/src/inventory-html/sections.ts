/** How the sections of an inventory are presented: groups, titles, the order of columns, and their labels. */

import { SECTIONS } from '../inventory/fields.js';
import type { SectionName } from '../inventory/model.js';

/** Sections in the order of the page; the first word of each line is the section, the rest its title. */
export const GROUPS: readonly { title: string; sections: ReadonlyMap<SectionName, string> }[] = [
  {
    title: 'System',
    sections: new Map([
      ['hardware', 'Machine'],
      ['operatingsystem', 'Operating system'],
      ['bios', 'Firmware and board'],
      ['cpus', 'Processors'],
      ['memories', 'Memory modules'],
      ['slots', 'Expansion slots'],
      ['batteries', 'Batteries'],
      ['powersupplies', 'Power supplies'],
      ['firmwares', 'Firmware'],
    ]),
  },
  {
    title: 'Storage',
    sections: new Map([
      ['storages', 'Disks'],
      ['drives', 'File systems'],
      ['physical_volumes', 'LVM physical volumes'],
      ['volume_groups', 'LVM volume groups'],
      ['logical_volumes', 'LVM logical volumes'],
    ]),
  },
  {
    title: 'Network',
    sections: new Map([
      ['networks', 'Network interfaces'],
      ['firewalls', 'Firewall'],
      ['remote_mgmt', 'Remote management'],
      ['rudder', 'Rudder'],
      ['modems', 'Modems'],
      ['simcards', 'SIM cards'],
    ]),
  },
  {
    title: 'Software',
    sections: new Map([
      ['softwares', 'Software'],
      ['antivirus', 'Antivirus'],
      ['licenseinfos', 'Licences'],
      ['databases_services', 'Database services'],
      ['virtualmachines', 'Virtual machines'],
    ]),
  },
  {
    title: 'Users',
    sections: new Map([
      ['users', 'Logged-in users'],
      ['local_users', 'Local users'],
      ['local_groups', 'Local groups'],
    ]),
  },
  {
    title: 'Devices',
    sections: new Map([
      ['videos', 'Graphics'],
      ['monitors', 'Monitors'],
      ['sounds', 'Sound'],
      ['inputs', 'Input devices'],
      ['usbdevices', 'USB devices'],
      ['printers', 'Printers'],
      ['ports', 'Ports'],
      ['controllers', 'Controllers'],
    ]),
  },
  {
    title: 'Running',
    sections: new Map([
      ['processes', 'Processes'],
      ['envs', 'Environment variables'],
    ]),
  },
  {
    title: 'About this inventory',
    sections: new Map([
      ['versionprovider', 'Made by'],
      ['accesslog', 'Run'],
    ]),
  },
];

/** Fields that come first, where the model's order is not the one that a person reads in. */
const FIRST: Partial<Record<SectionName, string>> = {
  accesslog: 'logdate userid',
  antivirus: 'name company version enabled uptodate',
  batteries: 'name manufacturer chemistry capacity real_capacity voltage serial date',
  bios: 'smanufacturer smodel ssn skunumber assettag bmanufacturer bversion bdate secure_boot mmanufacturer mmodel msn',
  controllers: 'name type manufacturer driver pcislot vendorid productid',
  cpus: 'name manufacturer core corecount thread speed arch',
  databases_services: 'name type version port is_active size',
  drives: 'letter type volumn label filesystem total free',
  firewalls: 'description profile status',
  hardware:
    'name workgroup chassis_type vmsystem uuid memory swap lastloggeduser datelastloggeduser defaultgateway dns',
  inputs: 'name caption type',
  licenseinfos: 'name fullname key productid',
  local_groups: 'name id members',
  local_users: 'login name id home shell',
  logical_volumes: 'lv_name vg_name size attr',
  memories: 'numslots caption capacity type speed manufacturer model serialnumber description',
  monitors: 'caption manufacturer serial description port',
  networks:
    'description status type ipaddress ipaddress6 mac speed ipmask ipmask6 ipgateway ipsubnet ipdhcp driver virtualdev',
  operatingsystem:
    'full_name name version service_pack kernel_name kernel_version arch install_date boot_time fqdn dns_domain timezone',
  printers: 'name driver port status network shared',
  processes: 'pid user cmd started cpuusage mem virtualmemory tty',
  slots: 'name designation description status',
  softwares: 'name version publisher install_date filesize arch from system_category comments',
  storages: 'name model manufacturer disksize type interface serial firmware description',
  usbdevices: 'name caption manufacturer vendorid productid serial',
  users: 'login domain',
  versionprovider: 'name version program etime comments',
  videos: 'name chipset memory resolution',
  virtualmachines: 'name status vmtype subsystem vcpu memory uuid ipaddress mac',
  volume_groups: 'vg_name size free pv_count lv_count',
};

/** Labels that do not follow from the field's name; a field of one section goes before the field as such. */
const LABELS: Readonly<Record<string, string>> = {
  arch: 'Architecture',
  assettag: 'Asset tag',
  'bios.biosserial': 'BIOS serial',
  'bios.bdate': 'Firmware date',
  'bios.bmanufacturer': 'Firmware maker',
  'bios.bversion': 'Firmware version',
  'bios.enclosureserial': 'Enclosure serial',
  'bios.mmanufacturer': 'Board maker',
  'bios.mmodel': 'Board model',
  'bios.msn': 'Board serial',
  'bios.skunumber': 'SKU number',
  'bios.smanufacturer': 'Maker',
  'bios.smodel': 'Model',
  'bios.ssn': 'Serial number',
  cmd: 'Command',
  core: 'Cores',
  corecount: 'Cores in all',
  cpuusage: 'CPU',
  datelastloggeduser: 'Last login',
  defaultgateway: 'Default gateway',
  disksize: 'Size',
  'drives.type': 'Mount point',
  'drives.volumn': 'Device',
  familyname: 'Family name',
  familynumber: 'Family number',
  filesize: 'Size',
  filesystem: 'File system',
  fqdn: 'Full name in DNS',
  'operatingsystem.full_name': 'Full name',
  'hardware.vmsystem': 'Virtualization',
  hostid: 'Host ID',
  ipaddress: 'IPv4 address',
  ipaddress6: 'IPv6 address',
  ipdhcp: 'DHCP server',
  ipgateway: 'Gateway',
  ipmask: 'IPv4 mask',
  ipmask6: 'IPv6 mask',
  ipsubnet: 'IPv4 network',
  ipsubnet6: 'IPv6 network',
  is_active: 'Active',
  is_onbackup: 'In backup',
  key: 'Key',
  lastloggeduser: 'Last user',
  logdate: 'Made',
  login: 'Login',
  lv_name: 'Name',
  lv_uuid: 'UUID',
  'memories.caption': 'Slot',
  'memories.numslots': 'No.',
  memorycorrection: 'Error correction',
  'monitors.description': 'Made in (week/year)',
  'networks.description': 'Interface',
  no_remove: 'Fixed',
  pciclass: 'PCI class',
  pcislot: 'PCI slot',
  pcisubsystemid: 'PCI subsystem ID',
  pid: 'PID',
  power_max: 'Power',
  productid: 'Product ID',
  real_capacity: 'Full charge',
  'batteries.capacity': 'Design capacity',
  'softwares.from': 'Source',
  'softwares.system_category': 'Category',
  serialnumber: 'Serial',
  smodel: 'Model',
  'storages.description': 'Bus',
  thread: 'Threads',
  uptodate: 'Up to date',
  val: 'Value',
  vendorid: 'Vendor ID',
  'versionprovider.etime': 'Duration',
  vg_name: 'Volume group',
  virtualdev: 'Virtual',
  virtualmemory: 'Virtual memory',
  vmtype: 'Kind',
  volumn: 'Device',
};

const UPPER = new Set('id ip ip6 mac uuid pci mtu cpu dns os url sn fru wwn imei iccid lv pv vg ssid bssid'.split(' '));

/** Name of a field for people. */
export function fieldLabel(section: string, field: string): string {
  for (const key of [`${section}.${field}`, field]) if (Object.hasOwn(LABELS, key)) return LABELS[key] ?? field;
  const words = field.split('_').filter((word) => word !== '');
  return words
    .map((word, index) =>
      UPPER.has(word) ? word.toUpperCase() : index === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word,
    )
    .join(' ');
}

/** Position of a field among the fields of its section; unknown ones come last. */
export function fieldOrder(section: string): (field: string) => number {
  const known = Object.hasOwn(SECTIONS, section) ? (section as SectionName) : undefined;
  const fields = known === undefined ? [] : Object.keys(SECTIONS[known].fields);
  const first = known === undefined ? [] : (FIRST[known]?.split(' ') ?? []);
  const order = new Map([...first, ...fields].reverse().map((field, index, all) => [field, all.length - index]));
  return (field) => order.get(field) ?? Number.MAX_SAFE_INTEGER;
}

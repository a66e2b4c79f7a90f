/** What makes two entries of a section the same thing at two times, how it is called, and what changes all the time. */

import type { SectionName } from '@fi/core/inventory';

export interface SectionRule {
  /** What the section is called. */
  title: string;
  /** Sets of fields that identify an entry, the most certain first: equal in all fields of a set means the same thing. */
  identity: readonly (readonly string[])[];
  /** Fields that name an entry for people. */
  label: readonly string[];
}

const RULES: Partial<Record<SectionName, Partial<SectionRule>>> = {
  antivirus: { identity: [['name']], label: ['name', 'version'] },
  batteries: { identity: [['serial', 'name'], ['name']] },
  bios: { title: 'firmware and system identity' },
  controllers: { identity: [['pcislot'], ['name', 'type']], label: ['name', 'caption', 'pcislot'] },
  cpus: { title: 'processors', identity: [['id', 'name'], ['name']], label: ['name'] },
  databases_services: {
    title: 'database servers',
    identity: [['type', 'name', 'port'], ['name']],
    label: ['name', 'version'],
  },
  drives: { title: 'file systems', identity: [['type'], ['letter'], ['volumn']], label: ['letter', 'type', 'volumn'] },
  envs: { title: 'environment', identity: [['key']], label: ['key', 'val'] },
  firewalls: {
    identity: [['profile', 'description'], ['profile'], ['description']],
    label: ['description', 'profile', 'status'],
  },
  hardware: { title: 'machine' },
  inputs: { title: 'input devices', identity: [['name'], ['caption']], label: ['name', 'caption'] },
  licenseinfos: { title: 'licences', identity: [['productid', 'name'], ['name']], label: ['name'] },
  local_groups: { title: 'local groups', identity: [['name']], label: ['name'] },
  local_users: { title: 'local users', identity: [['login'], ['id']], label: ['login', 'id'] },
  logical_volumes: { title: 'logical volumes', identity: [['lv_uuid'], ['lv_name', 'vg_uuid']], label: ['lv_name'] },
  memories: { title: 'memory modules', identity: [['numslots'], ['caption']], label: ['caption', 'capacity', 'type'] },
  modems: { identity: [['serial'], ['name']] },
  monitors: {
    identity: [['serial', 'caption'], ['serial'], ['caption']],
    label: ['manufacturer', 'caption', 'serial'],
  },
  networks: {
    title: 'network interfaces',
    identity: [
      ['description', 'ipaddress', 'ipaddress6'],
      ['description', 'ipaddress'],
      ['description', 'ipaddress6'],
      ['description'],
      ['mac'],
    ],
    label: ['description', 'ipaddress', 'ipaddress6'],
  },
  operatingsystem: { title: 'operating system' },
  physical_volumes: { title: 'physical volumes', identity: [['pv_uuid'], ['device']], label: ['device'] },
  ports: { identity: [['name', 'caption', 'type']], label: ['caption', 'name', 'type'] },
  powersupplies: {
    title: 'power supplies',
    identity: [['serialnumber'], ['location'], ['name']],
    label: ['name', 'serialnumber'],
  },
  printers: { identity: [['name']], label: ['name', 'port'] },
  processes: { identity: [['pid', 'cmd']], label: ['pid', 'cmd'] },
  remote_mgmt: { title: 'remote management', identity: [['type', 'id'], ['type']], label: ['type', 'id'] },
  simcards: { identity: [['iccid'], ['serial']], label: ['iccid', 'serial'] },
  slots: { identity: [['name', 'designation'], ['designation'], ['name']], label: ['name', 'designation'] },
  softwares: {
    title: 'software',
    identity: [
      ['name', 'version', 'arch', 'from', 'folder', 'username'],
      ['name', 'version', 'arch', 'from'],
      ['name', 'arch', 'from'],
      ['name', 'from'],
      ['guid'],
    ],
    label: ['name', 'version'],
  },
  sounds: { title: 'sound cards' },
  storages: {
    title: 'disks',
    identity: [['serial', 'model'], ['serial'], ['wwn'], ['name']],
    label: ['name', 'model', 'serial'],
  },
  usbdevices: {
    title: 'USB devices',
    identity: [
      ['vendorid', 'productid', 'serial'],
      ['vendorid', 'productid', 'class', 'subclass'],
      ['vendorid', 'productid'],
      ['name'],
    ],
    label: ['name', 'caption', 'serial'],
  },
  users: { title: 'logged-in users', identity: [['login', 'domain'], ['login']], label: ['login', 'domain'] },
  videos: { title: 'graphics', identity: [['pcislot'], ['name', 'chipset'], ['name']], label: ['name', 'chipset'] },
  virtualmachines: {
    title: 'virtual machines',
    identity: [['uuid', 'name'], ['uuid'], ['name', 'vmtype']],
    label: ['name', 'vmtype'],
  },
  volume_groups: { title: 'volume groups', identity: [['vg_uuid'], ['vg_name']], label: ['vg_name'] },
};

/** The rule of a section. */
export function ruleOf(section: SectionName): SectionRule {
  return {
    title: section.replaceAll('_', ' '),
    identity: [['name'], ['caption'], ['description']],
    label: ['name', 'caption', 'description'],
    ...RULES[section],
  };
}

/** Sections and fields that differ in every inventory: what is free, used or running at the moment, and times. */
export const VOLATILE: ReadonlySet<string> = new Set([
  'accesslog',
  'envs',
  'processes',
  'users',
  'versionprovider',
  'batteries.real_capacity',
  'databases_services.last_boot_date',
  'databases_services.size',
  'databases_services.databases',
  'drives.free',
  'hardware.datelastloggeduser',
  'hardware.lastloggeduser',
  'operatingsystem.boot_time',
  'operatingsystem.timezone',
  'physical_volumes.free',
  'volume_groups.free',
]);

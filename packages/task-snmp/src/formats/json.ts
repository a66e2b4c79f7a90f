/**
 * Results in the GLPI inventory format: one JSON document per device with lower-case names, and numbers as numbers. What
 * GLPI makes of the XML messages is the model. Pure.
 */

import { isTree, type XmlTree, type XmlTreeValue } from '@fi/core/xml';
import type { ScanResult } from '../scan/discovery.js';
import { treeOf } from './tree.js';

export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
type Members = { [name: string]: Json };

export interface JsonDocument {
  readonly action: 'netdiscovery' | 'netinventory';
  readonly deviceid: string;
  readonly jobid: number;
  readonly itemtype?: string;
  readonly content: { readonly [name: string]: Json };
}

/** Fields that are whole numbers wherever they stand. */
const INTEGERS = new Set(
  [
    ...['ID', 'CPU', 'MEMORY', 'RAM', 'CREDENTIALS'],
    ...['IFNUMBER', 'IFTYPE', 'IFMTU', 'IFSPEED', 'IFSTATUS', 'IFINTERNALSTATUS', 'IFPORTDUPLEX'],
    ...['IFINBYTES', 'IFOUTBYTES', 'IFINERRORS', 'IFOUTERRORS', 'NUMBER'],
    ...['INDEX', 'CONTAINED_INDEX', 'FRU', 'STACK_NUMBER', 'DISKSIZE', 'FREE', 'TOTAL'],
    ...['START', 'END', 'EXIT', 'NBIP'],
  ].map((name) => name.toLowerCase()),
);
const BOOLEANS = new Set(['trunk', 'tagged']);
const RENAMED: Readonly<Record<string, string>> = {
  CONTAINEDININDEX: 'contained_index',
  IFINOCTETS: 'ifinbytes',
  IFOUTOCTETS: 'ifoutbytes',
};
/** Types whose item on the server is of the same name; others are network equipment. */
const ITEMS = ['Computer', 'Phone', 'Printer', 'Unmanaged'];

const listOf = (value: XmlTreeValue): readonly XmlTreeValue[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const textsOf = (value: XmlTreeValue) => listOf(value).map(String);

function integer(text: string): number | undefined {
  const number = Number(text);
  return /^-?\d+$/.test(text) && Number.isSafeInteger(number) ? number : undefined;
}

/** A member in its type; undefined where a number is not one. */
function typed(name: string, value: XmlTreeValue): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => typed(name, item)).filter((item) => item !== undefined);
  if (isTree(value)) return lower(value);
  const text = String(value);
  if (INTEGERS.has(name)) return integer(text);
  return BOOLEANS.has(name) ? text === '1' : text;
}

/** The members of an element under their names in JSON. */
function lower(tree: XmlTree): Members {
  const members: Members = {};
  for (const [name, value] of Object.entries(tree)) {
    const renamed = RENAMED[name] ?? name.toLowerCase();
    const converted = typed(renamed, value);
    if (converted !== undefined) members[renamed] = converted;
  }
  return members;
}

function withList(name: string, list: readonly Json[]): Members {
  return list.length === 0 ? {} : { [name]: list };
}

/** `NETWORKING` is Networking, `KVM` stays. */
function typeName(type: XmlTreeValue): string {
  const text = typeof type === 'string' && type !== '' ? type : 'Unmanaged';
  return text.length <= 3 ? text : text[0]?.toUpperCase() + text.slice(1).toLowerCase();
}

/** @param asked address that the device was asked at; undefined for a walk file */
function networkDevice(info: XmlTree, asked: string | undefined): Members {
  const { TYPE, COMMENTS, IPS, ID, ...rest } = info;
  const ips = textsOf(treeOf(IPS).IP);
  const all = asked === undefined ? ips : [asked, ...ips.filter((ip) => ip !== asked)];
  return {
    type: typeName(TYPE),
    ...lower({ ...rest, DESCRIPTION: COMMENTS }),
    ...withList('ips', all),
  };
}

function discovered(device: XmlTree, asked: string | undefined, maker: string | undefined): Members {
  const { SNMPHOSTNAME, NETBIOSNAME, DNSHOSTNAME, NETPORTVENDOR, WORKGROUP, AUTHSNMP, DESCRIPTION, MANUFACTURER } =
    device;
  const { TYPE, MODEL, SERIAL, FIRMWARE, MAC, IPS, LOCATION, CONTACT, UPTIME } = device;
  const info = { TYPE, MODEL, SERIAL, FIRMWARE, MAC, IPS, LOCATION, CONTACT, UPTIME, COMMENTS: DESCRIPTION };
  const named = {
    ...info,
    NAME: SNMPHOSTNAME ?? NETBIOSNAME ?? DNSHOSTNAME,
    MANUFACTURER: MANUFACTURER ?? NETPORTVENDOR ?? maker,
    CREDENTIALS: AUTHSNMP,
  };
  return {
    network_device: networkDevice(named, asked),
    ...(typeof WORKGROUP === 'string' ? { hardware: { workgroup: WORKGROUP } } : {}),
  };
}

function port(tree: XmlTree): Members {
  const { IP, IPS, VLANS, CONNECTIONS, AGGREGATE, ...rest } = tree;
  const { CDP, CONNECTION } = treeOf(CONNECTIONS);
  const connections = listOf(CONNECTION).flatMap((connection): Members[] => {
    const { MAC, ...neighbour } = treeOf(connection);
    const stations = textsOf(MAC).map((mac) => ({ mac }));
    return Object.keys(neighbour).length === 0 ? stations : [lower(neighbour), ...stations];
  });
  return {
    ...lower(rest),
    ...withList('ips', IPS === undefined ? textsOf(IP) : textsOf(treeOf(IPS).IP)),
    ...withList(
      'vlans',
      listOf(treeOf(VLANS).VLAN).map((vlan) => lower(treeOf(vlan))),
    ),
    ...(CONNECTIONS === undefined ? {} : { lldp: CDP === '1' }),
    ...withList('connections', connections),
    ...withList(
      'aggregate',
      textsOf(treeOf(AGGREGATE).PORT)
        .map(integer)
        .filter((index) => index !== undefined),
    ),
  };
}

/** In JSON the version of the software of a component is its firmware, where it does not tell that itself. */
function component(tree: XmlTree): Members {
  const { VERSION, FIRMWARE, ...rest } = tree;
  return lower({ ...rest, FIRMWARE: VERSION ?? FIRMWARE });
}

function firmware(tree: XmlTree): Members {
  const { DATE, ...rest } = tree;
  // A server refuses the whole document for any other form.
  return lower(typeof DATE === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(DATE) ? tree : rest);
}

/** Members that are whole numbers become numbers. */
function counters(tree: XmlTree): Members {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => [name.toLowerCase(), integer(String(value)) ?? String(value)]),
  );
}

function inventoried({ DEVICE, STORAGES }: XmlTree, asked: string | undefined, maker: string | undefined): Members {
  const { INFO, PORTS, COMPONENTS, FIRMWARES, MODEMS, SIMCARDS, DRIVES, CARTRIDGES, PAGECOUNTERS } = treeOf(DEVICE);
  const all = (value: XmlTreeValue, convert: (tree: XmlTree) => Members = lower) =>
    listOf(value).map((item) => convert(treeOf(item)));
  const pages = Object.entries(counters(treeOf(PAGECOUNTERS))).filter(([, value]) => typeof value === 'number');
  return {
    network_device: networkDevice({ MANUFACTURER: maker, ...treeOf(INFO) }, asked),
    ...withList('network_ports', all(treeOf(PORTS).PORT, port)),
    ...withList('network_components', all(treeOf(COMPONENTS).COMPONENT, component)),
    ...withList('firmwares', all(FIRMWARES, firmware)),
    ...withList('modems', all(MODEMS)),
    ...withList('simcards', all(SIMCARDS)),
    ...withList('drives', all(DRIVES)),
    ...withList('storages', all(STORAGES)),
    ...(CARTRIDGES === undefined ? {} : { cartridges: [counters(treeOf(CARTRIDGES))] }),
    ...(pages.length === 0 ? {} : { pagecounters: Object.fromEntries(pages) }),
  };
}

export interface JsonOptions {
  readonly deviceId: string;
  readonly jobId: number;
  /** Version of the task. */
  readonly version: string;
  /** Who made the device, where it does not tell that itself. */
  readonly maker?: string | undefined;
}

/** A message about a device, or one of begin and end. @param asked address that the device was asked at, unless it is a walk file */
export function jsonDocument(
  { query, content }: ScanResult,
  asked: string | undefined,
  options: JsonOptions,
): JsonDocument {
  const discovery = query === 'NETDISCOVERY';
  const root = {
    action: discovery ? ('netdiscovery' as const) : ('netinventory' as const),
    deviceid: options.deviceId,
    jobid: options.jobId,
  };
  const version = { versionclient: options.version };
  if (content.DEVICE === undefined) return { ...root, content: { ...version, ...lower(content) } };
  const { ERROR } = treeOf(content.DEVICE);
  if (ERROR !== undefined) return { ...root, content: { ...version, error: lower(treeOf(ERROR)) } };
  const members = discovery
    ? discovered(treeOf(content.DEVICE), asked, options.maker)
    : inventoried(content, asked, options.maker);
  const type = (members.network_device as Members).type as string;
  const itemtype = ITEMS.includes(type) ? type : 'NetworkEquipment';
  return { ...root, itemtype, content: { ...version, ...members } };
}

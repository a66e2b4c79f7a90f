/** Messages of network discovery (query NETDISCOVERY) and network inventory (query SNMPQUERY), in the form that servers read. */

import type { XmlTree, XmlTreeValue } from '@fi/core/xml';
import type { Identity } from './device.js';
import type { Inventory } from './inventory/inventory.js';
import { sortedPorts } from './inventory/ports.js';

/** Version of the tasks that we stand in for; servers decide by it which fields they may expect. */
export const TASK_VERSION = '6.4';

export type Query = 'NETDISCOVERY' | 'SNMPQUERY';

export interface MessageOptions {
  readonly query: Query;
  readonly deviceId: string;
  /** Number of the server's job (PID). */
  readonly processNumber: string | number;
}

/** What a device message holds besides what SNMP tells. */
export interface DiscoveryDevice extends Identity {
  readonly IP: string;
  ENTITY?: string;
  /** Id of the credential that answered. */
  AUTHSNMP?: string;
  AUTHPORT?: string;
  AUTHPROTOCOL?: string;
  DNSHOSTNAME?: string;
  NETBIOSNAME?: string;
  WORKGROUP?: string;
  USERSESSION?: string;
  /** Maker of the network interface, where nothing tells the maker of the device. */
  NETPORTVENDOR?: string;
}

/** A message around its content. */
export function message(content: XmlTree, { query, deviceId, processNumber }: MessageOptions): XmlTree {
  return {
    CONTENT: { ...content, MODULEVERSION: TASK_VERSION, PROCESSNUMBER: processNumber },
    DEVICEID: deviceId,
    QUERY: query,
  };
}

/** The size of a discovery; the one message without MODULEVERSION. */
export function sizeMessage(addresses: number | bigint, { deviceId, processNumber }: MessageOptions): XmlTree {
  return {
    CONTENT: { AGENT: { NBIP: addresses }, PROCESSNUMBER: processNumber },
    DEVICEID: deviceId,
    QUERY: 'NETDISCOVERY',
  };
}

/** Begin, end and abort of a job. */
export const startContent = (agentVersion: string): XmlTree => ({ AGENT: { AGENTVERSION: agentVersion, START: 1 } });
export const END_CONTENT: XmlTree = { AGENT: { END: 1 } };
export const EXIT_CONTENT: XmlTree = { AGENT: { EXIT: 1 } };

/** A device that cannot be inventoried. */
export function errorContent(error: { id?: string; message: string; type?: string }): XmlTree {
  return { DEVICE: { ERROR: { ID: error.id, MESSAGE: error.message, TYPE: error.type } } };
}

/** Whether a discovery may report a device: something must tell it from others. */
export function isReportable({ MAC, SNMPHOSTNAME, DNSHOSTNAME, NETBIOSNAME }: Partial<DiscoveryDevice>): boolean {
  return Boolean(MAC || SNMPHOSTNAME || DNSHOSTNAME || NETBIOSNAME);
}

/** Content of a discovery message. */
export function discoveryContent(device: DiscoveryDevice): XmlTree {
  return { DEVICE: withoutEmpty(device) ?? {} };
}

/** Content of an inventory message. */
export function inventoryContent(inventory: Inventory): XmlTree {
  const { components, firmwares, modems, simcards, storages, drives } = inventory;
  const ports = sortedPorts(inventory.ports);
  const device = withoutEmpty({
    INFO: inventory.info,
    PORTS: ports.length === 0 ? undefined : { PORT: ports },
    CARTRIDGES: inventory.cartridges,
    PAGECOUNTERS: inventory.pageCounters,
    COMPONENTS: components.length === 0 ? undefined : { COMPONENT: components },
    FIRMWARES: firmwares,
    MODEMS: modems,
    SIMCARDS: simcards,
    DRIVES: drives,
  });
  return { DEVICE: device ?? {}, STORAGES: withoutEmpty(storages) };
}

type Members = { [name: string]: XmlTreeValue };

/** The same without members that hold nothing; undefined when nothing is left. Empty ports keep their place. */
function withoutEmpty(value: unknown): Members | undefined;
function withoutEmpty(value: readonly unknown[]): XmlTreeValue;
function withoutEmpty(value: unknown): XmlTreeValue {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutEmpty(item)).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object') return String(value);
  const members: Members = {};
  for (const [name, member] of Object.entries(value)) {
    const cleaned: XmlTreeValue = withoutEmpty(member);
    if (cleaned !== undefined) members[name] = cleaned;
  }
  return Object.keys(members).length === 0 ? undefined : members;
}

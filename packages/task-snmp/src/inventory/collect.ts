/** The inventory of a device: identification first, then what its type is asked for, at last what its vendor adds. */

import type { Vendor } from '../device.js';
import { type Identified, type IdentifyOptions, identify } from '../identify/identify.js';
import type { Reader } from '../snmp/reader.js';
import { readAggregates } from './aggregates.js';
import { readCartridges } from './cartridges.js';
import { readComponents } from './components.js';
import { addMemoryAndLoad } from './info.js';
import type { Info, Inventory } from './inventory.js';
import { addNeighbours } from './neighbours.js';
import { readPageCounters } from './page-counters.js';
import { readPorts } from './ports.js';
import { addStations } from './stations.js';
import { readTrunks } from './trunks.js';
import { readVlans } from './vlans.js';

export interface InventoryOptions extends IdentifyOptions {
  /** Type that the server knows better. */
  readonly type?: string;
  /** Identification that is already done. */
  readonly identified?: Identified;
}

/** Inventories a device. Never throws for what a device answers. */
export async function inventory(snmp: Reader, options: InventoryOptions = {}): Promise<Inventory> {
  const identified = options.identified ?? (await identify(snmp, options));
  const { DESCRIPTION, SNMPHOSTNAME, ...identity } = identified.identity;
  const info: Info = { ...identity, COMMENTS: DESCRIPTION, NAME: SNMPHOSTNAME, TYPE: options.type || identity.TYPE };
  const result: Inventory = {
    info,
    ports: new Map(),
    cartridges: {},
    pageCounters: {},
    components: [],
    firmwares: identified.firmware.VERSION ? [identified.firmware] : [],
    modems: [],
    simcards: [],
    storages: [],
    drives: [],
  };
  const [ports] = await Promise.all([readPorts(snmp), addMemoryAndLoad(snmp, info)]);
  for (const [index, port] of ports) result.ports.set(index, port);

  if (info.TYPE === 'PRINTER') {
    Object.assign(result.cartridges, await readCartridges(snmp));
    Object.assign(result.pageCounters, await readPageCounters(snmp));
  } else if (info.TYPE === 'NETWORKING') {
    await addNetworkData(snmp, identified, result);
  }
  for (const vendor of identified.vendors) await vendor.run?.(identified.device, result);
  return result;
}

async function addNetworkData(
  snmp: Reader,
  { vendors, device, identity }: Identified,
  result: Inventory,
): Promise<void> {
  const { ports } = result;
  for (const [index, list] of await readVlans(snmp, ports)) {
    const port = ports.get(index);
    if (port !== undefined) port.VLANS = { VLAN: list };
  }
  for (const [index, trunk] of await readTrunks(snmp)) {
    const port = ports.get(index);
    if (port !== undefined) port.TRUNK = trunk;
  }
  await addNeighbours(snmp, ports, identity.MANUFACTURER);
  await addStations(snmp, ports);
  for (const [index, members] of await readAggregates(snmp)) {
    const port = ports.get(index);
    if (port !== undefined) port.AGGREGATE = { PORT: members };
  }
  result.components.push(...(await readComponents(snmp)), ...(await ownComponents(vendors, device)));
}

async function ownComponents(vendors: readonly Vendor[], device: Identified['device']) {
  for (const vendor of vendors) {
    const found = await vendor.components?.(device);
    if (found !== undefined) return found;
  }
  return [];
}

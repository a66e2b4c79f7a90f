/** Discovers devices in blocks of addresses, many at once, and inventories those that answer when that is wanted. */

import { setFlagsFromString } from 'node:v8';
import { describeError, type Logger } from '@fi/core';
import type { XmlTree } from '@fi/core/xml';
import type { Vendor } from '../device.js';
import { inventory } from '../inventory/collect.js';
import { discoveryContent, inventoryContent, type Query } from '../messages.js';
import { NeighbourTable } from '../probes/arp.js';
import { NetbiosProbe } from '../probes/netbios.js';
import { Pinger } from '../probes/ping.js';
import type { Credential } from '../wire/credentials.js';
import { pacer } from '../wire/pace.js';
import { SharedSocket } from '../wire/shared-socket.js';
import { NetworkTiming } from '../wire/timing.js';
import type { Transport } from '../wire/transport.js';
import { type AddressBlock, addressesOf, blockSize } from './addresses.js';
import { forEachConcurrent, limited } from './concurrent.js';
import { DEFAULT_PROBES, discoverAddress, type Found, type Probe, type ScanContext } from './discover-address.js';

/** Scans of more addresses than this have more of them in progress, as most will be silent. */
const LARGE = 4096n;

/** Addresses in progress at a time when nobody says otherwise: each costs little more than its time-outs. */
function concurrencyFor(addresses: bigint): number {
  return addresses > LARGE ? 1024 : 256;
}

/** Devices that are inventoried at a time when nobody says otherwise: bounded by what their tables take in memory. */
export const DEFAULT_DEVICES = 16;
/** Devices that are identified at a time. */
const IDENTIFICATIONS = 64;
/** Seconds to wait for an answer. */
export const DISCOVERY_TIMEOUT = 1;
/** Seconds to wait for an answer during an inventory. */
export const INVENTORY_TIMEOUT = 15;

export interface DiscoveryOptions {
  readonly blocks: readonly (AddressBlock & {
    readonly entity?: string;
    readonly ports?: readonly number[];
    readonly transports?: readonly Transport[];
  })[];
  readonly credentials: readonly Credential[];
  readonly log: Logger;
  readonly ports?: readonly number[];
  readonly transports?: readonly Transport[];
  readonly probes?: readonly Probe[];
  /** Seconds for an SNMP answer; default 1. */
  readonly timeout?: number;
  /** Addresses in progress at a time. */
  readonly concurrency?: number;
  /** SNMP datagrams per second; no limit by default. */
  readonly rate?: number;
  /** Inventory each device that answers SNMP. */
  readonly inventory?: boolean;
  readonly vendors?: readonly Vendor[];
  /** Addresses that are not scanned. */
  readonly skip?: (address: string) => boolean;
  readonly signal?: AbortSignal;
  /** Called for every address in the order of completion; the scan waits for it. */
  onAddress(address: string, results: readonly ScanResult[]): Promise<void> | void;
}

/** The content of a message about a device. */
export interface ScanResult {
  readonly query: Query;
  readonly content: XmlTree;
}

/** Number of addresses in blocks. */
export function countAddresses(blocks: readonly AddressBlock[]): bigint {
  return blocks.reduce((sum, block) => sum + blockSize(block), 0n);
}

/** Scans all blocks. Ends early, without an error, when it is aborted. */
export async function discover(options: DiscoveryOptions): Promise<void> {
  const { log, rate, signal, timeout = DISCOVERY_TIMEOUT } = options;
  const total = countAddresses(options.blocks);
  // V8 lets garbage grow to a multiple of what is alive; a scan makes much of the one and has little of the other.
  if (total > LARGE) setFlagsFromString('--heap-growing-percent=50');
  const socket = new SharedSocket(rate === undefined ? {} : { pace: pacer(rate) });
  const netbios = new NetbiosProbe();
  const shared = {
    log,
    socket,
    netbios,
    network: new NetworkTiming(),
    neighbours: new NeighbourTable(),
    pinger: new Pinger(total),
    credentials: options.credentials,
    probes: new Set(options.probes ?? DEFAULT_PROBES),
    timeout: timeout * 1000,
    identifySlot: limited(IDENTIFICATIONS),
    ...(options.vendors === undefined ? {} : { vendors: options.vendors }),
  };
  const inventorySlot = limited(DEFAULT_DEVICES);
  function* addresses(): Generator<{ address: string; context: ScanContext }> {
    for (const block of options.blocks) {
      const entity = block.entity === undefined ? {} : { entity: block.entity };
      const context: ScanContext = {
        ...shared,
        ...entity,
        ports: block.ports ?? options.ports ?? [],
        transports: block.transports ?? options.transports ?? [],
      };
      for (const address of addressesOf(block)) if (options.skip?.(address) !== true) yield { address, context };
    }
  }
  try {
    await forEachConcurrent(
      addresses(),
      options.concurrency ?? concurrencyFor(total),
      async ({ address, context }) => {
        try {
          const found = await discoverAddress(address, context);
          return found === undefined ? [] : await resultsOf(found, options, inventorySlot);
        } catch (error) {
          log.error(`${address}: ${describeError(error)}`);
          return [];
        }
      },
      (results, { address }) => options.onAddress(address, results),
      signal,
    );
  } finally {
    netbios.close();
    socket.close();
  }
}

async function resultsOf(
  { device, snmp }: Found,
  options: DiscoveryOptions,
  inventorySlot: ReturnType<typeof limited>,
): Promise<ScanResult[]> {
  const results: ScanResult[] = [{ query: 'NETDISCOVERY', content: discoveryContent(device) }];
  if (snmp === undefined) return results;
  try {
    if (options.inventory === true) {
      snmp.source.waitFor(Math.max(INVENTORY_TIMEOUT, options.timeout ?? 0) * 1000);
      const content = await inventorySlot(() => inventory(snmp.reader, { identified: snmp.identified }));
      content.info.ID = '0';
      results.push({ query: 'SNMPQUERY', content: inventoryContent(content) });
    }
    return results;
  } finally {
    snmp.source.close();
  }
}

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
import { newcomers } from './newcomers.js';
import { INVENTORY_TIMEOUT, patienceOf } from './patience.js';
import { isLarge, scanWorkload } from './workload.js';

/** Seconds to wait for an answer. */
const DISCOVERY_TIMEOUT = 1;

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
  /** Seconds for an SNMP answer; default 1, and less for the silent as soon as the network is known to be quick. */
  readonly timeout?: number;
  /** Wait this many times longer, and ask again at least as often. */
  readonly retries?: number;
  /** Devices that are asked at a time, see `scanWorkload`. */
  readonly threads?: number;
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
  /** What the device answered for it, where it was asked. Not part of the message. */
  readonly sysObjectId?: string | undefined;
}

/** Number of addresses in blocks. */
export function countAddresses(blocks: readonly AddressBlock[]): bigint {
  return blocks.reduce((sum, block) => sum + blockSize(block), 0n);
}

/** Scans all blocks. Ends early, without an error, when it is aborted. */
export async function discover(options: DiscoveryOptions): Promise<void> {
  const { log, rate, signal, timeout = DISCOVERY_TIMEOUT, retries = 0 } = options;
  const total = countAddresses(options.blocks);
  const workload = scanWorkload(total, options.threads, rate);
  // V8 lets garbage grow to a multiple of what is alive; a scan makes much of the one and has little of the other.
  if (isLarge(total)) setFlagsFromString('--heap-growing-percent=50');
  const socket = new SharedSocket(rate === undefined ? {} : { pace: pacer(rate) });
  const netbios = new NetbiosProbe();
  // Whoever names a time has devices that need it.
  const network = new NetworkTiming(options.timeout === undefined ? undefined : Number.POSITIVE_INFINITY);
  const shared = {
    log,
    socket,
    netbios,
    network,
    neighbours: new NeighbourTable(),
    pinger: new Pinger(total),
    credentials: options.credentials,
    probes: new Set(options.probes ?? DEFAULT_PROBES),
    timeout: patienceOf(timeout, retries),
    retries,
    newcomer: newcomers(network.window, rate),
    identifySlot: limited(workload.identifications),
    ...(options.vendors === undefined ? {} : { vendors: options.vendors }),
  };
  const inventorySlot = limited(workload.inventories);
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
      workload.addresses,
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
  const sysObjectId = snmp?.identified.device.sysObjectId;
  const results: ScanResult[] = [{ query: 'NETDISCOVERY', content: discoveryContent(device), sysObjectId }];
  if (snmp === undefined) return results;
  try {
    if (options.inventory === true) {
      const content = await inventorySlot(() => {
        snmp.source.waitFor(patienceOf(Math.max(INVENTORY_TIMEOUT, options.timeout ?? 0), options.retries));
        return inventory(snmp.reader, { identified: snmp.identified });
      });
      content.info.ID = '0';
      results.push({ query: 'SNMPQUERY', content: inventoryContent(content), sysObjectId });
    }
    return results;
  } finally {
    snmp.source.close();
  }
}

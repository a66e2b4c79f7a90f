/** Inventories devices that are known by address or by walk file, several at once. */

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { describeError, FiError, type Logger } from '@fi/core';
import type { Vendor } from '../device.js';
import { openCapture } from '../files/open.js';
import { identify } from '../identify/identify.js';
import { inventory } from '../inventory/collect.js';
import { errorContent, inventoryContent } from '../messages.js';
import { Reader } from '../snmp/reader.js';
import type { Credential } from '../wire/credentials.js';
import { LiveSource } from '../wire/live-source.js';
import { pacer } from '../wire/pace.js';
import { SharedSocket } from '../wire/shared-socket.js';
import { NetworkTiming } from '../wire/timing.js';
import { type Transport, transportsOf } from '../wire/transport.js';
import { forEachConcurrent } from './concurrent.js';
import type { ScanResult } from './discovery.js';
import { INVENTORY_TIMEOUT, patienceOf } from './patience.js';
import { inventoryWorkload } from './workload.js';

/** Milliseconds that a device gets in any case: it is known to be there. */
const LEAST_PATIENCE = 3000;

export interface InventoryTarget {
  readonly id: string;
  readonly address: string;
  /** Walk file instead of the device. */
  readonly file?: string;
  /** Type that the asker knows better. */
  readonly type?: string;
  readonly port?: number;
  readonly transport?: Transport;
  readonly credential?: Credential;
  /** Why there is no credential. */
  readonly problem?: string;
}

export interface InventoriesOptions<T extends InventoryTarget> {
  readonly targets: Iterable<T>;
  readonly log: Logger;
  /** Seconds for an answer; default 15, and less for the silent as soon as the network is known to be quick. */
  readonly timeout?: number;
  /** Wait this many times longer, and ask again at least as often. */
  readonly retries?: number;
  /** Devices that are asked at a time. */
  readonly threads?: number;
  /** SNMP datagrams per second; no limit by default. */
  readonly rate?: number;
  readonly vendors?: readonly Vendor[];
  readonly signal?: AbortSignal;
  onResult(result: ScanResult, target: T): Promise<void> | void;
}

/** Inventories all targets; one that cannot be reached gives a result that says so. Ends early when it is aborted. */
export async function inventories<T extends InventoryTarget>(options: InventoriesOptions<T>): Promise<void> {
  const socket = new SharedSocket(options.rate === undefined ? {} : { pace: pacer(options.rate) });
  const network = new NetworkTiming(options.timeout === undefined ? LEAST_PATIENCE : Number.POSITIVE_INFINITY);
  try {
    await forEachConcurrent(
      options.targets,
      inventoryWorkload(options.threads),
      (target) => inventoryOf(target, options, socket, network),
      (result, target) => options.onResult(result, target),
      options.signal,
    );
  } finally {
    socket.close();
  }
}

/** The address of a host that may be given by its name. */
async function numericAddress(host: string, transport: Transport | undefined): Promise<string> {
  if (isIP(host) !== 0) return host;
  const family = transport?.endsWith('6') ? 6 : transport?.endsWith('4') ? 4 : 0;
  try {
    return (await lookup(host, { family })).address;
  } catch (error) {
    throw new FiError('ERR_FI_HOST', `there is no host ${host}`, { cause: error });
  }
}

async function inventoryOf<T extends InventoryTarget>(
  target: T,
  { timeout = INVENTORY_TIMEOUT, retries = 0, vendors, log }: InventoriesOptions<T>,
  socket: SharedSocket,
  network: NetworkTiming,
): Promise<ScanResult> {
  const { id, address, file, type, port, credential, problem } = target;
  const transport = target.transport ?? transportsOf([credential?.protocol ?? ''])[0];
  let live: LiveSource | undefined;
  try {
    if (file === undefined) {
      if (credential === undefined) throw new FiError('ERR_FI_CREDENTIAL', problem ?? 'The community is not defined');
      const options = {
        address: await numericAddress(address, transport),
        port: port ?? credential.port ?? 161,
        credential,
        timeout: patienceOf(timeout, retries),
        retries,
      };
      live = await LiveSource.open({
        ...options,
        ...(transport === undefined ? {} : { transport }),
        socket,
        network,
        log,
      });
    }
    const source = live ?? (await openCapture(file ?? '', address));
    const reader = new Reader(source);
    const identified = await identify(reader, { vendors });
    const result = await inventory(reader, { type, identified });
    result.info.ID = id;
    return { query: 'SNMPQUERY', content: inventoryContent(result), sysObjectId: identified.device.sysObjectId };
  } catch (error) {
    const prefix = file === undefined ? 'SNMP communication error: ' : 'SNMP emulation error: ';
    const message = `${prefix}${describeError(error)}`;
    log.error(`${file ?? address}: ${message}`);
    return { query: 'SNMPQUERY', content: errorContent({ id, message, type }) };
  } finally {
    live?.close();
  }
}

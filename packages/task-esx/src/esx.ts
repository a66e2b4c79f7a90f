/** Inventories of all hosts that a server knows, one after the other. */

import { describeError, FiError, type Logger, silentLogger } from '@fi/core';
import type { Inventory } from '@fi/core/inventory';
import { openSession } from './connect.js';
import { listHosts, readHost } from './hosts.js';
import { HostInventory, type InventoryOptions } from './inventory/inventory.js';
import type { VimClientOptions } from './soap/client.js';

export interface EsxOptions extends VimClientOptions {
  /** Name and version of the agent, for the inventory. */
  versionClient: string;
  tag?: string;
  itemType?: string;
  /** Keep the raw answers of each host, for a dump. */
  raw?: boolean;
  /** Clock, for tests. */
  now?: () => Date;
}

/** What became of one host. */
export interface HostResult {
  /** The server's own identifier: `ha-host`, `host-9`. */
  readonly host: string;
  readonly inventory?: Inventory;
  /** Why there is no inventory. */
  readonly error?: FiError;
  /** Raw answers, when they were asked for. */
  readonly raw?: readonly string[];
}

/** Failures of the way to the server; after so many in a row the rest is not tried: each may cost a whole time limit. */
const MAX_FAILURES = 3;
const WAY_FAILURES = /^ERR_FI_(?:HTTP_(?:CONNECT|DNS|TIMEOUT|CLOSED)|TLS|SESSION)$/;

/**
 * Opens a session and reads the hosts one after the other; each result is handed out as soon as it is there, so that
 * memory holds one host. A host that cannot be read does not stop the others.
 * @throws {FiError} when the server cannot be reached, refuses the login, or does not list its hosts
 */
export async function* inventoryHosts(options: EsxOptions): AsyncGenerator<HostResult> {
  const log = options.log ?? silentLogger;
  const client = await openSession(options);
  try {
    const hosts = await listHosts(client);
    if (hosts.length === 0) throw new FiError('ERR_FI_ESX', `${client.where}: the server shows no host to this user`);
    log.debug(`${client.where}: ${hosts.length} ${hosts.length === 1 ? 'host' : 'hosts'}`);
    let failures = 0;
    for (const host of hosts) {
      options.signal?.throwIfAborted();
      if (failures >= MAX_FAILURES) {
        const text = `${client.where}: host ${host.id}: not tried after ${failures} failures in a row`;
        yield { host: host.id, error: new FiError('ERR_FI_NOT_TRIED', text) };
        continue;
      }
      const answers: string[] = [];
      const pieces = new HostInventory();
      try {
        await readHost(
          client,
          host,
          {
            host: (tree) => pieces.host(tree),
            machine: (tree) => pieces.machine(tree),
            ...(options.raw ? { raw: (answer: string) => answers.push(answer) } : {}),
          },
          log,
        );
        const inventory = buildInventory(pieces, options, log);
        failures = 0;
        yield { host: host.id, inventory, ...(options.raw ? { raw: answers } : {}) };
      } catch (error) {
        options.signal?.throwIfAborted();
        const failure = asFailure(error, `${client.where}: host ${host.id}`);
        failures = WAY_FAILURES.test(failure.code) ? failures + 1 : 0;
        yield { host: host.id, error: failure };
      }
    }
  } finally {
    await client.close();
  }
}

/**
 * Puts the pieces of a host together.
 * @throws {FiError} `ERR_FI_ESX` when the host tells nothing of itself
 */
export function buildInventory(
  pieces: HostInventory,
  options: Pick<EsxOptions, 'host' | 'versionClient' | 'tag' | 'itemType' | 'now'> & { deviceid?: string },
  log: Logger,
): Inventory {
  const { host, versionClient, tag, itemType, deviceid, now = () => new Date() } = options;
  const settings: InventoryOptions = {
    versionClient,
    now: now(),
    calledHost: host,
    problem: (problem) => log.debug2(problem),
    ...(tag === undefined ? {} : { tag }),
    ...(itemType === undefined ? {} : { itemType }),
    ...(deviceid === undefined ? {} : { deviceid }),
  };
  const inventory = pieces.build(settings);
  if (inventory === undefined) {
    throw new FiError(
      'ERR_FI_ESX',
      'the host tells neither its name nor its UUID; is it disconnected, or may this user not read it?',
    );
  }
  log.debug(`${inventory.deviceid}: ${pieces.machines} virtual machines`);
  return inventory;
}

function asFailure(error: unknown, where: string): FiError {
  const code = error instanceof FiError ? error.code : 'ERR_FI_ESX';
  return new FiError(code, `${where}: ${describeError(error)}`, { cause: error });
}

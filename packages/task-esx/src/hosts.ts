/** Reads hosts and their virtual machines from a server, one host at a time, the machines in pages. */

import { describeError, FiError, type Logger } from '@fi/core';
import type { ObjectVisitor, VimClient } from './soap/client.js';
import type { Element } from './soap/element.js';
import { isSessionLost, SoapFault } from './soap/fault.js';
import { objectTree } from './soap/object.js';
import { HOST_WAYS, MACHINE_WAYS, type ObjectReference, type PropertySelection } from './soap/requests.js';

const HOST = 'HostSystem';
const MACHINE = 'VirtualMachine';

const HOST_PROPERTIES: PropertySelection = {
  type: HOST,
  paths: [
    'name',
    'hardware',
    'config.network',
    'config.storageDevice.scsiLun',
    'config.fileSystemVolume',
    'config.dateTimeInfo',
    'config.vmotion',
    'summary.hardware',
    'summary.config.product',
    'summary.runtime',
    'vm',
  ],
};

const MACHINE_PROPERTIES: PropertySelection = {
  type: MACHINE,
  paths: [
    'name',
    'config.annotation',
    'config.hardware.device',
    'summary.config',
    'summary.runtime.powerState',
    'summary.guest',
  ],
};

const everything = ({ type }: PropertySelection): PropertySelection => ({ type, paths: 'all' });

/** Machines in one question. */
const BATCH = 50;
/** Hosts of a vCenter and machines of a host that we are ready to read; VMware's own limits are far below. */
const MAX_OBJECTS = 100_000;

/** What to do with the pieces of a host. */
export interface HostVisitor {
  /** The properties of a host. */
  host(tree: Element): void;
  /** The properties of one of its machines. */
  machine(tree: Element): void;
  /** Every answer that these came from, as it came. */
  raw?(answer: string): void;
}

/** The hosts of a server: all of a vCenter, or the host itself. */
export async function listHosts(client: VimClient): Promise<ObjectReference[]> {
  if (!client.isCenter) return [{ type: HOST, id: 'ha-host' }];
  return listObjects(client, HOST, HOST_WAYS);
}

async function listObjects(
  client: VimClient,
  type: string,
  ways: Parameters<VimClient['retrieve']>[1][number]['ways'],
): Promise<ObjectReference[]> {
  const found: ObjectReference[] = [];
  const start = { object: client.rootFolder, skip: true, ...(ways === undefined ? {} : { ways }) };
  await client.retrieve({ type, paths: [] }, [start], {
    object: (object) => {
      if (found.length < MAX_OBJECTS) found.push({ type, id: object.textAt('obj') ?? '' });
    },
  });
  return found;
}

/**
 * Reads a host and its machines. A machine that cannot be read (deleted meanwhile, no permission) is left out and told of.
 * @throws {FiError} when the host itself cannot be read
 */
export async function readHost(
  client: VimClient,
  host: ObjectReference,
  visitor: HostVisitor,
  log: Logger,
): Promise<void> {
  let tree: Element | undefined;
  await readObjects(client, HOST_PROPERTIES, [host], {
    ...rawOf(visitor),
    object: (object) => {
      tree ??= objectTree(object);
    },
  });
  if (tree === undefined) throw new FiError('ERR_FI_ESX', `${client.where}: nothing is known of host ${host.id}`);
  visitor.host(tree);

  const machines = await listMachines(client, tree, log);
  for (let start = 0; start < machines.length; start += BATCH) {
    await readMachines(client, machines.slice(start, start + BATCH), visitor, log);
  }
}

/** A host alone may not tell its machines; those of a host in a vCenter are what the vCenter says. */
async function listMachines(client: VimClient, host: Element, log: Logger): Promise<ObjectReference[]> {
  const ids = host.all('vm').map((reference) => reference.text);
  const known = [...new Set(ids.filter((id) => id !== ''))].slice(0, MAX_OBJECTS);
  if (known.length > 0 || client.isCenter) return known.map((id) => ({ type: MACHINE, id }));
  try {
    return await listObjects(client, MACHINE, MACHINE_WAYS);
  } catch (error) {
    if (!(error instanceof SoapFault)) throw error;
    log.warning(`${describeError(error)}; no virtual machines are listed`);
    return [];
  }
}

async function readMachines(
  client: VimClient,
  machines: readonly ObjectReference[],
  visitor: HostVisitor,
  log: Logger,
): Promise<void> {
  const missing = new Map(machines.map((machine) => [machine.id, machine]));
  const take: ObjectVisitor = {
    ...rawOf(visitor),
    object: (object) => {
      const tree = objectTree(object);
      if (missing.delete(tree.text)) visitor.machine(tree);
    },
  };
  try {
    await readObjects(client, MACHINE_PROPERTIES, machines, take);
  } catch (error) {
    if (!isAboutObjects(error)) throw error;
    log.debug(`${describeError(error)}; asking for each machine`);
  }
  // One machine that has gone makes the server refuse the question for all of them.
  for (const machine of missing.values()) {
    let taken = false;
    // Asked for one machine, a server means that one, whatever it calls it.
    const object = (found: Element) => {
      if (!taken) visitor.machine(objectTree(found));
      taken = true;
    };
    try {
      await readObjects(client, MACHINE_PROPERTIES, [machine], { ...rawOf(visitor), object });
    } catch (error) {
      if (!isAboutObjects(error)) throw error;
      log.warning(`virtual machine ${machine.id} is left out: ${describeError(error)}`);
    }
  }
}

/** Faults that speak of what was asked for, not of the session or the way to the server. */
const isAboutObjects = (error: unknown): boolean => error instanceof SoapFault && !isSessionLost(error);

const rawOf = ({ raw }: HostVisitor): Pick<ObjectVisitor, 'raw'> =>
  raw === undefined ? {} : { raw: (answer) => raw(answer.toString('utf8')) };

/** Reads some objects; a server that does not know one of the properties by its path is asked for all of them. */
async function readObjects(
  client: VimClient,
  properties: PropertySelection,
  objects: readonly ObjectReference[],
  visitor: ObjectVisitor,
): Promise<void> {
  const selections = objects.map((object) => ({ object }));
  try {
    await client.retrieve(properties, selections, visitor);
  } catch (error) {
    if (!(error instanceof SoapFault) || error.fault !== 'InvalidProperty') throw error;
    await client.retrieve(everything(properties), selections, visitor);
  }
}

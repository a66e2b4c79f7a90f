/** The inventory of a host, from its properties and those of its machines. */

import {
  type ClassicTree,
  type Inventory,
  normalizeContent,
  type ProblemHandler,
  toClassic,
  type VirtualMachine,
} from '@fi/core/inventory';
import { deviceId } from '@fi/core/storage';
import type { Element } from '../soap/element.js';
import { controllers, videos } from './controllers.js';
import { LINE_FEED, virtualMachine } from './machines.js';
import { networks } from './networks.js';
import { drives, storages } from './storages.js';
import { bios, cpus, hardware, operatingSystem } from './system.js';

/** Characters of a host's name in its deviceid, which is also a file name. */
const MAX_NAME = 200;

export interface InventoryOptions {
  /** Name and version of the agent towards the server. */
  readonly versionClient: string;
  /** Time of the inventory, for the deviceid. */
  readonly now: Date;
  /** How the host was called by whoever asked for it: its name when it tells none itself. */
  readonly calledHost: string;
  readonly tag?: string;
  /** `Computer`, unless the server wants these hosts as something else. */
  readonly itemType?: string;
  /** Replaces the deviceid that is made from name and time. */
  readonly deviceid?: string;
  /** Told of every value that the inventory format has no place for. */
  readonly problem?: ProblemHandler;
}

/** Gathers a host piece by piece; its machines are kept as entries, not as answers. */
export class HostInventory {
  readonly #machines: VirtualMachine[] = [];
  #host: Element | undefined;

  host(tree: Element): void {
    this.#host = tree;
  }

  machine(tree: Element): void {
    const entry = virtualMachine(tree);
    // A copy: V8 keeps a part of a text as a view of the whole, which is an answer with a hundred machines.
    if (entry !== undefined) this.#machines.push(structuredClone(entry));
  }

  /** How many machines are known, templates aside. */
  get machines(): number {
    return this.#machines.length;
  }

  /** The inventory; undefined when the host tells neither a name nor a UUID: it is disconnected, or we may not read it. */
  build(options: InventoryOptions): Inventory | undefined {
    const tree = this.#host;
    if (tree === undefined) return undefined;
    const identity = hardware(tree);
    const system = operatingSystem(tree);
    if (identity.name === undefined && identity.uuid === undefined) return undefined;
    const pci = controllers(tree);
    const content = normalizeContent(
      {
        versionclient: options.versionClient,
        hardware: identity,
        operatingsystem: system,
        bios: bios(tree),
        cpus: cpus(tree),
        controllers: pci,
        videos: videos(pci),
        networks: networks(tree),
        storages: storages(tree),
        drives: drives(tree),
        virtualmachines: this.#machines,
      },
      options.problem,
    );
    const called = options.calledHost.replace(/[[\]]/g, '');
    const name =
      identity.name === undefined
        ? (system.fqdn ?? called)
        : [identity.name, identity.workgroup].filter((part) => part !== undefined).join('.');
    return {
      action: 'inventory',
      deviceid: options.deviceid ?? deviceId(name.slice(0, MAX_NAME), options.now),
      itemtype: options.itemType ?? 'Computer',
      ...(options.tag === undefined ? {} : { tag: options.tag }),
      content,
    };
  }
}

/**
 * The classic tree. Servers of that protocol know the operating system of an ESX host from HARDWARE, by the name and
 * version of the product; lines of a comment are lines there.
 */
export function toClassicHost(inventory: Inventory): ClassicTree {
  const tree = toClassic(inventory);
  const content = tree.CONTENT as ClassicTree;
  const { name, version, full_name: full } = inventory.content.operatingsystem ?? {};
  const system = {
    ...(name === undefined ? {} : { OSNAME: name }),
    ...(version === undefined ? {} : { OSVERSION: version }),
    ...(full === undefined ? {} : { OSCOMMENTS: full }),
  };
  const machines = (content.VIRTUALMACHINES ?? []) as readonly ClassicTree[];
  return {
    ...tree,
    CONTENT: {
      ...content,
      HARDWARE: { ...(content.HARDWARE as ClassicTree), ...system },
      ...(machines.length === 0 ? {} : { VIRTUALMACHINES: machines.map(classicMachine) }),
    },
  };
}

function classicMachine(machine: ClassicTree): ClassicTree {
  const { COMMENT: comment } = machine;
  return {
    ...machine,
    ...(typeof comment === 'string' ? { COMMENT: comment.replaceAll(LINE_FEED, '\n') } : {}),
    VMTYPE: 'VMware',
  };
}

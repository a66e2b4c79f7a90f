/** Who is trusted: the addresses of the servers, and what httpd-trust names. Names are resolved again after a minute. */
import { lookup } from 'node:dns/promises';
import { BlockList } from 'node:net';
import { describeError, type Logger } from '@fi/core';
import { familyOf, plainAddress } from './address.js';
import type { TargetView } from './agent-view.js';
import { parseTrustItem, type TrustItem } from './trust-item.js';

/** What the daemon thinks of a client. */
export interface Client {
  /** Address, IPv4 addresses as such; empty when the connection is gone already. */
  readonly address: string;
  readonly trusted: boolean;
  /** Ids of the server targets that the address belongs to. */
  readonly servers: readonly string[];
}

export interface TrustOptions {
  readonly log: Logger;
  /** All addresses of a name; for tests. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Clock in milliseconds, for tests. */
  readonly now?: () => number;
}

/** Milliseconds after which names are resolved again. */
const MAX_AGE = 60_000;
/** Milliseconds that a request waits for names; then it takes what was known before. */
const PATIENCE = 3_000;

interface Known {
  readonly listed: BlockList;
  readonly servers: readonly { readonly id: string; readonly addresses: BlockList }[];
  readonly time: number;
  /** What it was made from. */
  readonly source: string;
}

async function resolveName(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

export class TrustList {
  readonly #log: Logger;
  readonly #resolve: (name: string) => Promise<readonly string[]>;
  readonly #now: () => number;
  #known: Known | undefined;
  #refreshing: { readonly source: string; readonly done: Promise<void> } | undefined;
  /** What was logged last, so that it is logged again only when it differs. */
  readonly #told = new Map<string, string>();

  constructor(options: TrustOptions) {
    this.#log = options.log;
    this.#resolve = options.resolve ?? resolveName;
    this.#now = options.now ?? Date.now;
  }

  /** What is to be thought of an address, with these items and targets. Never rejects; without knowledge nobody is trusted. */
  async identify(
    remote: string | undefined,
    items: readonly string[],
    targets: readonly TargetView[],
  ): Promise<Client> {
    const address = plainAddress(remote) ?? '';
    const hosts = serverHosts(targets);
    const source = JSON.stringify([items, hosts]);
    if (this.#known?.source !== source) {
      // Addresses need no waiting; names follow.
      this.#known = { ...collectAddresses(items, hosts), time: Number.NEGATIVE_INFINITY, source };
    }
    if (this.#now() - this.#known.time >= MAX_AGE) {
      if (this.#refreshing?.source !== source) {
        const done = this.#refresh(items, hosts, source).finally(() => {
          if (this.#refreshing?.done === done) this.#refreshing = undefined;
        });
        this.#refreshing = { source, done };
      }
      await within(this.#refreshing.done, PATIENCE);
    }
    if (address === '') return { address, trusted: false, servers: [] };
    const { listed, servers } = this.#known;
    const family = familyOf(address);
    const matching = servers.filter(({ addresses }) => addresses.check(address, family)).map(({ id }) => id);
    return { address, trusted: matching.length > 0 || listed.check(address, family), servers: matching };
  }

  async #refresh(items: readonly string[], hosts: readonly ServerHost[], source: string): Promise<void> {
    const time = this.#now();
    const [listed, ...servers] = await Promise.all([
      this.#addresses('client', items),
      ...hosts.map(async ({ id, host }) => ({ id, addresses: await this.#addresses('target', [host]) })),
    ]);
    if (this.#known?.source === source) this.#known = { listed, servers, time, source };
  }

  /** Addresses of items; what cannot be read or resolved costs an error line and is left out. */
  async #addresses(role: 'client' | 'target', items: readonly string[]): Promise<BlockList> {
    const list = new BlockList();
    await Promise.all(items.map((item) => this.#addItem(list, item)));
    const rules = list.rules.map((rule) => rule.replace(/^\w+: /, '')).sort();
    if (rules.length > 0) {
      const tell = `Trusted ${role} ip: ${rules.join(', ')}`;
      this.#tell(`${role} ${items.join()}`, tell, () => this.#log.debug(tell));
    }
    return list;
  }

  async #addItem(list: BlockList, text: string): Promise<void> {
    const item = parseTrustItem(text);
    try {
      if (item.kind === 'name') {
        for (const address of await this.#resolve(item.name)) addTo(list, parseTrustItem(address));
      } else if (item.kind === 'bad') {
        throw new Error(item.reason);
      } else {
        addTo(list, item);
      }
      this.#told.delete(text);
    } catch (error) {
      const message =
        item.kind === 'name'
          ? `unable to get address for '${text}': ${describeError(error)}`
          : `httpd-trust: ${JSON.stringify(text)} is skipped: ${describeError(error)}`;
      this.#tell(text, message, () => this.#log.error(message));
    }
  }

  #tell(about: string, message: string, write: () => void): void {
    if (this.#told.get(about) === message) return;
    this.#told.set(about, message);
    write();
  }
}

function addTo(list: BlockList, item: TrustItem): void {
  switch (item.kind) {
    case 'address':
      list.addAddress(item.address, familyOf(item.address));
      // Who trusts this machine means it by either address.
      if (item.address === '127.0.0.1') list.addAddress('::1', 'ipv6');
      return;
    case 'network':
      list.addSubnet(item.address, item.prefix, familyOf(item.address));
      return;
    case 'range':
      try {
        list.addRange(item.from, item.to, familyOf(item.from));
      } catch (error) {
        throw new Error('a range begins with the lower address', { cause: error });
      }
      return;
    default:
      return;
  }
}

/** The lists without names. */
function collectAddresses(items: readonly string[], hosts: readonly ServerHost[]): Pick<Known, 'listed' | 'servers'> {
  const listOf = (texts: readonly string[]) => {
    const list = new BlockList();
    for (const text of texts) {
      try {
        addTo(list, parseTrustItem(text));
      } catch {
        // The refresh that follows says what is wrong.
      }
    }
    return list;
  };
  return { listed: listOf(items), servers: hosts.map(({ id, host }) => ({ id, addresses: listOf([host]) })) };
}

interface ServerHost {
  readonly id: string;
  readonly host: string;
}

/** Hosts of the server targets; a host may be an address. */
function serverHosts(targets: readonly TargetView[]): ServerHost[] {
  return targets
    .filter(({ type, address }) => type === 'server' && URL.canParse(address))
    .map(({ id, address }) => ({ id, host: new URL(address).hostname.replace(/^\[|\]$/g, '') }));
}

/** Resolves when the promise has settled or the time is over. */
async function within(promise: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise.catch(() => undefined), limit]);
  clearTimeout(timer);
}

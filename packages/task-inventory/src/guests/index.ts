/** Inventories of the containers of this machine, each a document of its own: system, software, accounts. */

import { describeError, type Host, silentLogger } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { type Collector, defineCollector } from '../collector.js';
import { listCollectors, loadCollectors } from '../collectors/index.js';
import { DEFAULT_COLLECTOR_TIMEOUT, type InventoryOptions, type InventoryResult, takeInventory } from '../inventory.js';
import { prefixed } from '../prefixed-log.js';
import { localDateTime } from '../time.js';
import { findGuests, type GuestRoot, guestUuid } from './find.js';
import { PACKAGE_FILES } from './package-files.js';
import { RootedHost } from './rooted-host.js';

export { findGuests, type GuestKind, type GuestRoot } from './find.js';
export { RootedHost, type RootedHostOptions } from './rooted-host.js';

export interface GuestInventory extends InventoryResult {
  guest: GuestRoot;
  /** The container, to ask it more. */
  host: Host;
}

export interface GuestOptions
  extends Pick<InventoryOptions, 'tag' | 'itemtype' | 'collectorTimeout' | 'signal' | 'log' | 'client'> {
  /** The machine whose containers they are. Default: this one. */
  host?: Host;
}

/** Collectors that read files only, and those whose commands tell what no file does. The hardware is that of the host. */
const COLLECTORS: ReadonlySet<string> = new Set([
  'linux/distribution',
  'unix/access-log',
  'unix/provider',
  'unix/local-users',
  'unix/local-groups',
  'unix/rpm',
  'linux/apk',
  'linux/gentoo',
]);

/** The database of RPM has no form that could be read without it. */
const COMMANDS = ['rpm'];

/** As a container finds out about itself: instances of LXD and Incus are LXC containers. */
const VM_SYSTEMS = {
  docker: 'Docker',
  podman: 'podman',
  lxc: 'lxc',
  lxd: 'lxc',
  incus: 'lxc',
  'systemd-nspawn': 'systemd-nspawn',
} as const;

/**
 * Takes the inventories of all containers that run, one after the other. A container that goes away meanwhile costs a
 * warning.
 *
 * @throws the reason of `signal` when it was aborted.
 */
export async function* guestInventories(options: GuestOptions = {}): AsyncGenerator<GuestInventory> {
  const { log = silentLogger, signal, collectorTimeout = DEFAULT_COLLECTOR_TIMEOUT } = options;
  // a command in a container that hangs is not waited for
  const running = new AbortController();
  const abort = () => running.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const host = options.host ?? new LocalHost({ signal: running.signal, commandTimeout: collectorTimeout });
  try {
    for (const guest of await findGuests(host)) {
      signal?.throwIfAborted();
      try {
        yield await takeGuestInventory(guest, { ...options, host, log: prefixed(log, `${guest.kind} ${guest.name}`) });
      } catch (error) {
        signal?.throwIfAborted();
        log.warning(`${guest.kind} ${guest.name}: no inventory: ${describeError(error)}`);
      }
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    running.abort(new Error('the inventories of the containers have ended'));
  }
}

/** Takes the inventory of one container. */
export async function takeGuestInventory(
  guest: GuestRoot,
  options: GuestOptions & { host: Host },
): Promise<GuestInventory> {
  const { host, ...others } = options;
  const rooted = new RootedHost({ root: guest.root, host, enter: guest.enter, commands: COMMANDS });
  if ((await rooted.stat('/')) === undefined) throw new Error(`${guest.root} cannot be read`);
  const entries = (await listCollectors(rooted)).filter(({ name }) => COLLECTORS.has(name));
  const collectors = [...(await loadCollectors(entries, rooted, () => true)), ...PACKAGE_FILES, identity(guest)];
  const deviceid = await deviceIdOf(guest, host);
  return { guest, host: rooted, ...(await takeInventory({ ...others, host: rooted, collectors, deviceid })) };
}

/** Name, kind and the uuid that its host knows it by. */
const identity = (guest: GuestRoot): Collector =>
  defineCollector({
    name: 'guests/identity',
    category: undefined,
    fills: ['hardware'],
    reads: ['/etc/machine-id', '/etc/hostname'],
    async collect({ host, set }) {
      const uuid = await guestUuid(guest, host);
      set('hardware', { name: guest.name, vmsystem: VM_SYSTEMS[guest.kind], uuid });
    },
  });

/** The same in every run: the time is that of the container's making. */
async function deviceIdOf({ name, created, root }: GuestRoot, host: Host): Promise<string> {
  const { timeZone } = await host.now();
  const told = created === undefined ? Number.NaN : Date.parse(created);
  const status = Number.isNaN(told) ? await host.stat(`${root}/.`) : undefined;
  const made = status === undefined ? told : status.birthtimeMs;
  const time = localDateTime(new Date(Number.isNaN(made) ? 0 : made), timeZone) ?? '1970-01-01 00:00:00';
  // it becomes the name of a file
  const plain = name
    .replace(/[^\w.-]/g, '_')
    .replace(/^[.-]+/, '_')
    .slice(0, 200);
  return `${plain}-${time.replace(/[ :]/g, '-')}`;
}

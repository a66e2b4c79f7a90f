/**
 * Which DHCP server gave an interface its address: lease files of ISC dhclient (dhclient.leases(5)), systemd-networkd
 * and NetworkManager; the internal DHCP client of newer NetworkManagers keeps the server's address to itself, so nmcli
 * is asked.
 */

import type { Host } from '@fi/core';
import { isIpv4 } from './network-address.js';

/** Where clients of the ISC family keep leases; NetworkManager starts them with files of its own. */
const DIRECTORIES = ['/var/db', '/var/lib/dhcp3', '/var/lib/dhcp', '/var/lib/dhclient', '/var/lib/NetworkManager'];

const NETWORKD_LEASES = '/run/systemd/netif/leases';

/** Files and commands of `dhcpServer`, for the `reads` of collectors. */
export const LEASE_SOURCES = [
  ...DIRECTORIES.map((dir) => `${dir}/*.lease*`),
  `${NETWORKD_LEASES}/INDEX`,
  'nmcli -t -f GENERAL.DEVICE,DHCP4 device show',
];

/** Files of a machine that had many networks pile up; the youngest are enough. */
const MAX_FILES = 20;

/**
 * Reads a lease file of dhclient.
 *
 * @returns the server of the last lease of the interface, or `undefined` when that has ended by `now`.
 */
export function parseDhclientLeases(text: string, name: string, now: Date): string | undefined {
  let server: string | undefined;
  let expiry: number | undefined;
  let block: { name?: string; server?: string; expiry?: number } | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^lease\s*\{/.test(line)) block = {};
    if (block === undefined) continue;
    const statement = line.trim();
    const [, quoted] = /^interface "([^"]*)"/.exec(statement) ?? [];
    const [, address] = /^option dhcp-server-identifier ([\d.]+)/.exec(statement) ?? [];
    if (quoted !== undefined) block.name = quoted;
    else if (address !== undefined && isIpv4(address)) block.server = address;
    else if (statement.startsWith('expire ')) block.expiry = parseExpiry(statement.slice('expire '.length));
    else if (statement === '}') {
      if (block.name === name) {
        server = block.server ?? server;
        expiry = block.expiry ?? expiry;
      }
      block = undefined;
    }
  }
  return expiry !== undefined && expiry > now.getTime() ? server : undefined;
}

/** `WEEKDAY YYYY/MM/DD hh:mm:ss` in UTC, `epoch SECONDS`, or `never`, as milliseconds since the epoch. */
function parseExpiry(text: string): number | undefined {
  if (text.startsWith('never')) return Number.POSITIVE_INFINITY;
  const epoch = /^epoch (\d{1,12})/.exec(text)?.[1];
  if (epoch !== undefined) return Number(epoch) * 1000;
  const parts = /^\d\s+(\d{4})\/(\d{1,2})\/(\d{1,2})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})/.exec(text)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** `SERVER_ADDRESS` of a lease of systemd-networkd, or of the client that NetworkManager once took from there. */
export function parseNetworkdLease(text: string): string | undefined {
  const address = /^SERVER_ADDRESS=([\d.]+)\s*$/m.exec(text)?.[1];
  return address !== undefined && isIpv4(address) ? address : undefined;
}

/** DHCP servers by interface, from `nmcli -t -f GENERAL.DEVICE,DHCP4 device show`. */
export function parseNmcliDhcp(text: string): Map<string, string> {
  const servers = new Map<string, string>();
  let name = '';
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('GENERAL.DEVICE:')) name = line.slice('GENERAL.DEVICE:'.length);
    const server = /^DHCP4\.OPTION\[\d+\]:dhcp_server_identifier = ([\d.]+)/.exec(line)?.[1];
    if (name !== '' && server !== undefined && isIpv4(server)) servers.set(name, server);
  }
  return servers;
}

/** Answers for the interfaces of a host, which share the look at the directories. */
export class DhcpServers {
  readonly #host: Host;
  #files: Promise<readonly string[]> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  /** @param dynamic the kernel has a lifetime for the interface's address, so that a server must have told it. */
  async of(name: string, dynamic: boolean): Promise<string | undefined> {
    this.#files ??= this.#leaseFiles();
    const files = await this.#files;
    // most machines have no such file, and the first look at the clock loads the data of time zones
    const date = files.length > 0 ? (await this.#host.now()).date : new Date(0);
    for (const file of files) {
      const text = (await this.#host.read(file)) ?? '';
      const server = isInternal(file, name) ? parseNetworkdLease(text) : parseDhclientLeases(text, name, date);
      if (server !== undefined) return server;
    }
    if (!dynamic) return undefined;
    const index = (await this.#host.read(`/sys/class/net/${name}/ifindex`))?.trim() ?? '';
    const lease = /^\d+$/.test(index) ? await this.#host.read(`${NETWORKD_LEASES}/${index}`) : undefined;
    if (lease !== undefined) return parseNetworkdLease(lease);
    if (!files.some((file) => isInternal(file, name))) return undefined;
    const output = await this.#host.run('nmcli', ['-t', '-f', 'GENERAL.DEVICE,DHCP4', 'device', 'show']);
    return output === undefined ? undefined : parseNmcliDhcp(output.stdout).get(name);
  }

  /** Lease files, the youngest first. */
  async #leaseFiles(): Promise<string[]> {
    const found = await Promise.all(
      DIRECTORIES.map(async (dir) => {
        const names = await this.#host.list(dir);
        const files = names.filter((name) => /\.leases?(?:\.[\w.-]+)?$/.test(name)).map((name) => `${dir}/${name}`);
        return Promise.all(files.map(async (file) => ({ file, stat: await this.#host.stat(file) })));
      }),
    );
    return found
      .flat()
      .filter(({ stat }) => stat?.type === 'file' && stat.size > 0)
      .sort((a, b) => (b.stat?.ctimeMs ?? 0) - (a.stat?.ctimeMs ?? 0))
      .slice(0, MAX_FILES)
      .map(({ file }) => file);
  }
}

/** A lease of NetworkManager's own client: `internal-UUID-INTERFACE.lease`. */
const isInternal = (file: string, name: string) => file.includes('/internal-') && file.endsWith(`-${name}.lease`);

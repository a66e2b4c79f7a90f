/** Where magic packets go: the networks that this machine is attached to. Pure; the list comes from `os.networkInterfaces`. */

import type { NetworkInterfaceInfo } from 'node:os';

export type InterfaceList = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** A place to send datagrams to. */
export interface Destination {
  readonly family: 'IPv4' | 'IPv6';
  readonly address: string;
  /** Address of this machine to send from; undefined: the system chooses. */
  readonly from?: string;
  /** Interface that leads there; undefined: the system chooses. */
  readonly interface?: string;
}

/** Every machine of the network that the default route leads to (RFC 919). */
const LIMITED_BROADCAST = '255.255.255.255';
/** Every node of a link (RFC 4291 §2.7.1). */
const ALL_NODES = 'ff02::1';
const NO_MAC = '00:00:00:00:00:00';

function attached(list: InterfaceList, only: readonly string[]): [string, readonly NetworkInterfaceInfo[]][] {
  return Object.entries(list)
    .map(([name, addresses]): [string, readonly NetworkInterfaceInfo[]] => [
      name,
      (addresses ?? []).filter(({ internal }) => !internal),
    ])
    .filter(([name, addresses]) => addresses.length > 0 && (only.length === 0 || only.includes(name)));
}

/** Names of the interfaces that a frame can be sent on: with a MAC and an IPv4 address, not the loopback. */
export function frameInterfaces(list: InterfaceList, only: readonly string[] = []): string[] {
  return attached(list, only)
    .filter(([, addresses]) => addresses.some(({ family, mac }) => family === 'IPv4' && mac !== NO_MAC))
    .map(([name]) => name);
}

/** The broadcast address of a network; undefined for a link between two ends, which has none. */
export function directedBroadcast(address: string, netmask: string): string | undefined {
  const [ip, mask] = [toNumber(address), toNumber(netmask)];
  if (ip === undefined || mask === undefined || mask >= 0xfffffffe) return undefined;
  const broadcast = (ip | (~mask >>> 0)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (broadcast >>> shift) & 0xff).join('.');
}

function toNumber(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  const valid = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return valid ? parts.reduce((number, part) => number * 256 + part, 0) : undefined;
}

/**
 * All destinations: the limited broadcast, the directed broadcast of each IPv4 network, and all nodes of each link with an
 * IPv6 address. When interfaces are named, only what lies behind them.
 */
export function destinations(list: InterfaceList, only: readonly string[] = []): Destination[] {
  const found: Destination[] = only.length === 0 ? [{ family: 'IPv4', address: LIMITED_BROADCAST }] : [];
  const seen = new Set<string>();
  for (const [name, addresses] of attached(list, only)) {
    for (const { family, address, netmask } of addresses) {
      const broadcast = family === 'IPv4' ? directedBroadcast(address, netmask) : ALL_NODES;
      const key = `${name} ${broadcast}`;
      if (broadcast === undefined || seen.has(key)) continue;
      seen.add(key);
      found.push({ family, address: broadcast, interface: name, ...(family === 'IPv4' ? { from: address } : {}) });
    }
  }
  return found;
}

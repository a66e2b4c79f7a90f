/**
 * Addresses of network interfaces from the kernel's own files, for systems without iproute2 and ifconfig, as most
 * container images are: /sys/class/net, /proc/net/fib_trie with /proc/net/route (IPv4), /proc/net/if_inet6.
 */

import type { Host } from '@fi/core';
import type { InterfaceAddress } from './ip-addr.js';
import { ipv4Subnet, ipv6Mask, ipv6Subnet, isHardwareAddress } from './network-address.js';
import { type ConnectedNetwork, parseConnectedNetworks } from './routes.js';

const NET = '/sys/class/net';

/** IPv4 addresses of the machine itself: leaves of /proc/net/fib_trie that are marked as local hosts. */
export function parseFibTrie(text: string): string[] {
  const addresses = new Set<string>();
  let leaf: string | undefined;
  for (const line of text.split('\n')) {
    leaf = /\|-- (\d{1,3}(?:\.\d{1,3}){3})$/.exec(line)?.[1] ?? leaf;
    if (leaf !== undefined && /\/32 host LOCAL/.test(line)) addresses.add(leaf);
  }
  return [...addresses];
}

/** An IPv6 address of an interface. */
export interface KernelAddress6 {
  name: string;
  address: string;
  prefix: number;
  /** It is of limited lifetime. */
  dynamic: boolean;
}

/** Flag of addresses without a lifetime: include/uapi/linux/if_addr.h. */
const IFA_F_PERMANENT = 0x80;

/** Reads /proc/net/if_inet6: address, number of the interface, prefix length, scope and flags, all hexadecimal, and name. */
export function parseIfInet6(text: string): KernelAddress6[] {
  return text.split('\n').flatMap((line) => {
    const [, digits, length = '', flags = '', name] =
      /^([0-9a-f]{32}) [0-9a-f]+ ([0-9a-f]{2}) [0-9a-f]+ ([0-9a-f]+) +(\S+)$/.exec(line) ?? [];
    if (digits === undefined || name === undefined) return [];
    const address = ipv6Subnet(digits.match(/.{4}/g)?.join(':'), 128);
    if (address === undefined) return [];
    const dynamic = (Number.parseInt(flags, 16) & IFA_F_PERMANENT) === 0;
    return [{ name, address, prefix: Number.parseInt(length, 16), dynamic }];
  });
}

const LOOPBACK: ConnectedNetwork = { name: 'lo', subnet: '127.0.0.0', mask: '255.0.0.0' };

const IFF_UP = 1;

/** One entry per address, and one for each interface without any. */
export async function kernelAddresses(host: Host): Promise<InterfaceAddress[]> {
  const [names, trie = '', routes = '', inet6 = ''] = await Promise.all([
    host.list(NET),
    host.read('/proc/net/fib_trie'),
    host.read('/proc/net/route'),
    host.read('/proc/net/if_inet6'),
  ]);
  const networks = [LOOPBACK, ...parseConnectedNetworks(routes)];
  const addresses = parseFibTrie(trie);
  const addresses6 = parseIfInet6(inet6);
  const interfaces = names.map(async (name): Promise<InterfaceAddress[]> => {
    const [flags, address] = await Promise.all([
      host.read(`${NET}/${name}/flags`),
      host.read(`${NET}/${name}/address`),
    ]);
    // plain files, such as bonding_masters, stand among the interfaces
    if (flags === undefined) return [];
    const mac = address?.trim() ?? '';
    const link: InterfaceAddress = {
      description: name,
      status: (Number(flags.trim()) & IFF_UP) === 0 ? 'down' : 'up',
      ...(isHardwareAddress(mac) ? { mac } : {}),
    };
    const own = networks.filter((network) => network.name === name);
    const entries: InterfaceAddress[] = addresses.flatMap((ipaddress) => {
      const network = own.find(({ subnet, mask }) => ipv4Subnet(ipaddress, mask) === subnet);
      return network === undefined ? [] : [{ ...link, ipaddress, ipmask: network.mask, ipsubnet: network.subnet }];
    });
    for (const { address: ipaddress6, prefix, dynamic } of addresses6.filter((item) => item.name === name)) {
      const masks = { ipmask6: ipv6Mask(prefix), ipsubnet6: ipv6Subnet(ipaddress6, prefix) };
      entries.push({ ...link, ipaddress6, ...masks, ...(dynamic ? { dynamic } : {}) });
    }
    return entries.length > 0 ? entries : [link];
  });
  return (await Promise.all(interfaces)).flat();
}

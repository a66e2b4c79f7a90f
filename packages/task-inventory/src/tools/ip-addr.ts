/** Addresses of network interfaces as `ip addr show` of iproute2 prints them. */

import type { Network } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';
import { ipv4Mask, ipv4Subnet, ipv6Mask, ipv6Subnet, isHardwareAddress } from './network-address.js';

/** An entry of `networks` as a parser gives it. */
export type ListedNetwork = Pick<Network, 'description'> & Partial<Undefinable<Network>>;

/** An address of an interface. */
export interface InterfaceAddress extends ListedNetwork {
  /** The lease comes from a DHCP server or a router. */
  dynamic?: boolean;
}

/**
 * Reads the output of `ip addr show`.
 *
 * @returns one entry per address. IPv4 addresses bear their label (`eth0:1`), everything else the name of the interface
 *   as it is printed (`eth0.5@eth0`). An interface whose name no address bears comes first with an entry of its own.
 */
export function parseIpAddr(text: string): InterfaceAddress[] {
  const entries: InterfaceAddress[] = [];
  let link: ListedNetwork | undefined;
  let addresses: InterfaceAddress[] = [];
  const store = () => {
    if (link === undefined) return;
    if (!addresses.some((address) => address.description === link?.description)) entries.push(link);
    entries.push(...addresses);
    addresses = [];
  };

  for (const line of text.split(/\r?\n/)) {
    const [, name, flags] = /^\d+:\s+(\S+): <([^>]*)>/.exec(line) ?? [];
    if (name !== undefined) {
      store();
      link = { description: name, status: flags?.split(',').includes('UP') ? 'up' : 'down' };
      continue;
    }
    const [kind = '', value = '', ...rest] = line.trim().split(/\s+/);
    if (link === undefined || value === '') continue;
    if (kind.startsWith('link/')) {
      if (isHardwareAddress(value)) link.mac = value;
      continue;
    }
    if (kind !== 'inet' && kind !== 'inet6') continue;
    const [address = '', length] = value.split('/');
    const prefix = length === undefined ? undefined : Number(length);
    const dynamic = rest.includes('dynamic') ? { dynamic: true } : {};
    if (kind === 'inet') {
      const ipmask = ipv4Mask(prefix);
      addresses.push({
        ...link,
        ...dynamic,
        description: rest.at(-1) ?? link.description,
        ipaddress: address,
        ipmask,
        ipsubnet: ipv4Subnet(address, ipmask),
      });
    } else {
      addresses.push({
        ...link,
        ...dynamic,
        ipaddress6: address,
        ipmask6: ipv6Mask(prefix),
        ipsubnet6: ipv6Subnet(address, prefix),
      });
    }
  }
  store();
  return entries;
}

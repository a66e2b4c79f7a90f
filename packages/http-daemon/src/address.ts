/** IP addresses in the one form that they are compared in. Pure. */
import { isIP, SocketAddress } from 'node:net';

/**
 * An address without brackets and zone, in its shortest form; an IPv4 address that is mapped into IPv6
 * (`::ffff:192.0.2.1`) as IPv4. Undefined for anything else.
 */
export function plainAddress(text: string | undefined): string | undefined {
  const bare = (text ?? '').replace(/^\[|\]$/g, '').replace(/%.*$/s, '');
  const version = isIP(bare);
  if (version === 4) return bare;
  if (version === 0) return undefined;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
}

export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** What is counted as one client: an IPv4 address, or the /64 network that an IPv6 host can choose addresses from. */
export function clientKey(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const all = [...groups, ...new Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':')];
  return `${all.slice(0, 4).join(':')}::/64`;
}

/** Items of httpd-trust: addresses, networks, ranges and names. Pure. */
import { familyOf, plainAddress } from './address.js';

export type TrustItem =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'network'; readonly address: string; readonly prefix: number }
  | { readonly kind: 'range'; readonly from: string; readonly to: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'bad'; readonly reason: string };

/** Bits in front of an IPv4 address that is mapped into IPv6. */
const MAPPED_BITS = 96;

/**
 * Reads one item: `192.0.2.1`, `2001:db8::1`, `192.0.2.0/24`, `192.0.2.1-192.0.2.9`, `host.example.org`. IPv4 addresses
 * mapped into IPv6 become IPv4.
 */
export function parseTrustItem(text: string): TrustItem {
  const item = text.trim();
  const network = /^([^/]+)\/(\d{1,3})$/.exec(item);
  if (network !== null) return parseNetwork(network[1] ?? '', Number(network[2]));
  const address = plainAddress(item);
  if (address !== undefined) return { kind: 'address', address };
  const range = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)\s*-\s*([\d.]+|[\da-f:.]*:[\da-f:.]*)$/i.exec(item);
  if (range !== null) return parseRange(range[1], range[2]);
  if (/^\d+(?:\.\d+){2}|[/:]/.test(item)) return { kind: 'bad', reason: 'not an address, network or range' };
  if (/^[\w-]+(?:\.[\w-]+)*\.?$/.test(item) && item.length <= 253) return { kind: 'name', name: item };
  return { kind: 'bad', reason: 'not an address, network, range or host name' };
}

function parseNetwork(text: string, bits: number): TrustItem {
  const address = plainAddress(text.trim());
  if (address === undefined) return { kind: 'bad', reason: 'no address before the /' };
  const mapped = familyOf(address) === 'ipv4' && text.includes(':');
  const prefix = mapped ? bits - MAPPED_BITS : bits;
  const max = familyOf(address) === 'ipv4' ? 32 : 128;
  if (prefix < 0 || prefix > max) return { kind: 'bad', reason: `the number after the / is not 0 to ${max}` };
  return prefix === max ? { kind: 'address', address } : { kind: 'network', address, prefix };
}

function parseRange(first: string | undefined, last: string | undefined): TrustItem {
  const from = plainAddress(first);
  const to = plainAddress(last);
  if (from === undefined || to === undefined || familyOf(from) !== familyOf(to)) {
    return { kind: 'bad', reason: 'a range is two addresses of the same kind with - between them' };
  }
  return { kind: 'range', from, to };
}

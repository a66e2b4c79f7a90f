/** Blocks of addresses: `first-last`, CIDR notation, single addresses. Large ones are never held as a list. */

import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { UsageError } from '@fi/core';

/** An inclusive range of one family. */
export interface AddressBlock {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32n, 6: 128n } as const;

function toNumber(address: string): { family: 4 | 6; value: bigint } | undefined {
  if (isIPv4(address)) {
    return { family: 4, value: address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  }
  if (!isIPv6(address) || address.includes('%')) return undefined;
  const { address: short } = new SocketAddress({ address, family: 'ipv6' });
  const [head = '', tail] = short.split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []).flatMap(groupNumbers);
  const [left, right] = [groups(head), groups(tail)];
  const all = [...left, ...Array<number>(Math.max(0, 8 - left.length - right.length)).fill(0), ...right];
  return { family: 6, value: all.reduce((sum, group) => (sum << 16n) + BigInt(group), 0n) };
}

/** A group of an IPv6 address; its end may be written as an IPv4 address. */
function groupNumbers(group: string): number[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}

function toText(family: 4 | 6, value: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const hex = value.toString(16).padStart(32, '0');
  return (hex.match(/.{4}/g) ?? []).join(':');
}

/**
 * The block from one address to another.
 * @throws UsageError that says what is wrong with it
 */
export function addressBlock(first: string, last: string): AddressBlock {
  const [a, b] = [toNumber(first.trim()), toNumber(last.trim())];
  if (a === undefined) throw new UsageError(`"${first}" is not an IP address`);
  if (b === undefined) throw new UsageError(`"${last}" is not an IP address`);
  if (a.family !== b.family) throw new UsageError(`${first} and ${last} are not addresses of the same family`);
  if (a.value === 0n) throw new UsageError(`a range cannot begin with ${first}`);
  if (a.value > b.value) throw new UsageError(`the range ${first} to ${last} is empty: its end is before its begin`);
  return { family: a.family, first: a.value, last: b.value };
}

/**
 * A block from `192.0.2.0/24`, `192.0.2.1-192.0.2.9`, `192.0.2.1-9` or a single address.
 * @throws UsageError that says what is wrong with it
 */
export function parseBlock(text: string): AddressBlock {
  const [, network, length] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  if (network !== undefined) {
    const base = toNumber(network);
    const bits = BigInt(length ?? 0);
    if (base === undefined || bits > BITS[base.family])
      throw new UsageError(`"${text}" is not a network in CIDR notation`);
    const size = 1n << (BITS[base.family] - bits);
    const first = (base.value / size) * size;
    return addressBlock(toText(base.family, first), toText(base.family, first + size - 1n));
  }
  const [, first, last] = /^([^-]+)-([^-]+)$/.exec(text) ?? [];
  if (first === undefined || last === undefined) return addressBlock(text, text);
  return addressBlock(first, /^\d{1,3}$/.test(last) ? first.replace(/\d+$/, last) : last);
}

export function blockSize({ first, last }: AddressBlock): bigint {
  return last - first + 1n;
}

/** All addresses in ascending order; IPv6 ones in their full form. */
export function* addressesOf({ family, first, last }: AddressBlock): Generator<string> {
  for (let value = first; value <= last; value += 1n) yield toText(family, value);
}

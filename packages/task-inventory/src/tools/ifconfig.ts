/** Network interfaces as `ifconfig -a` of Linux prints them, in the old (net-tools 1, BusyBox) and the new layout. */

import { lines } from '@fi/core';
import type { ListedNetwork } from './ip-addr.js';
import { isHardwareAddress } from './network-address.js';

/** Characters of a line; no interface has more to tell in one. */
const MAX_LINE = 4096;

/**
 * Reads the output of `ifconfig -a`.
 *
 * @returns one entry per interface, with at most one address of each family; an empty line ends an interface. IPv6
 *   addresses are given with their prefix length, as the old layout prints them.
 */
export function parseIfconfig(text: string): ListedNetwork[] {
  const entries: ListedNetwork[] = [];
  let entry: ListedNetwork | undefined;
  for (const whole of lines(text)) {
    const line = whole.slice(0, MAX_LINE);
    if (line.trim() === '') {
      if (entry !== undefined) entries.push(entry);
      entry = undefined;
      continue;
    }
    const name = /^[\w.:-]+/.exec(line)?.[0].replace(/:$/, '');
    if (name !== undefined) entry = { description: name, status: 'down' };
    if (entry === undefined) continue;
    readLine(line, entry);
  }
  return entries;
}

function readLine(line: string, entry: ListedNetwork): void {
  const found = (pattern: RegExp) => pattern.exec(line)?.[1];
  const current = /\binet (\S+) +netmask (\S+)/.exec(line);
  const address = current?.[1] ?? found(/\binet addr:(\S+)/i);
  const mask = current?.[2] ?? found(/\bMask:(\S+)/);
  const [, address6, length] = /\binet6 (?:addr: )?([0-9a-f]*:\S+)(?: +prefixlen (\d{1,3}))?/i.exec(line) ?? [];
  const mac = found(/\bHWaddr ([0-9a-f:]{11,})/i) ?? found(/\bether ([0-9a-f:]{11,})/i);
  if (address !== undefined) entry.ipaddress = address;
  if (mask !== undefined) entry.ipmask = mask;
  if (address6 !== undefined) entry.ipaddress6 = length === undefined ? address6 : `${address6}/${length}`;
  if (mac !== undefined && isHardwareAddress(mac)) entry.mac = mac;
  if (/\bLink encap:Ethernet\b|\(Ethernet\)/.test(line)) entry.type = 'ethernet';
  const flags = found(/\bflags=\d+<([^>]{0,500})>/)?.split(',') ?? [];
  if (flags.includes('UP') || /^\s+UP\s/.test(line)) entry.status = 'up';
}

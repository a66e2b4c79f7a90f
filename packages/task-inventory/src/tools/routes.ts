/** The default gateway, from the routing table of the kernel or the tools that print it. */

import type { Host } from '@fi/core';
import { isIpv4, isIpv4Network } from './network-address.js';

/** Files and commands of `defaultGateway`, for the `reads` of collectors. */
export const ROUTE_SOURCES = ['/proc/net/route', 'ip -o route list default', 'netstat -nr'];

/**
 * Reads `ip -o route list default`.
 *
 * @returns the gateway with the lowest metric; a route without one counts as metric 0, as in the kernel.
 */
export function parseDefaultRoute(text: string): string | undefined {
  let gateway: string | undefined;
  let best = Number.POSITIVE_INFINITY;
  for (const line of text.split('\n')) {
    const via = /^default\b.*? via (\d[\d.]*)/.exec(line)?.[1];
    if (via === undefined || !isIpv4(via)) continue;
    const metric = Number(/ metric (\d{1,10})\b/.exec(line)?.[1] ?? 0);
    if (metric < best || metric === 0) [gateway, best] = [via, metric];
  }
  return gateway;
}

/**
 * Reads `netstat -nr` of any Unix.
 *
 * @returns gateways (an address, a MAC address, or `link#n`) by destination: an IPv4 address, a network, or `default`.
 *   The first route to a destination wins.
 */
export function parseNetstatRoutes(text: string): Map<string, string> {
  const routes = new Map<string, string>();
  let inTable = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('Destination')) inTable = true;
    if (!inTable) continue;
    const [destination = '', gateway = ''] = line.trim().split(/\s+/, 2);
    if (destination !== 'default' && !isIpv4(destination) && !isIpv4Network(destination)) continue;
    if (!isIpv4(gateway) && !/^(?:link#\d{1,9}|[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5})$/i.test(gateway)) continue;
    if (!routes.has(destination)) routes.set(destination, gateway);
  }
  return routes;
}

const RTF_UP = 0x1;
const RTF_GATEWAY = 0x2;
const RTF_REJECT = 0x200;

/**
 * Reads /proc/net/route, the main IPv4 routing table. Addresses are printed as numbers of the machine's byte order,
 * which the masks of the networks give away.
 *
 * @returns the gateway of the default route with the lowest metric, `null` when there is none; `undefined` when the
 *   table does not tell its byte order.
 */
export function parseKernelRoutes(text: string): string | null | undefined {
  let gateway: string | null = null;
  let best = Number.POSITIVE_INFINITY;
  let bigEndian: boolean | undefined;
  for (const line of text.split('\n').slice(1)) {
    const [, destination, via, flagText, , , metricText, mask] = line.trim().split(/\s+/);
    if (via === undefined || mask === undefined || !/^[0-9A-F]{8}$/i.test(via)) continue;
    const flags = Number.parseInt(flagText ?? '', 16);
    const metric = Number(metricText);
    if (isPartialMask(mask)) bigEndian = true;
    else if (isPartialMask(swapBytes(mask))) bigEndian = false;
    if (destination !== '00000000' || mask !== '00000000') continue;
    if ((flags & (RTF_UP | RTF_GATEWAY | RTF_REJECT)) !== (RTF_UP | RTF_GATEWAY)) continue;
    if (metric < best) [gateway, best] = [via, metric];
  }
  if (gateway === null) return null;
  if (bigEndian === undefined) return undefined;
  return dotted(gateway, bigEndian);
}

const swapBytes = (hex: string) => (hex.match(/../g) ?? []).reverse().join('');

/** Whether the most significant bits are set, and neither none nor all. */
function isPartialMask(hex: string): boolean {
  const mask = Number.parseInt(hex, 16) >>> 0;
  const rest = ~mask >>> 0;
  return mask !== 0 && rest !== 0 && (rest & (rest + 1)) === 0;
}

/** A network that an interface is in. */
export interface ConnectedNetwork {
  name: string;
  /** Dotted notation. */
  subnet: string;
  mask: string;
}

/** The networks without a gateway in /proc/net/route; none when the table does not tell its byte order. */
export function parseConnectedNetworks(text: string): ConnectedNetwork[] {
  const rows = text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => [1, 2, 7].every((column) => /^[0-9A-F]{8}$/i.test(columns[column] ?? '')));
  const masks = rows.map((columns) => columns[7] ?? '');
  const bigEndian = masks.some(isPartialMask);
  if (!bigEndian && !masks.some((mask) => isPartialMask(swapBytes(mask)))) return [];
  return rows
    .filter(([, , gateway, , , , , mask]) => gateway === '00000000' && mask !== '00000000')
    .map(([name = '', destination = '', , , , , , mask = '']) => ({
      name,
      subnet: dotted(destination, bigEndian),
      mask: dotted(mask, bigEndian),
    }));
}

const dotted = (hex: string, bigEndian: boolean) =>
  ((bigEndian ? hex : swapBytes(hex)).match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');

/** The default gateway of a Linux machine, an IPv4 address. */
export async function defaultGateway(host: Host): Promise<string | undefined> {
  const table = await host.read('/proc/net/route');
  const gateway = table === undefined ? undefined : parseKernelRoutes(table);
  if (gateway !== undefined) return gateway ?? undefined;
  const output = await host.run('ip', ['-o', 'route', 'list', 'default']);
  const route = output === undefined ? undefined : parseDefaultRoute(output.stdout);
  if (route !== undefined) return route;
  const routes = parseNetstatRoutes((await host.run('netstat', ['-nr']))?.stdout ?? '');
  return routes.get('0.0.0.0') ?? routes.get('default');
}

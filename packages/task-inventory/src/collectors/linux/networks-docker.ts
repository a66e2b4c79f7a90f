/** Containers that stand in the machine's network with an address of their own: Docker networks of the macvlan driver. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import type { ListedNetwork } from '../../tools/ip-addr.js';
import { ipv4Mask, ipv4Subnet, ipv6Mask, ipv6Subnet } from '../../tools/network-address.js';

const LIST = ['network', 'ls', '--filter', 'driver=macvlan', '-q'] as const;

/** Ids of networks, one per line. */
export function parseDockerNetworkIds(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^[0-9a-f]{6,64}$/i.test(line));
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Interfaces of the containers that `docker network inspect ID` lists. */
export function parseDockerNetwork(text: string): ListedNetwork[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const entries: ListedNetwork[] = [];
  for (const network of Array.isArray(parsed) ? parsed.filter(isObject) : []) {
    const containers = isObject(network.Containers) ? Object.values(network.Containers).filter(isObject) : [];
    for (const container of containers) entries.push(containerInterface(String(network.Name ?? ''), container));
  }
  return entries;
}

function containerInterface(network: string, container: Json): ListedNetwork {
  const cidr = (key: string): [string | undefined, number | undefined] => {
    const [, address, prefix] = /^([^/]+)\/(\d{1,3})$/.exec(String(container[key] ?? '')) ?? [];
    return [address, prefix === undefined ? undefined : Number(prefix)];
  };
  const [ipaddress, prefix] = cidr('IPv4Address');
  const [ipaddress6, prefix6] = cidr('IPv6Address');
  const ipmask = ipv4Mask(prefix);
  return {
    description: `${network}@${String(container.Name ?? '')}`,
    mac: typeof container.MacAddress === 'string' ? container.MacAddress : undefined,
    status: 'up',
    type: 'ethernet',
    virtualdev: true,
    ipaddress,
    ipmask,
    ipsubnet: ipv4Subnet(ipaddress, ipmask),
    ipaddress6,
    ipmask6: ipv6Mask(prefix6),
    ipsubnet6: ipv6Subnet(ipaddress6, prefix6),
  };
}

/**
 * Whether containers can have such interfaces at all: the kernel's driver is loaded or built in. Starting `docker`
 * costs more than most collectors together.
 */
async function hasMacvlan(host: Host): Promise<boolean> {
  const modules = await host.list('/sys/module');
  if (modules.length === 0 || modules.includes('macvlan')) return true;
  const release = (await host.read('/proc/sys/kernel/osrelease'))?.trim();
  const builtin = release === undefined ? undefined : await host.read(`/lib/modules/${release}/modules.builtin`);
  return builtin?.includes('/macvlan.ko') ?? true;
}

/** Whether the daemon listens: its client would only tell us so after a costly start. */
async function hasDaemon(host: Host): Promise<boolean> {
  return (await host.stat('/run/docker.sock')) !== undefined || (await host.list('/run')).length === 0;
}

export default defineCollector({
  name: 'linux/networks-docker',
  category: 'network',
  fills: {
    networks: [
      'description',
      'ipaddress',
      'ipaddress6',
      'ipmask',
      'ipmask6',
      'ipsubnet',
      'ipsubnet6',
      'mac',
      'status',
      'type',
      'virtualdev',
    ],
  },
  reads: [
    '/run/docker.sock',
    '/sys/module',
    '/lib/modules/RELEASE/modules.builtin',
    `docker ${LIST.join(' ')}`,
    'docker network inspect ID',
  ],
  async collect({ host, add }) {
    if ((await host.which('docker')) === undefined || !(await hasDaemon(host)) || !(await hasMacvlan(host))) return;
    const ids = parseDockerNetworkIds((await host.run('docker', LIST))?.stdout ?? '');
    const outputs = await Promise.all(ids.map((id) => host.run('docker', ['network', 'inspect', id])));
    for (const output of outputs) for (const entry of parseDockerNetwork(output?.stdout ?? '')) add('networks', entry);
  },
});

/** Network interfaces with their addresses, from iproute2 (else ifconfig) and the kernel's view in /sys/class/net. */

import type { Host } from '@fi/core';
import type { NetworkType } from '@fi/core/inventory';
import { type CollectContext, defineCollector } from '../../collector.js';
import { DhcpServers, LEASE_SOURCES } from '../../tools/dhcp-lease.js';
import { parseIfconfig } from '../../tools/ifconfig.js';
import { type InterfaceAddress, type ListedNetwork, parseIpAddr } from '../../tools/ip-addr.js';
import { ipv4Subnet, ipv6Mask, ipv6Subnet, isHardwareAddress, isSameNetwork } from '../../tools/network-address.js';
import { defaultGateway, ROUTE_SOURCES } from '../../tools/routes.js';
import { WIRELESS_SOURCES, wireless } from '../../tools/wireless.js';

const NET = '/sys/class/net';

/** The name by which the kernel knows an interface: `eth0.5` for `eth0.5@eth0`. */
const kernelName = (description: string) => description.replace(/@.*$/, '');

/** Reads driver and place on the bus from the `uevent` file of a device. */
export function parseUevent(text: string): Pick<ListedNetwork, 'driver' | 'pcislot' | 'pciid'> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0) values.set(line.slice(0, equals), line.slice(equals + 1).trim());
  }
  const id = values.get('PCI_ID');
  const subsystem = values.get('PCI_SUBSYS_ID');
  return {
    driver: values.get('DRIVER'),
    pcislot: values.get('PCI_SLOT_NAME'),
    pciid: id === undefined || subsystem === undefined ? undefined : `${id}:${subsystem}`,
  };
}

/** Facts about an interface that hold for each of its addresses. */
async function describe(host: Host, name: string, up: boolean): Promise<Partial<ListedNetwork>> {
  const dir = `${NET}/${name}`;
  const files = new Set(await host.list(dir));
  const physical = files.has('device') && (await host.stat(`/sys/devices/virtual/net/${name}`)) === undefined;
  const facts: Partial<ListedNetwork> = { virtualdev: !physical, mtu: await number(host, `${dir}/mtu`) };

  const isWireless = files.has('wireless') || files.has('phy80211');
  const radio = isWireless && physical ? await wireless(host, name) : undefined;
  if (physical) {
    Object.assign(facts, parseUevent((await host.read(`${dir}/device/uevent`)) ?? ''));
    facts.type = isWireless ? 'wifi' : files.has('mode') ? 'infiniband' : 'ethernet';
    facts.wifi_version = radio?.version;
    facts.wifi_ssid = radio?.ssid;
    facts.wifi_mode = radio?.mode;
    facts.wifi_bssid = radio?.bssid;
  } else {
    Object.assign(facts, virtualType(name, files));
  }
  if (files.has('bonding_slave')) facts.mac = await permanentAddress(host, name);
  facts.speed = String(up ? await speed(host, name, files, physical, radio?.rate) : 0);
  return facts;
}

/** What kind of virtual interface it is, by its name and by the directories that its driver adds. */
function virtualType(name: string, files: ReadonlySet<string>): Pick<ListedNetwork, 'type' | 'base' | 'slaves'> {
  // a label of an address may have any text behind the colon
  const base = /^([^:.]+)(?::.+|\.\d+)$/.exec(name)?.[1];
  if (name === 'lo') return { type: 'loopback' };
  if (name.startsWith('ppp')) return { type: 'dialup' };
  if (base !== undefined) return { type: 'alias', base };
  const type: NetworkType | undefined = files.has('brif') ? 'bridge' : files.has('bonding') ? 'aggregate' : undefined;
  if (type === undefined) return {};
  const prefix = 'lower_';
  const slaves = [...files].filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
  return { type, slaves: slaves.join(',') || undefined };
}

/** The address that a port had before its bond gave it the common one. */
async function permanentAddress(host: Host, name: string): Promise<string | undefined> {
  const file = (await host.read(`${NET}/${name}/bonding_slave/perm_hwaddr`))?.trim();
  if (file !== undefined && isHardwareAddress(file)) return file;
  const output = await host.run('ethtool', ['-P', name]);
  const address = /Permanent address: (\S+)/.exec(output?.stdout ?? '')?.[1];
  return address !== undefined && isHardwareAddress(address) ? address : undefined;
}

/** Mb/s; 0 when it is not known. */
async function speed(
  host: Host,
  name: string,
  files: ReadonlySet<string>,
  physical: boolean,
  rate: number | undefined,
): Promise<number> {
  const told = (files.has('speed') ? await number(host, `${NET}/${name}/speed`) : undefined) ?? 0;
  if (told > 0) return told;
  if (rate !== undefined && rate > 0) return rate;
  // where the kernel has the file it asked the driver just as ethtool would
  if (!physical || files.has('speed')) return 0;
  const output = await host.run('ethtool', [name]);
  return Number(/Speed: (\d{1,7})Mb\/s/.exec(output?.stdout ?? '')?.[1] ?? 0);
}

async function number(host: Host, path: string): Promise<number | undefined> {
  const text = (await host.read(path))?.trim() ?? '';
  const value = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  // the unknown speed of a driver that counts in unsigned numbers
  return value === undefined || value >= 0xffff_ffff ? undefined : value;
}

/** The addresses as iproute2 lists them, else as ifconfig does, else as the kernel's files have them. */
async function addresses(host: Host): Promise<InterfaceAddress[]> {
  const ip = await host.run('ip', ['addr', 'show']);
  const listed = ip === undefined ? [] : parseIpAddr(ip.stdout);
  if (listed.length > 0) return listed;
  const ifconfig = await host.run('ifconfig', ['-a']);
  const configured = ifconfig === undefined ? [] : parseIfconfig(ifconfig.stdout);
  if (configured.length === 0) return (await import('../../tools/kernel-addresses.js')).kernelAddresses(host);
  return configured.map((entry) => {
    const [ipaddress6, length] = entry.ipaddress6?.split('/') ?? [];
    const prefix = length === undefined ? undefined : Number(length);
    return { ...entry, ipaddress6, ipmask6: ipv6Mask(prefix), ipsubnet6: ipv6Subnet(ipaddress6, prefix) };
  });
}

async function collect({ host, add, set }: CollectContext): Promise<void> {
  const [gateway, listed] = await Promise.all([defaultGateway(host), addresses(host)]);
  set('hardware', { defaultgateway: gateway });

  const servers = new DhcpServers(host);
  const known = new Map<string, Promise<Partial<ListedNetwork>>>();
  const entries = await Promise.all(
    listed.map(async ({ dynamic, ...entry }) => {
      const name = kernelName(entry.description);
      let facts = known.get(name);
      if (facts === undefined) {
        facts = describe(host, name, entry.status === 'up');
        known.set(name, facts);
      }
      const { mac, ...rest } = await facts;
      return {
        ...entry,
        ...rest,
        mac: mac ?? entry.mac,
        ipsubnet: ipv4Subnet(entry.ipaddress, entry.ipmask),
        ipgateway: isSameNetwork(gateway, entry.ipaddress, entry.ipmask) ? gateway : undefined,
        ipdhcp: name === 'lo' ? undefined : await servers.of(name, dynamic === true && entry.ipaddress !== undefined),
      };
    }),
  );
  for (const entry of entries) add('networks', entry);
}

export default defineCollector({
  name: 'linux/networks',
  category: 'network',
  fills: {
    networks: [
      'description',
      'ipaddress',
      'ipaddress6',
      'ipdhcp',
      'ipgateway',
      'ipmask',
      'ipmask6',
      'ipsubnet',
      'ipsubnet6',
      'mac',
      'pciid',
      'speed',
      'status',
      'type',
      'virtualdev',
      'driver',
      'pcislot',
      'mtu',
      'slaves',
      'base',
      'wifi_ssid',
      'wifi_bssid',
      'wifi_mode',
      'wifi_version',
    ],
    hardware: ['defaultgateway'],
  },
  reads: [
    'ip addr show',
    'ifconfig -a',
    '/proc/net/fib_trie',
    '/proc/net/if_inet6',
    ...ROUTE_SOURCES,
    `${NET}/*`,
    'ethtool -P INTERFACE',
    'ethtool INTERFACE',
    ...WIRELESS_SOURCES,
    ...LEASE_SOURCES,
  ],
  collect,
});

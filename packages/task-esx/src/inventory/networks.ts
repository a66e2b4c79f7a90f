/** Network interfaces: those of the hypervisor, the physical ones, the service console's. Source: HostSystem.config.network. */

import type { Network } from '@fi/core/inventory';
import type { Element } from '../soap/element.js';
import { defined } from './system.js';

/** One entry per interface, and one more for each further IPv6 address. */
export function networks(host: Element): Network[] {
  const network = host.at('config', 'network');
  const candidates = host.at('config', 'vmotion', 'netConfig')?.all('candidateVnic') ?? [];
  const groups: readonly (readonly [readonly Element[], virtual: boolean])[] = [
    [network?.all('vnic') ?? [], true],
    [network?.all('pnic') ?? [], false],
    [network?.all('consoleVnic') ?? [], false],
    [candidates, true],
  ];
  const seen = new Set<string>();
  const list: Network[] = [];
  for (const [elements, virtual] of groups) {
    for (const element of elements) {
      const device = element.textAt('device');
      // The API lists a connected port by its key alone, too.
      if (device === undefined || seen.has(device)) continue;
      seen.add(device);
      list.push(...entriesOf(element, device, virtual));
    }
  }
  return list;
}

function entriesOf(element: Element, description: string, virtualdev: boolean): Network[] {
  const ip = element.at('spec', 'ip');
  const ipaddress = ip?.textAt('ipAddress');
  const speed = element.textAt('spec', 'linkSpeed', 'speedMb');
  const [first, ...others] = addresses6(ip);
  const mac = element.textAt('mac') ?? element.textAt('spec', 'mac');
  const common = { description, mac, virtualdev };
  const entry: Network = {
    ...defined({
      driver: element.textAt('driver'),
      pcislot: element.textAt('pci'),
      ipaddress,
      ipmask: ipaddress === undefined ? undefined : ip?.textAt('subnetMask'),
      ipaddress6: first,
      mtu: element.numberAt('spec', 'mtu'),
      speed: speed === '0' ? undefined : speed,
      mac,
    }),
    description,
    status: ipaddress === undefined && first === undefined ? 'down' : 'up',
    virtualdev,
  };
  return [entry, ...others.map((ipaddress6) => ({ ...defined(common), ipaddress6, status: 'up' as const }))];
}

function addresses6(ip: Element | undefined): string[] {
  const list = ip?.at('ipV6Config')?.all('ipV6Address') ?? [];
  return list.map((address) => address.textAt('ipAddress')).filter((address) => address !== undefined);
}

/** Network interface of the management board (BMC), from `ipmitool lan print`. */

import type { Network } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { hasIpmi } from '../../tools/ipmi-fru.js';
import { ipv4Subnet } from '../../tools/network-address.js';

/** Reads lines `key : value`; `undefined` when the board tells nothing. */
export function parseIpmiLan(text: string): (Partial<Undefinable<Network>> & Pick<Network, 'description'>) | undefined {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) values.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  if (values.size === 0) return undefined;
  const address = (key: string) => {
    const value = /^\d{1,3}(?:\.\d{1,3}){3}$/.exec(values.get(key) ?? '')?.[0];
    return value === '0.0.0.0' ? undefined : value;
  };
  const ipaddress = address('IP Address');
  const ipmask = address('Subnet Mask');
  return {
    description: 'bmc',
    type: 'ethernet',
    management: true,
    mac: /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.exec(values.get('MAC Address') ?? '')?.[0],
    ipaddress,
    ipmask,
    ipgateway: address('Default Gateway IP'),
    ipsubnet: ipv4Subnet(ipaddress, ipmask),
    status: ipaddress === undefined ? 'down' : 'up',
  };
}

export default defineCollector({
  name: 'unix/ipmi-lan',
  category: 'network',
  fills: {
    networks: ['description', 'management', 'ipaddress', 'ipgateway', 'ipmask', 'ipsubnet', 'mac', 'status', 'type'],
  },
  reads: ['ipmitool lan print'],
  async collect({ host, add }) {
    if (!(await hasIpmi(host))) return;
    const network = parseIpmiLan((await host.run('ipmitool', ['lan', 'print']))?.stdout ?? '');
    if (network !== undefined) add('networks', network);
  },
});

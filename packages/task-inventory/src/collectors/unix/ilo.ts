/** Network interface of HP's management board (iLO), from `hponcfg`, where `ipmitool` is not installed. */

import type { Network } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { ipv4Subnet } from '../../tools/network-address.js';

/**
 * Reads the configuration that `hponcfg -aw -` prints: XML with other lines around, so attributes are looked for by
 * line.
 */
export function parseHponcfg(text: string): Partial<Undefinable<Network>> & Pick<Network, 'description'> {
  const value = (tag: string) => new RegExp(`<${tag} VALUE\\s*=\\s*"([^"]{1,200})"`).exec(text)?.[1];
  const address = (tag: string) => {
    const found = value(tag);
    return found === '0.0.0.0' ? undefined : found;
  };
  const ipaddress = address('IP_ADDRESS');
  const ipmask = value('SUBNET_MASK');
  return {
    description: 'Management Interface - HP iLO',
    type: 'ethernet',
    management: true,
    ipaddress,
    ipmask,
    ipgateway: value('GATEWAY_IP_ADDRESS'),
    ipsubnet: ipv4Subnet(ipaddress, ipmask),
    speed: value('NIC_SPEED'),
    status: value('ENABLE_NIC') === 'Y' ? 'up' : 'down',
  };
}

export default defineCollector({
  name: 'unix/ilo',
  category: 'network',
  fills: {
    networks: ['description', 'management', 'ipaddress', 'ipgateway', 'ipmask', 'ipsubnet', 'speed', 'status', 'type'],
  },
  reads: ['hponcfg -aw -'],
  async collect({ host, add, log }) {
    if ((await host.which('ipmitool')) !== undefined) return;
    const output = await host.run('hponcfg', ['-aw', '-']);
    if (output === undefined) return;
    const problem = output.stdout.split('\n').find((line) => line.includes('not found'));
    if (problem !== undefined) log.error(`hponcfg: ${problem.slice(0, 200)}`);
    add('networks', parseHponcfg(output.stdout));
  },
});

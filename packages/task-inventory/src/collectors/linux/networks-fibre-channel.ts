/** Ports of Fibre Channel host bus adapters, from /sys/class/fc_host or from systool (sysfsutils), which reads it. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import type { ListedNetwork } from '../../tools/ip-addr.js';
import { canonicalInterfaceSpeed } from '../../tools/values.js';

const FC_HOST = '/sys/class/fc_host';

/** A port by the attributes that the kernel has for it. */
function port(name: string, attributes: ReadonlyMap<string, string>): ListedNetwork {
  const wwn = /^0x([0-9a-f]{16})$/i.exec(attributes.get('port_name') ?? '')?.[1];
  const state = attributes.get('port_state');
  const speed = canonicalInterfaceSpeed(attributes.get('speed'));
  return {
    description: name,
    type: 'fibrechannel',
    wwn: wwn?.match(/../g)?.join(':'),
    status: state === 'Online' ? 'up' : state === 'Linkdown' ? 'down' : undefined,
    speed: speed === undefined ? undefined : String(speed),
  };
}

/** Reads `systool -c fc_host -v`; a port ends with its speed. */
export function parseSystoolFcHosts(text: string): ListedNetwork[] {
  const entries: ListedNetwork[] = [];
  let name: string | undefined;
  let attributes = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const equals = line.indexOf('=');
    if (equals < 0) continue;
    const key = line.slice(0, equals).trim();
    const value = line
      .slice(equals + 1)
      .replaceAll('"', '')
      .trim();
    if (key === 'Class Device') [name, attributes] = [value, new Map()];
    else attributes.set(key, value);
    if (name === undefined || key !== 'speed') continue;
    entries.push(port(name, attributes));
    name = undefined;
  }
  return entries;
}

async function readPort(host: Host, name: string): Promise<ListedNetwork> {
  const attributes = new Map<string, string>();
  for (const key of ['port_name', 'port_state', 'speed']) {
    const value = await host.read(`${FC_HOST}/${name}/${key}`);
    if (value !== undefined) attributes.set(key, value.trim());
  }
  return port(name, attributes);
}

export default defineCollector({
  name: 'linux/networks-fibre-channel',
  category: 'network',
  fills: { networks: ['description', 'speed', 'status', 'type', 'wwn'] },
  reads: [`${FC_HOST}/*`, 'systool -c fc_host -v'],
  async collect({ host, add }) {
    const names = await host.list(FC_HOST);
    if (names.length > 0) {
      for (const entry of await Promise.all(names.map((name) => readPort(host, name)))) add('networks', entry);
      return;
    }
    // with a sysfs that has no such port, the tool has nothing more to tell
    if ((await host.list('/sys/class')).length > 0) return;
    const output = await host.run('systool', ['-c', 'fc_host', '-v']);
    for (const entry of parseSystoolFcHosts(output?.stdout ?? '')) add('networks', entry);
  },
});

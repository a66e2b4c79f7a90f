/** State of the Uncomplicated Firewall of Ubuntu and its relatives. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';

const CONFIGURATION = '/etc/ufw/ufw.conf';
/** A chain that exists as long as the rules of ufw are loaded, which is what `ufw status` looks at. */
const CHAIN = ['-n', '-L', 'ufw-user-input'] as const;

/** Reads `ufw status`. */
export function parseUfwStatus(text: string): 'on' | 'off' {
  return /^Status: active\b/m.test(text) ? 'on' : 'off';
}

/** Whether the firewall is to be loaded at boot; `undefined` when the configuration does not tell. */
export function isUfwEnabled(configuration: string): boolean | undefined {
  const value = /^[ \t]*ENABLED[ \t]*=[ \t]*"?(yes|no)\b/im.exec(configuration)?.[1];
  return value === undefined ? undefined : value.toLowerCase() === 'yes';
}

/** `ufw` takes longer to start than the whole inventory, so the two questions that it asks are asked directly. */
async function status(host: Host): Promise<'on' | 'off'> {
  if (isUfwEnabled((await host.read(CONFIGURATION)) ?? '') === false) return 'off';
  const code = (await host.run('iptables', CHAIN))?.code;
  if (code === 0) return 'on';
  if (code === 1) return 'off';
  return parseUfwStatus((await host.run('ufw', ['status']))?.stdout ?? '');
}

export default defineCollector({
  name: 'unix/firewall-ufw',
  category: 'firewall',
  fills: { firewalls: ['description', 'status'] },
  reads: [CONFIGURATION, `iptables ${CHAIN.join(' ')}`, 'ufw status'],
  async collect({ host, add }) {
    if ((await host.which('ufw')) === undefined) return;
    add('firewalls', { description: 'ufw', status: await status(host) });
  },
});

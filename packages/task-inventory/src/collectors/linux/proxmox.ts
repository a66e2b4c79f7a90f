/** QEMU guests of a Proxmox node that do not run, from their configuration; those that run are told by `linux/qemu`. */

import { defineCollector } from '../../collector.js';
import type { Guest } from '../../tools/hosted-guests.js';

/** Reads a guest's file, up to its first snapshot; `undefined` for a template. */
export function parseProxmoxConfig(text: string, id: string): Guest | undefined {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('[')) break;
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  if (fields.get('template') === '1') return undefined;
  const number = (key: string) => Number(/\d{1,9}/.exec(fields.get(key) ?? '')?.[0] ?? Number.NaN);
  const memory = number('memory');
  return {
    name: fields.get('name') ?? `VM ${id}`,
    uuid: /(?:^|,)uuid=([^,]+)/.exec(fields.get('smbios1') ?? '')?.[1],
    memory: Number.isNaN(memory) ? 512 : memory,
    vcpu: (number('sockets') || 1) * (number('cores') || 1),
    status: 'off',
    subsystem: 'kvm',
    vmtype: 'kvm',
  };
}

const DIRECTORY = '/etc/pve/qemu-server';

export default defineCollector({
  name: 'linux/proxmox',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'subsystem', 'uuid', 'vcpu', 'vmtype'] },
  reads: [`${DIRECTORY}/*.conf`, '/run/qemu-server/*.pid'],
  async collect({ host, add }) {
    const ids = (await host.list(DIRECTORY)).flatMap((file) => /^(\d+)\.conf$/.exec(file)?.[1] ?? []);
    if (ids.length === 0) return;
    const running = new Set(await host.list('/run/qemu-server'));
    for (const id of ids) {
      if (running.has(`${id}.pid`)) continue;
      const guest = parseProxmoxConfig((await host.read(`${DIRECTORY}/${id}.conf`)) ?? '', id);
      if (guest !== undefined) add('virtualmachines', guest);
    }
  },
});

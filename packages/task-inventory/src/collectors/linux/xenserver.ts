/** Guests of XenServer and XCP-ng, from `xe vm-list`. */

import { defineCollector } from '../../collector.js';
import type { Guest } from '../../tools/hosted-guests.js';

const UUID_LINE = /^uuid \( *RO\) *: *(\S+)/;

/** UUIDs in the output of `xe vm-list`. */
export function parseXeList(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => UUID_LINE.exec(line)?.[1] ?? []);
}

/** Parameters of one guest, as `xe vm-param-list` prints them; `undefined` for the host's own domain. */
export function parseXeParameters(text: string): (Omit<Guest, 'name'> & { name: string | undefined }) | undefined {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^ *([\w-]+) \([A-Z ]{3}\): ?(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) fields.set(key, value.trim());
  }
  if (fields.size === 0 || fields.get('dom-id') === '0') return undefined;
  const number = (key: string) => {
    const value = fields.get(key) ?? '';
    return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  };
  const bytes = number('memory-actual');
  const state = fields.get('power-state');
  return {
    name: fields.get('name-label'),
    comment: fields.get('name-description') || undefined,
    memory: bytes === undefined ? undefined : bytes / (1024 * 1024),
    vcpu: number('VCPUs-number'),
    status: state === 'running' ? 'running' : state === 'halted' ? 'shutdown' : 'off',
  };
}

const PARAMETERS = ['uuid', 'dom-id', 'name-label', 'name-description', 'memory-actual', 'power-state', 'VCPUs-number'];

export default defineCollector({
  name: 'linux/xenserver',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'subsystem', 'uuid', 'vcpu', 'vmtype', 'comment'] },
  reads: ['xe vm-list'],
  async collect({ host, add }) {
    if ((await host.which('xe')) === undefined || (await host.which('virsh')) !== undefined) return;
    // one question for all of them: each costs a connection to the pool
    const output = await host.run('xe', ['vm-list', `params=${PARAMETERS.join(',')}`]);
    for (const block of (output?.stdout ?? '').split(/^(?=uuid \()/m)) {
      const [uuid] = parseXeList(block);
      const guest = parseXeParameters(block);
      if (uuid !== undefined && guest !== undefined) {
        add('virtualmachines', { ...guest, uuid, subsystem: 'xe', vmtype: 'xen' });
      }
    }
  },
});

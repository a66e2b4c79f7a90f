/** Guests of libvirt, from `virsh`. */

import type { Host } from '@fi/core';
import type { VirtualMachineStatus } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import type { Guest } from '../../tools/hosted-guests.js';

const STATES: Readonly<Record<string, VirtualMachineStatus | undefined>> = {
  running: 'running',
  idle: 'idle',
  blocked: 'blocked',
  paused: 'paused',
  pmsuspended: 'paused',
  'in shutdown': 'shutdown',
  'shut off': 'off',
  crashed: 'crashed',
  dying: 'dying',
  'no state': undefined,
};

/** Reads `virsh list --all`. Names may hold blanks, so the state is looked for at the end of the line. */
export function parseVirshList(text: string): { name: string; status: VirtualMachineStatus | undefined }[] {
  const guests: { name: string; status: VirtualMachineStatus | undefined }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const rest = /^\s*(?:\d+|-)\s+(\S.*)$/.exec(line)?.[1]?.trimEnd();
    if (rest === undefined) continue;
    const state = Object.keys(STATES).find((word) => rest.endsWith(` ${word}`));
    const name = state === undefined ? /^\S+/.exec(rest)?.[0] : rest.slice(0, -state.length).trimEnd();
    if (name === undefined || name === 'Domain-0') continue;
    guests.push({ name, status: state === undefined ? undefined : STATES[state] });
  }
  return guests;
}

export interface Domain {
  /** Kind of hypervisor: `kvm`, `qemu`, `lxc`, `xen`. */
  type: string | undefined;
  uuid: string | undefined;
  vcpu: number | undefined;
  /** Memory that the guest has at the moment, in KiB. */
  currentMemory: number | undefined;
}

/** Reads `virsh dumpxml`. */
export function parseDomain(xml: string): Domain {
  const number = (element: string) => {
    const digits = new RegExp(`<${element}(?:\\s[^>]{0,200})?>\\s*(\\d{1,15})\\s*<`).exec(xml)?.[1];
    return digits === undefined ? undefined : Number(digits);
  };
  return {
    type: /<domain\s[^>]{0,500}?type=['"](\w+)['"]/.exec(xml)?.[1],
    uuid: /<uuid>\s*([^\s<]+)\s*<\/uuid>/.exec(xml)?.[1],
    vcpu: number('vcpu'),
    currentMemory: number('currentMemory'),
  };
}

async function listGuests(host: Host, connection: readonly string[]): Promise<Guest[]> {
  const list = await host.run('virsh', [...connection, '--readonly', 'list', '--all']);
  const guests = parseVirshList(list?.stdout ?? '').filter(({ name }) => !name.startsWith('-'));
  return Promise.all(
    guests.map(async ({ name, status }) => {
      const xml = await host.run('virsh', [...connection, '--readonly', 'dumpxml', name]);
      const { type, uuid, vcpu, currentMemory } = parseDomain(xml?.stdout ?? '');
      const memory = currentMemory === undefined ? undefined : Math.trunc(currentMemory / 1024);
      return { name, status, uuid, vcpu, memory, subsystem: type, vmtype: 'libvirt' };
    }),
  );
}

export default defineCollector({
  name: 'unix/libvirt',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'subsystem', 'uuid', 'vcpu', 'vmtype'] },
  reads: ['virsh --readonly list --all', 'virsh --readonly dumpxml NAME', 'virsh -c lxc:/// --readonly list --all'],
  async collect({ host, add }) {
    if ((await host.which('virsh')) === undefined) return;
    const guests = await Promise.all([listGuests(host, []), listGuests(host, ['-c', 'lxc:///'])]);
    for (const guest of guests.flat()) add('virtualmachines', guest);
  },
});

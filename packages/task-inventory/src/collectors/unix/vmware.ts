/** Guests of VMware Workstation and Player (`vmrun`) and of the old ESX service console (`vmware-cmd`). */

import { type Host, lines } from '@fi/core';
import type { VirtualMachineStatus } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import { dashedUuid, type Guest } from '../../tools/hosted-guests.js';

/** Reads the `key = "value"` lines of a .vmx file. */
export function parseVmx(text: string): Pick<Guest, 'name' | 'uuid' | 'memory'> {
  const value = (key: string) => {
    const line = text.split(/\r?\n/).find((item) => item.trimStart().toLowerCase().startsWith(key));
    return line === undefined ? undefined : /=\s*"([^"]*)"/.exec(line)?.[1];
  };
  const uuid = value('uuid.bios');
  const memory = Number(value('memsize') ?? Number.NaN);
  return {
    name: value('displayname'),
    uuid: uuid === undefined ? undefined : dashedUuid(uuid),
    memory: memory > 0 ? memory : undefined,
  };
}

async function running(host: Host): Promise<Guest[]> {
  const files = lines((await host.run('vmrun', ['list']))?.stdout).slice(1);
  const texts = await Promise.all(files.map((file) => host.read(file)));
  return texts.flatMap((text) =>
    text === undefined
      ? []
      : [{ ...parseVmx(text), vcpu: 1, status: 'running', subsystem: 'VMware Workstation', vmtype: 'vmware' }],
  );
}

const STATES: Readonly<Record<string, VirtualMachineStatus>> = { on: 'running', off: 'off', suspended: 'paused' };

async function registered(host: Host): Promise<Guest[]> {
  const files = lines((await host.run('vmware-cmd', ['-l']))?.stdout).filter((file) => file.startsWith('/'));
  const guests = files.map(async (file) => {
    const [text, state] = await Promise.all([host.read(file), host.run('vmware-cmd', [file, 'getstate'])]);
    if (text === undefined) return [];
    const status = STATES[/= *(\w+)/.exec(state?.stdout ?? '')?.[1] ?? ''];
    return [{ ...parseVmx(text), status, subsystem: 'VmWareESX', vmtype: 'vmware' }];
  });
  return (await Promise.all(guests)).flat();
}

export default defineCollector({
  name: 'unix/vmware',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'subsystem', 'uuid', 'vcpu', 'vmtype'] },
  reads: ['vmrun list', 'vmware-cmd -l', 'vmware-cmd FILE getstate', '*.vmx'],
  async collect({ host, add }) {
    const guests = await Promise.all([running(host), registered(host)]);
    for (const guest of guests.flat()) add('virtualmachines', guest);
  },
});

/** Instances of LXD and of Incus, its successor, from `lxc list` and `incus list`. */

import { firstLine, type Host } from '@fi/core';
import type { VirtualMachineStatus } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import { countCpuset, type Guest, isPlainName } from '../../tools/hosted-guests.js';
import { canonicalSize } from '../../tools/values.js';
import { sharedUuid } from '../vmsystem.js';

const STATES: Readonly<Record<string, VirtualMachineStatus>> = {
  running: 'running',
  frozen: 'paused',
  stopped: 'off',
};

interface Instance {
  name?: unknown;
  status?: unknown;
  config?: Record<string, unknown> | null;
  expanded_config?: Record<string, unknown> | null;
}

/** Reads `lxc list --format json`. */
export function parseLxdList(json: string, vmtype: string): Guest[] {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return (list as (Instance | null)[]).flatMap((item) => {
    if (typeof item?.name !== 'string' || item.name === '') return [];
    const config = { ...item.config, ...item.expanded_config };
    const text = (key: string) => (typeof config[key] === 'string' ? (config[key] as string) : undefined);
    // a number of processors, or the set of those to use
    const limit = text('limits.cpu') ?? '';
    return [
      {
        name: item.name,
        status: STATES[String(item.status).toLowerCase()],
        memory: canonicalSize(text('limits.memory'), 1000),
        vcpu: /^\d+$/.test(limit) ? Number(limit) : countCpuset(limit || (text('lxc.cgroup.cpuset.cpus') ?? '')),
        vmtype,
      },
    ];
  });
}

/** The identity that an agent in the instance would compute; its host name is its name. */
async function identify(host: Host, command: string, name: string): Promise<string | undefined> {
  if (!isPlainName(name)) return undefined;
  const output = await host.run(command, ['file', 'pull', `${name}/etc/machine-id`, '-']);
  return sharedUuid(firstLine(output?.stdout)?.trim(), name);
}

export default defineCollector({
  name: 'linux/lxd',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'uuid', 'vcpu', 'vmtype'] },
  reads: ['lxc list --format json', 'incus list --format json', 'lxc file pull NAME/etc/machine-id -'],
  async collect({ host, add }) {
    for (const [daemon, command, vmtype] of [
      ['lxd', 'lxc', 'lxd'],
      ['incus', 'incus', 'incus'],
    ] as const) {
      if ((await host.which(daemon)) === undefined) continue;
      const guests = parseLxdList((await host.run(command, ['list', '--format', 'json']))?.stdout ?? '', vmtype);
      const uuids = await Promise.all(guests.map(({ name }) => identify(host, command, name ?? '')));
      guests.forEach((guest, index) => {
        add('virtualmachines', { ...guest, uuid: uuids[index] });
      });
    }
  },
});

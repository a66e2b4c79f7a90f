/** LXC containers, from `lxc-info`; under Proxmox they are listed by `pct`. */

import { firstLine, type Host, lines } from '@fi/core';
import type { VirtualMachineStatus } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import { countCpuset, type Guest, hostProcessors, mebibytes } from '../../tools/hosted-guests.js';
import { canonicalSize } from '../../tools/values.js';
import { isAtLeast } from '../../tools/version.js';
import { sharedUuid } from '../vmsystem.js';

/** A container to ask about. */
export interface ListedContainer {
  /** What the tools call it: its name, or under Proxmox its number. */
  id: string;
  name: string;
}

/** Only these become part of a path. */
const SAFE_ID = /^\w[\w.-]*$/;

/** Reads `pct list`, where the name stands below its heading. */
export function parsePctList(text: string): ListedContainer[] {
  const [heading = '', ...rows] = text.split(/\r?\n/);
  const column = heading.indexOf('Name');
  if (column < 0) return [];
  return rows.flatMap((row) => {
    const id = /^\s*(\d+)\b/.exec(row)?.[1];
    const name = row.slice(column).trim();
    return id === undefined ? [] : [{ id, name: name || id }];
  });
}

export interface ContainerConfig {
  status: VirtualMachineStatus;
  mac: string | undefined;
  /** Limit as it is written: bytes, or a number with the suffix K, M, G, T or P. */
  memoryLimit: string | undefined;
  /** Processors of the cpuset; 0 when it has none. */
  vcpu: number;
  /** Host name of the container. */
  hostname: string | undefined;
  rootfs: string | undefined;
}

const MAC = /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/i;

/** Reads the state line of `lxc-info -s` and `key = value` lines of the configuration. */
export function parseLxc(text: string): ContainerConfig {
  const state = /^State:\s*(\w+)/m.exec(text)?.[1]?.toUpperCase();
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const equals = line.indexOf('=');
    if (equals < 0 || line.startsWith('#')) continue;
    const key = line.slice(0, equals).trim();
    const value = line.slice(equals + 1).trim();
    if (value !== '' && !fields.has(key)) fields.set(key, value);
  }
  const get = (...keys: string[]) => keys.map((key) => fields.get(key)).find((value) => value !== undefined);
  const mac = get('lxc.net.0.hwaddr', 'lxc.network.hwaddr');
  return {
    status: state === 'RUNNING' ? 'running' : state === 'FROZEN' ? 'paused' : 'off',
    mac: mac !== undefined && MAC.test(mac) ? mac.toLowerCase() : undefined,
    memoryLimit: get('lxc.cgroup2.memory.max', 'lxc.cgroup.memory.limit_in_bytes'),
    vcpu: countCpuset(get('lxc.cgroup2.cpuset.cpus', 'lxc.cgroup.cpuset.cpus') ?? ''),
    hostname: get('lxc.uts.name', 'lxc.utsname'),
    rootfs: get('lxc.rootfs.path', 'lxc.rootfs')?.replace(/^.*:/, ''),
  };
}

/** A limit in MiB; `undefined` for none (`max`). */
export function parseMemoryLimit(text: string): number | undefined {
  return /^\d+$/.test(text) ? mebibytes(Number(text)) : canonicalSize(`${text}b`, 1024);
}

/** Version 2.1 gave many keys of the configuration other names. */
export const hasNewKeys = (version: string): boolean => isAtLeast(version, [2, 1]);

async function listContainers(host: Host): Promise<ListedContainer[]> {
  const proxmox = await host.run('pct', ['list']);
  const listed =
    proxmox === undefined
      ? lines((await host.run('lxc-ls', ['-1']))?.stdout).map((line) => ({ id: line.trim(), name: line.trim() }))
      : parsePctList(proxmox.stdout);
  return listed.filter(({ id }) => SAFE_ID.test(id));
}

const COMMON_KEYS = [
  'lxc.cgroup.memory.limit_in_bytes',
  'lxc.cgroup2.memory.max',
  'lxc.cgroup.cpuset.cpus',
  'lxc.cgroup2.cpuset.cpus',
];

/** How the machine's LXC is asked: the names of the keys, and where configurations are when they cannot be asked for. */
async function dialect(host: Host): Promise<{ keys: string[]; directory: string | undefined }> {
  const version = await host.run('lxc-ls', ['--version']);
  if (hasNewKeys(version?.stdout ?? '')) {
    return { keys: [...COMMON_KEYS, 'lxc.net.0.hwaddr', 'lxc.uts.name', 'lxc.rootfs.path'], directory: undefined };
  }
  const path = (await host.run('lxc-config', ['lxc.lxcpath']))?.stdout.trim();
  return { keys: [...COMMON_KEYS, 'lxc.rootfs'], directory: path || '/var/lib/lxc' };
}

/** Machine id and host name: from inside a running container, from its files otherwise. */
async function identify(host: Host, id: string, config: ContainerConfig): Promise<string | undefined> {
  if (config.status === 'running') {
    const args = ['-n', id, '--', '/bin/cat', '/etc/machine-id', '/etc/hostname'];
    const [machineId, hostname] = lines((await host.run('lxc-attach', args))?.stdout);
    return sharedUuid(machineId?.trim(), hostname?.trim());
  }
  if (!config.rootfs?.startsWith('/')) return undefined;
  const [machineId, hostname] = await Promise.all([
    host.read(`${config.rootfs}/etc/machine-id`),
    host.read(`${config.rootfs}/etc/hostname`),
  ]);
  return sharedUuid(firstLine(machineId)?.trim(), firstLine(hostname)?.trim());
}

export default defineCollector({
  name: 'linux/lxc',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'uuid', 'vcpu', 'vmtype', 'mac'] },
  reads: [
    'pct list',
    'lxc-ls -1',
    'lxc-ls --version',
    'lxc-config lxc.lxcpath',
    'lxc-info -n NAME -s -c KEY…',
    'lxc-attach -n NAME -- /bin/cat /etc/machine-id /etc/hostname',
  ],
  async collect({ host, add }) {
    if ((await host.which('lxc-ls')) === undefined && (await host.which('pct')) === undefined) return;
    const [containers, { keys, directory }] = await Promise.all([listContainers(host), dialect(host)]);
    const guests = containers.map(async ({ id, name }): Promise<Guest> => {
      const args = ['-n', id, '-s', ...keys.flatMap((key) => ['-c', key])];
      const info = await host.run('lxc-info', args);
      const file = directory === undefined ? '' : ((await host.read(`${directory}/${id}/config`)) ?? '');
      const config = parseLxc(`${info?.stdout ?? ''}\n${file}`);
      return {
        // the number of a Proxmox container is no name
        name: /^\d+$/.test(id) ? (config.hostname ?? name) : name,
        status: config.status,
        mac: config.mac,
        memory: config.memoryLimit === undefined ? undefined : parseMemoryLimit(config.memoryLimit),
        vcpu: config.vcpu || (await hostProcessors(host)),
        uuid: await identify(host, id, config),
        vmtype: 'lxc',
      };
    });
    for (const guest of await Promise.all(guests)) add('virtualmachines', guest);
  },
});

/** Containers and machines that systemd knows, from `machinectl` and the units of systemd-nspawn. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { dashedUuid, type Guest, hostProcessors, isPlainName, mebibytes } from '../../tools/hosted-guests.js';

/** Machines that have a unit, by name, and whether it runs. Reads `systemctl list-units systemd-nspawn@*`. */
export function parseNspawnUnits(text: string): Map<string, 'running' | 'off'> {
  const units = new Map<string, 'running' | 'off'>();
  for (const line of text.split('\n')) {
    const [unit = '', , , state] = line.trim().split(/\s+/);
    const escaped = /^systemd-nspawn@(\S+)\.service$/.exec(unit)?.[1];
    if (escaped === undefined) continue;
    const name = escaped.replace(/\\x([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
    units.set(name, state === 'running' ? 'running' : 'off');
  }
  return units;
}

/** Reads `machinectl --no-legend`: name, class and service. */
export function parseMachines(text: string): { name: string; kind: string; service: string }[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', kind, service] = line.trim().split(/\s+/);
    return kind === undefined || service === undefined ? [] : [{ name, kind, service }];
  });
}

/** Limits and directories in the output of `systemctl show`. */
export function parseUnitProperties(text: string): {
  vcpu: number | undefined;
  memory: number | undefined;
  directories: string[];
} {
  const property = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  const seconds = /^(\d{1,9}(?:\.\d{1,6})?)(m?)s$/.exec(property('CPUQuotaPerSecUSec'));
  const quota = seconds === null ? 0 : Number(seconds[1]) / (seconds[2] === 'm' ? 1000 : 1);
  const limit = property('MemoryMax');
  return {
    vcpu: Math.trunc(quota) || undefined,
    memory: /^\d{1,15}$/.test(limit) ? mebibytes(Number(limit)) : undefined,
    directories: property('RequiresMountsFor')
      .split(/\s+/)
      .filter((path) => path.startsWith('/')),
  };
}

const DIRECTORIES = ['/run/systemd/machines', '/var/lib/machines', '/etc/systemd/nspawn'];

/** Whether any machine runs or is configured; two commands are spared on all the others. */
async function isUsed(host: Host): Promise<boolean> {
  const [units, ...lists] = await Promise.all(['/etc/systemd/system', ...DIRECTORIES].map((dir) => host.list(dir)));
  const named = units?.some((name) => name.startsWith('systemd-nspawn@') || name === 'machines.target.wants');
  return named === true || lists.some((names) => names.some((name) => !name.startsWith('.')));
}

async function completeUnit(host: Host, name: string, guest: Guest): Promise<Guest> {
  const unit = `systemd-nspawn@${name.replace(/[^\w:.]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`)}.service`;
  const properties = 'RequiresMountsFor,CPUQuotaPerSecUSec,MemoryMax';
  const shown = await host.run('systemctl', ['--system', 'show', unit, '-p', properties]);
  const { vcpu, memory, directories } = parseUnitProperties(shown?.stdout ?? '');
  const uuid = guest.uuid ?? (await machineId(host, directories));
  return { ...guest, uuid, memory, vcpu: vcpu ?? (await hostProcessors(host)) };
}

async function machineId(host: Host, directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    const id = (await host.read(`${directory}/etc/machine-id`))?.trim();
    if (id !== undefined && id !== '') return dashedUuid(id);
  }
  return undefined;
}

async function runningId(host: Host, name: string): Promise<string | undefined> {
  const shown = await host.run('machinectl', ['show', '-p', 'Id', name]);
  const id = /^Id=(\S+)/m.exec(shown?.stdout ?? '')?.[1];
  return id === undefined ? undefined : dashedUuid(id);
}

export default defineCollector({
  name: 'linux/systemd-nspawn',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'subsystem', 'uuid', 'vcpu', 'vmtype'] },
  reads: [
    ...DIRECTORIES,
    'systemctl --system --all list-units systemd-nspawn@*',
    'systemctl --system show UNIT',
    'machinectl --no-pager --no-legend',
    'machinectl show -p Id NAME',
  ],
  async collect({ host, add }) {
    if ((await host.which('machinectl')) === undefined || !(await isUsed(host))) return;
    const [listed, machines] = await Promise.all([
      host.run('systemctl', ['--system', '--all', '-q', '--plain', 'list-units', 'systemd-nspawn@*']),
      host.run('machinectl', ['--no-pager', '--no-legend']),
    ]);
    const units = parseNspawnUnits(listed?.stdout ?? '');
    const guests = new Map<string, Guest>(
      [...units].map(([name, status]) => [name, { name, status, vmtype: 'systemd-nspawn' }]),
    );
    for (const { name, kind, service } of parseMachines(machines?.stdout ?? '')) {
      // guests of libvirt are told by virsh
      if (service === 'libvirt-qemu') continue;
      const known = guests.get(name) ?? { name, status: 'running', vmtype: service };
      guests.set(name, { ...known, subsystem: kind });
    }
    const complete = [...guests].map(async ([name, guest]) => {
      if (!isPlainName(name)) return guest;
      const uuid = guest.status === 'running' ? await runningId(host, name) : undefined;
      return guest.vmtype === 'systemd-nspawn' ? completeUnit(host, name, { ...guest, uuid }) : { ...guest, uuid };
    });
    for (const guest of await Promise.all(complete)) add('virtualmachines', guest);
  },
});

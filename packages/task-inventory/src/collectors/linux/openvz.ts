/** Containers of OpenVZ and Virtuozzo, from `vzlist` and their configuration. */

import type { VirtualMachineStatus } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import { type Guest, mebibytes } from '../../tools/hosted-guests.js';

const STATES: Readonly<Record<string, VirtualMachineStatus>> = {
  running: 'running',
  paused: 'paused',
  suspended: 'paused',
  stopped: 'off',
  mounted: 'off',
  unknown: 'off',
};

/** A row of `vzlist`. */
export interface ListedContainer {
  id: string;
  guest: Guest;
}

/** Reads `vzlist --no-header -o hostname,ctid,cpulimit,status,ostemplate`. */
export function parseVzlist(text: string): ListedContainer[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [name, id, limit, state, template] = line.trim().split(/\s+/);
    if (name === undefined || id === undefined || state === undefined) return [];
    const guest: Guest = {
      name,
      vcpu: Number(limit) || 0,
      status: STATES[state],
      subsystem: template,
      vmtype: 'virtuozzo',
    };
    return [{ id, guest }];
  });
}

const PAGE = 4096;

/** Limit of the memory in a container's configuration, in MiB. Values are `barrier:limit`. */
export function parseVzMemory(config: string): number | undefined {
  const limit = (key: string, pattern: string) =>
    new RegExp(`^${key}="[^":\\n]{0,40}:${pattern}"`, 'm').exec(config)?.slice(1) ?? [];
  const [bytes] = limit('SLMMEMORYLIMIT', '(\\d{1,15})');
  if (bytes !== undefined) return mebibytes(Number(bytes));
  const [pages] = limit('PRIVVMPAGES', '(\\d{1,15})');
  if (pages !== undefined) return mebibytes(Number(pages) * PAGE);
  const [amount, unit = ''] = limit('PHYSPAGES', '(\\d{1,15}(?:\\.\\d{1,6})?)([KMG]?)');
  if (amount === undefined) return undefined;
  return mebibytes(Number(amount) * (unit === '' ? PAGE : 1024 ** ' KMG'.indexOf(unit)));
}

/** Hardware addresses in the output of `ip -0 a`, joined with a slash. */
export function parseVzAddresses(text: string): string | undefined {
  return [...text.matchAll(/^ *link\/ether ([0-9a-f:]{17})\b/gm)].map((found) => found[1]).join('/') || undefined;
}

export default defineCollector({
  name: 'linux/openvz',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'subsystem', 'uuid', 'vcpu', 'vmtype', 'mac'] },
  reads: ['vzlist --all', '/etc/vz/conf/*.conf', 'vzctl exec CTID ip -0 a'],
  after: ['unix/dmidecode-hardware', 'linux/hardware', 'vmsystem'],
  async collect({ host, add, fields }) {
    if ((await host.which('vzlist')) === undefined || (await host.which('virsh')) !== undefined) return;
    const list = await host.run('vzlist', ['--all', '--no-header', '-o', 'hostname,ctid,cpulimit,status,ostemplate']);
    const hostUuid = fields('hardware').uuid ?? '';
    const guests = parseVzlist(list?.stdout ?? '').map(async ({ id, guest }): Promise<Guest> => {
      if (!/^\w[\w-]*$/.test(id)) return guest;
      const config = await host.read(`/etc/vz/conf/${id}.conf`);
      const links = guest.status === 'running' ? await host.run('vzctl', ['exec', id, 'ip', '-0', 'a']) : undefined;
      return {
        ...guest,
        uuid: `${hostUuid}-${id}`,
        memory: parseVzMemory(config ?? ''),
        mac: parseVzAddresses(links?.stdout ?? ''),
      };
    });
    for (const guest of await Promise.all(guests)) add('virtualmachines', guest);
  },
});

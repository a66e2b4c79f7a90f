/** Guests of Xen, from `xm` or `xl`. */

import type { Host, Logger } from '@fi/core';
import type { VirtualMachineStatus } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import type { Guest } from '../../tools/hosted-guests.js';

const STATES: Readonly<Record<string, VirtualMachineStatus>> = {
  r: 'running',
  b: 'blocked',
  p: 'paused',
  s: 'shutdown',
  c: 'crashed',
  d: 'dying',
};

/**
 * Reads `xm list`. A guest that does not run has neither number nor state.
 *
 * @param problem told of every row that cannot be read.
 */
export function parseXenList(text: string, tool: string, problem?: (row: string) => void): Guest[] {
  return text
    .split(/\r?\n/)
    .slice(1)
    .flatMap((row) => {
      if (row.trim() === '') return [];
      const parts = columnsOf(row);
      const stopped = parts.length === 4;
      const [name, id, memory, vcpu, state = ''] = stopped ? [parts[0], '', parts[1], parts[2]] : parts;
      if (parts.length < 4 || !/^\d+$/.test(memory ?? '') || !/^\d+$/.test(vcpu ?? '')) {
        problem?.(row);
        return [];
      }
      if (name === undefined || name === 'Domain-0' || id === '0') return [];
      const letter = state.replaceAll('-', '').charAt(0);
      return [
        {
          name,
          memory: Number(memory),
          vcpu: Number(vcpu),
          status: STATES[letter] ?? 'off',
          subsystem: tool,
          vmtype: 'xen',
        },
      ];
    });
}

/** The columns of a row. Names may hold blanks; the state, which is the last column but one, tells how many. */
function columnsOf(row: string): string[] {
  const words = row.trim().split(/\s+/);
  if (words.length <= 6 || !/^[a-z-]{5,8}$/.test(words.at(-2) ?? '')) return words;
  return [words.slice(0, -5).join(' '), ...words.slice(-5)];
}

/** The name in a row of `xl list -v`, whose last columns may hold blanks, too. */
const nameOf = (row: string) =>
  (/^(\S.{0,200}?)\s+\d+\s+\d+\s+\d+\s/.exec(row) ?? /^(\S+)/.exec(row))?.[1]?.replace(/\s+/g, ' ') ?? '';

/** The first UUID in a text. */
export function parseXenUuid(text: string): string | undefined {
  return /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i.exec(text)?.[0];
}

/** `xl list -v` tells the UUID of every guest in its row. */
async function listWithXl(host: Host, log: Logger): Promise<Guest[]> {
  const [list, verbose] = await Promise.all([host.run('xl', ['list']), host.run('xl', ['list', '-v'])]);
  const rows = new Map((verbose?.stdout ?? '').split('\n').map((row) => [nameOf(row), parseXenUuid(row)] as const));
  const guests = parseXenList(list?.stdout ?? '', 'xl', (row) => log.debug(`row of xl list not understood: ${row}`));
  return guests.map((guest) => ({ ...guest, uuid: rows.get(guest.name ?? '') }));
}

async function listWithXm(host: Host, log: Logger): Promise<Guest[]> {
  const list = await host.run('xm', ['list']);
  const guests = parseXenList(list?.stdout ?? '', 'xm', (row) => log.debug(`row of xm list not understood: ${row}`));
  return Promise.all(
    guests.map(async (guest) => {
      const details = await host.run('xm', ['list', '-l', guest.name ?? '']);
      return { ...guest, uuid: parseXenUuid(details?.stdout ?? '') };
    }),
  );
}

export default defineCollector({
  name: 'linux/xen',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'subsystem', 'uuid', 'vcpu', 'vmtype'] },
  reads: ['xm list', 'xm list -l NAME', 'xl list', 'xl list -v'],
  async collect({ host, add, log }) {
    // libvirt and XenServer tell the same guests, and more of each
    for (const better of ['virsh', 'xe']) if ((await host.which(better)) !== undefined) return;
    const old = (await host.which('xm')) !== undefined;
    if (!old && (await host.which('xl')) === undefined) return;
    for (const guest of await (old ? listWithXm(host, log) : listWithXl(host, log))) add('virtualmachines', guest);
  },
});

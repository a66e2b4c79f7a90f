/** Disk groups of Oracle ASM, the file system below Oracle databases, by asmcmd. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { asUser } from '../../tools/as-user.js';
import { listProcesses } from '../../tools/ps.js';

/** Files that an installation of Oracle's software leaves; without them no list of processes is needed. */
const TRACES = ['/etc/oratab', '/var/opt/oracle/oratab', '/etc/oracle'];

/** A disk group; sizes in MiB. */
export interface DiskGroup {
  name: string;
  state: string;
  type: string;
  /** What can be used, with the reserve for mirroring and the mirrors taken off. */
  total: number;
  free: number;
}

/** Reads the output of `asmcmd lsdg`, whose number of columns depends on the version. */
export function parseAsmcmd(text: string): DiskGroup[] {
  const groups: DiskGroup[] = [];
  for (const line of text.split(/\r?\n/)) {
    const columns = line.trim().split(/\s+/);
    const [state = '', type = ''] = columns;
    const [total, reserve, free] = [-7, -5, -4].map((place) => Number(columns.at(place)));
    if (columns.length < 13 || columns.length > 14 || state === 'State') continue;
    if (total === undefined || reserve === undefined || free === undefined) continue;
    if (![total, reserve, free].every(Number.isFinite)) continue;
    const copies = type === 'HIGH' ? 3 : /NORMAL|HIGH/.test(type) ? 2 : 1;
    groups.push({
      name: (columns.at(-1) ?? '').replace(/\/$/, ''),
      state,
      type,
      total: Math.trunc((total - reserve) / copies),
      free,
    });
  }
  return groups;
}

/** The directory of an instance's software in `/etc/oratab`, lines `+ASM1:/u01/app/grid:N`. */
export function homeInOratab(text: string, sid: string): string | undefined {
  for (const line of text.split(/\r?\n/)) {
    const [name, home] = line.split(':');
    if (name === sid && home?.startsWith('/')) return home;
  }
  return undefined;
}

/** The software's directory: as the instance was started with, else as it was installed. */
async function gridHome(host: Host, pid: number, sid: string): Promise<string | undefined> {
  const started = (await host.read(`/proc/${pid}/environ`))
    ?.split('\0')
    .find((pair) => pair.startsWith('ORACLE_HOME=/'));
  if (started !== undefined) return started.slice('ORACLE_HOME='.length);
  for (const file of ['/etc/oratab', '/var/opt/oracle/oratab']) {
    const home = homeInOratab((await host.read(file)) ?? '', sid);
    if (home !== undefined) return home;
  }
  return (await host.environment()).GRID_HOME;
}

export default defineCollector({
  name: 'unix/drives-asm',
  category: 'drive',
  fills: { drives: ['free', 'total', 'volumn', 'label'] },
  reads: ['ps', '/etc/oratab', 'asmcmd lsdg'],
  async collect({ host, add }) {
    const traces = await Promise.all(TRACES.map((path) => host.stat(path)));
    if (traces.every((trace) => trace === undefined)) return;
    const instance = (await listProcesses(host)).find(({ cmd }) => cmd.startsWith('asm_pmon'));
    const sid = /^asm_pmon_(\+ASM\w*)/.exec(instance?.cmd ?? '')?.[1];
    if (instance === undefined || sid === undefined) return;
    const home = await gridHome(host, instance.pid, sid);
    const command = [home === undefined ? 'asmcmd' : `${home}/bin/asmcmd`, 'lsdg'];
    const environment = [`ORACLE_SID=${sid}`, ...(home === undefined ? [] : [`ORACLE_HOME=${home}`])];
    const [tool, ...args] = (await asUser(host, instance.user, ['env', ...environment, ...command])) ?? [];
    const output = tool === undefined ? undefined : await host.run(tool, args);
    for (const { name, state, total, free } of parseAsmcmd(output?.stdout ?? '')) {
      if (state === 'MOUNTED') add('drives', { label: name, volumn: 'diskgroup', total, free });
    }
  },
});

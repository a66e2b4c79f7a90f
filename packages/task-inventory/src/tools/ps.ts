/** The list of processes, as `ps` prints it: procps and BSD `ps` with chosen columns, or the fixed columns of BusyBox. */

import { basename } from 'node:path';
import type { Host } from '@fi/core';
import type { Process } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';
import { localDateTime } from '../time.js';

/** A process as a parser gives it; `started` has the precision of a minute. */
export type ListedProcess = Pick<Process, 'cmd' | 'pid' | 'user'> & Partial<Undefinable<Process>>;

/** The command that `parsePs` understands. */
export const PS_COMMAND = ['ps', '-A', '-o', 'user,pid,pcpu,pmem,vsz,tty,etime,command'] as const;

const ROW = /^\s*(\S+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S.*\S)/;

/**
 * Reads the output of `PS_COMMAND`; its first line is the heading.
 *
 * @param now when the command ran: processes tell their age, not the time of their start.
 */
export function parsePs(text: string, now: Date, timeZone: string): ListedProcess[] {
  // many processes started in the same second, and formatting a date is the costly part
  const starts = new Map<string, string | undefined>();
  const startOf = (elapsed: string) => {
    if (!starts.has(elapsed)) starts.set(elapsed, startTime(elapsed, now, timeZone));
    return starts.get(elapsed);
  };
  const processes: ListedProcess[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [, user, pid, cpuusage, mem, size, tty, elapsed, cmd] = ROW.exec(line) ?? [];
    if (user === undefined || cmd === undefined || elapsed === undefined) continue;
    const virtualmemory = Number(size);
    processes.push({
      user,
      pid: Number(pid),
      cpuusage,
      mem,
      virtualmemory: Number.isFinite(virtualmemory) ? virtualmemory : undefined,
      tty,
      started: startOf(elapsed),
      cmd,
    });
  }
  return processes;
}

/** `[[dd-]hh:]mm:ss` before `now`, cut to the minute; `undefined` for any other text. */
function startTime(elapsed: string, now: Date, timeZone: string): string | undefined {
  const found = /^(?:(?:(\d{1,6})-)?(\d{1,4}):)?(\d{1,4}):(\d{1,4})$/.exec(elapsed);
  if (found === null) return undefined;
  const [days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  const age = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  const start = localDateTime(new Date(now.getTime() - age * 1000), timeZone);
  return start === undefined ? undefined : `${start.slice(0, 16)}:00`;
}

// three characters of state, which may hold a blank: `S`, `SW`, `S N`
const BUSYBOX_ROW = /^\s*(\d+)\s+(\S+)\s+(\S+)\s+(\S.{2})\s*(\S.*)$/;
const BUSYBOX_SHORT_ROW = /^\s*(\d+)\s+(\S+)\s+(\S+)\s+(\S.*)$/;

/** A row of the BusyBox `ps`, as it is printed. */
export interface BusyboxRow {
  pid: number;
  user: string;
  /** Kibibytes, or `101m`, `2g` where the column would get too wide. */
  size: string | undefined;
  cmd: string;
}

/**
 * Reads the output of the BusyBox `ps`, which has two layouts: `PID USER VSZ STAT COMMAND`, and `PID USER TIME COMMAND`
 * where it was built with desktop options (Alpine).
 */
export function parseBusyboxPs(text: string): BusyboxRow[] {
  const [heading = '', ...lines] = text.split(/\r?\n/);
  const withTime = /\bTIME\b/.test(heading);
  const rows: BusyboxRow[] = [];
  for (const line of lines) {
    const found = (withTime ? BUSYBOX_SHORT_ROW : BUSYBOX_ROW).exec(line);
    const [, pid, user, size] = found ?? [];
    const cmd = found?.[withTime ? 4 : 5];
    if (user === undefined || cmd === undefined) continue;
    rows.push({ pid: Number(pid), user, size: withTime ? undefined : size, cmd });
  }
  return rows;
}

function fromBusybox({ pid, user, size, cmd }: BusyboxRow): ListedProcess {
  const [, digits, unit = ' '] = /^(\d{1,12}(?:\.\d)?)([mgt]?)$/.exec(size ?? '') ?? [];
  const virtualmemory =
    digits === undefined ? undefined : Math.trunc(Number(digits) * 1024 ** ' mgt'.indexOf(unit || ' '));
  return { pid, user, virtualmemory, cmd: cmd.trimEnd() };
}

/** Every process of the machine; empty where there is no `ps`. */
export async function listProcesses(host: Host): Promise<ListedProcess[]> {
  const path = await host.which('ps');
  if (path === undefined) return [];
  const target = await host.realpath(path);
  if (target !== undefined && basename(target).startsWith('busybox')) {
    const output = await host.run('ps');
    return output === undefined ? [] : parseBusyboxPs(output.stdout).map(fromBusybox);
  }
  const [command, ...args] = PS_COMMAND;
  const [output, { date, timeZone }] = await Promise.all([host.run(command, args), host.now()]);
  return output === undefined ? [] : parsePs(output.stdout, date, timeZone);
}

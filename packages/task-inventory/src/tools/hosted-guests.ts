/** What the collectors of guests and containers on this machine share. */

import type { Host } from '@fi/core';
import type { VirtualMachine } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';
import { parseCpuinfo } from './cpuinfo.js';

/** A guest as a parser gives it. */
export type Guest = Undefinable<VirtualMachine>;

/** Bytes in MiB, whole ones. */
export const mebibytes = (bytes: number): number => Math.trunc(bytes / (1024 * 1024));

/** Thirty-two hexadecimal digits in groups of 8-4-4-4-12; any other text is given back as it is. */
export function dashedUuid(text: string): string {
  const digits = text.replace(/[\s-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return text;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Processors that the host itself has: what a guest without a limit may use. */
export async function hostProcessors(host: Host): Promise<number | undefined> {
  return parseCpuinfo((await host.read('/proc/cpuinfo')) ?? '').length || undefined;
}

/** How many processors a set such as `0,3-5,7` holds. */
export function countCpuset(text: string): number {
  let count = 0;
  for (const part of text.split(',')) {
    const [, first, last] = /^\s*(\d{1,6})(?:-(\d{1,6}))?\s*$/.exec(part) ?? [];
    if (first !== undefined) count += last === undefined ? 1 : Math.max(0, Number(last) - Number(first) + 1);
  }
  return count;
}

/** Whether a text can be given to a command as a name: not empty and never an option. */
export const isPlainName = (text: string): boolean => /^[^\s-]\S*$/.test(text);

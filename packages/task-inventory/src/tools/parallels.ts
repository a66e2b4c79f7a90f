/** Guests of Parallels Desktop, as `prlctl` prints them. */

import type { VirtualMachineStatus } from '@fi/core/inventory';
import type { Guest } from './hosted-guests.js';

const STATES: Readonly<Record<string, VirtualMachineStatus>> = {
  running: 'running',
  blocked: 'blocked',
  paused: 'paused',
  suspended: 'paused',
  crashed: 'crashed',
  dying: 'dying',
  stopped: 'off',
};

/** Reads `prlctl list -a`: UUID in braces, state, address, and a name that may hold blanks. */
export function parsePrlctlList(text: string): Guest[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, uuid, state = '', name] = /^\{([0-9a-f-]{36})\}\s+(\w+)\s+\S+\s+(\S.*)$/i.exec(line) ?? [];
    if (uuid === undefined || name === undefined) return [];
    return [{ uuid, name: name.trimEnd(), status: STATES[state], subsystem: 'Parallels', vmtype: 'parallels' }];
  });
}

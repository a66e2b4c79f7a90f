/** Identity of an ARM board, which has no DMI tables, from /proc/cpuinfo and the device tree. */

import type { Bios } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { architecture } from '../../tools/architecture.js';
import { parseCpuinfoBoard } from '../../tools/cpuinfo.js';
import { deviceTreeText } from '../../tools/device-tree.js';

/** Reads the board's paragraph of /proc/cpuinfo; `undefined` when there is none. */
export function parseArmBoard(cpuinfo: string): Partial<Undefinable<Bios>> | undefined {
  const board = parseCpuinfoBoard(cpuinfo);
  return board === undefined
    ? undefined
    : { mmodel: board.hardware ?? board.model, msn: board.revision, ssn: board.serial };
}

export default defineCollector({
  name: 'linux/arm-board',
  category: 'bios',
  fills: { bios: ['mmodel', 'msn', 'ssn'] },
  reads: ['/proc/cpuinfo', '/proc/device-tree/model', '/proc/device-tree/serial-number'],
  async collect({ host, set }) {
    if (!/^(?:arm|aarch64)/.test((await architecture(host)) ?? '')) return;
    const [cpuinfo, model, serial] = await Promise.all([
      host.read('/proc/cpuinfo'),
      deviceTreeText(host, 'model'),
      deviceTreeText(host, 'serial-number'),
    ]);
    const board = parseArmBoard(cpuinfo ?? '');
    set('bios', { ...board, mmodel: board?.mmodel ?? model, ssn: board?.ssn ?? serial });
  },
});

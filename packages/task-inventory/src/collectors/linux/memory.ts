/** Size of memory and swap, from /proc/meminfo. The modules themselves come from `unix/dmidecode-memory`. */

import { defineCollector } from '../../collector.js';

/**
 * Reads /proc/meminfo.
 *
 * @returns memory and swap in MiB.
 */
export function parseMeminfo(text: string): { memory: number | undefined; swap: number | undefined } {
  const mebibytes = (key: string) => {
    const found = new RegExp(`^${key}:\\s*(\\d{1,15}) kB`, 'm').exec(text);
    return found === null ? undefined : Math.trunc(Number(found[1]) / 1024);
  };
  return { memory: mebibytes('MemTotal'), swap: mebibytes('SwapTotal') };
}

export default defineCollector({
  name: 'linux/memory',
  category: 'memory',
  fills: { hardware: ['memory', 'swap'] },
  reads: ['/proc/meminfo'],
  async collect({ host, set }) {
    const text = await host.read('/proc/meminfo');
    if (text !== undefined) set('hardware', parseMeminfo(text));
  },
});

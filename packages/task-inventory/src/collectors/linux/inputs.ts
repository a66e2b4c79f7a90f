/** Keyboards and pointing devices, as the input layer of the kernel lists them. */

import type { Input } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';

const FILE = '/proc/bus/input/devices';

/** Reads /proc/bus/input/devices. Only devices that a bus drives are inputs: their `Phys` names one. */
export function parseInputDevices(text: string): Partial<Undefinable<Input>>[] {
  const entries: Partial<Undefinable<Input>>[] = [];
  let entry: Partial<Undefinable<Input>> = {};
  let isInput = false;
  const store = () => {
    if (isInput && Object.keys(entry).length > 0) entries.push(entry);
    entry = {};
    isInput = false;
  };
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('I: ')) store();
    else if (line.startsWith('P: Phys=')) isInput = !/button/i.test(line) && /input/i.test(line);
    else if (line.startsWith('N: Name=')) {
      const name = /^N: Name="(.*)"$/.exec(line)?.[1];
      entry.caption = name;
      entry.description = name;
    } else if (line.startsWith('H: Handlers=')) {
      const handlers = line.slice('H: Handlers='.length).trim().split(/\s+/);
      const handles = (kind: string) => handlers.some((handler) => handler.includes(kind));
      // the first handler of a keyboard is often `sysrq`
      entry.type = handles('kbd') ? 'Keyboard' : handles('mouse') ? 'Pointing' : handlers[0];
    }
  }
  store();
  return entries;
}

export default defineCollector({
  name: 'linux/inputs',
  category: 'input',
  fills: { inputs: ['caption', 'description', 'type'] },
  reads: [FILE],
  async collect({ host, add }) {
    for (const entry of parseInputDevices((await host.read(FILE)) ?? '')) add('inputs', entry);
  },
});

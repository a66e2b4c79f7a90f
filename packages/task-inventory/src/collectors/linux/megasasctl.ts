/** Disks behind LSI MegaRAID SAS controllers, by megasasctl of the megactl project. */

import { defineCollector } from '../../collector.js';
import type { Disk } from '../../tools/disk.js';

/** Reads the output of `megasasctl -v`; sizes in MiB, as existing agents report them. */
export function parseMegasasctl(text: string): Disk[] {
  const disks: Disk[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [name = '', manufacturer, ...words] = line.trim().split(/\s+/);
    const size = words.findIndex((word) => /^\d{1,9}(?:\.\d+)?[GT]iB$/.test(word));
    if (!/^a\d+\S*s\d+$/.test(name) || size < 1) continue;
    const gibibytes = Number.parseFloat(words[size] ?? '') * (words[size]?.endsWith('TiB') ? 1024 : 1);
    disks.push({
      name,
      manufacturer,
      model: words.slice(0, size).join(' '),
      description: 'SAS',
      type: 'disk',
      disksize: Math.trunc(gibibytes * 1024),
    });
  }
  return disks;
}

export default defineCollector({
  name: 'linux/megasasctl',
  category: 'storage',
  fills: { storages: ['description', 'disksize', 'manufacturer', 'model', 'name', 'type'] },
  reads: ['megasasctl -v'],
  async collect({ host, add }) {
    const output = await host.run('megasasctl', ['-v']);
    for (const disk of parseMegasasctl(output?.stdout ?? '')) add('storages', disk);
  },
});

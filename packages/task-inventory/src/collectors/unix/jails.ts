/** Jails of FreeBSD, from `jls -n`. */

import { defineCollector } from '../../collector.js';
import type { Guest } from '../../tools/hosted-guests.js';

/** Reads one jail per line, `key=value` words. */
export function parseJails(text: string): Guest[] {
  return text.split('\n').flatMap((line) => {
    const name = /(?:^| )host\.hostname=("[^"]*"|\S*)/.exec(line)?.[1]?.replaceAll('"', '');
    return name === undefined || name === '' ? [] : [{ name, status: 'running', vmtype: 'bsdjail' }];
  });
}

export default defineCollector({
  name: 'unix/jails',
  category: 'virtualmachine',
  fills: { virtualmachines: ['name', 'status', 'vmtype'] },
  reads: ['jls -n'],
  async collect({ host, add }) {
    for (const guest of parseJails((await host.run('jls', ['-n']))?.stdout ?? '')) add('virtualmachines', guest);
  },
});

/** Guests of Linux-VServer, from `vserver-info` and `vserver NAME status`. */

import { defineCollector } from '../../collector.js';
import { isPlainName } from '../../tools/hosted-guests.js';

/** Directory of the configurations and version of the tools, from `vserver-info`. */
export function parseVserverInfo(text: string): { directory: string | undefined; version: string | undefined } {
  return {
    directory: /cfg-Directory:\s*(\/\S*)/.exec(text)?.[1],
    version: /util-vserver:\s*([^\s;,]+)/.exec(text)?.[1],
  };
}

export default defineCollector({
  name: 'linux/vserver',
  category: 'virtualmachine',
  fills: { virtualmachines: ['name', 'status', 'subsystem', 'vmtype'] },
  reads: ['vserver-info', 'vserver NAME status'],
  async collect({ host, add }) {
    if ((await host.which('vserver')) === undefined) return;
    const { directory, version } = parseVserverInfo((await host.run('vserver-info'))?.stdout ?? '');
    if (directory === undefined) return;
    for (const name of (await host.list(directory)).filter(isPlainName)) {
      if ((await host.stat(`${directory}/${name}`))?.type !== 'directory') continue;
      const text = (await host.run('vserver', [name, 'status']))?.stdout ?? '';
      const status = text.includes('is running') ? 'running' : text.includes('is stopped') ? 'off' : undefined;
      add('virtualmachines', { name, status, subsystem: version, vmtype: 'vserver' });
    }
  },
});

/** Cortex XDR of Palo Alto Networks, from `cytool`. */

import type { Antivirus } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';

const TOOL = '/opt/traps/bin/cytool';

/** Reads the outputs of `cytool info`, `cytool info query` and `cytool runtime query`. */
export function parseCortex(info: string, query: string, runtime: string): Undefinable<Antivirus> {
  return {
    company: 'Palo Alto Networks',
    name: 'Cortex XDR',
    version: /^Cortex XDR .{0,200}?(\d[\d.]{0,60})\s*$/m.exec(info)?.[1],
    base_version: /^Content Version: *(\S+)/m.exec(query)?.[1],
    enabled: runtime.split('\n').some((line) => {
      const [name, , , status] = line.trim().split(/\s+/);
      return name === 'pmd' && status === 'Running';
    }),
  };
}

export default defineCollector({
  name: 'linux/antivirus-cortex',
  category: 'antivirus',
  fills: { antivirus: ['company', 'enabled', 'name', 'version', 'base_version'] },
  reads: [`${TOOL} info`, `${TOOL} info query`, `${TOOL} runtime query`],
  async collect({ host, add }) {
    const [info, query, runtime] = await Promise.all([
      host.run(TOOL, ['info']),
      host.run(TOOL, ['info', 'query']),
      host.run(TOOL, ['runtime', 'query']),
    ]);
    if (info !== undefined) add('antivirus', parseCortex(info.stdout, query?.stdout ?? '', runtime?.stdout ?? ''));
  },
});

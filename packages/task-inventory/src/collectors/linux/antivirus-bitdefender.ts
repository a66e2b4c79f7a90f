/** Bitdefender Endpoint Security Tools, from `bduitool get ps`. */

import type { Antivirus } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';

const TOOL = '/opt/bitdefender-security-tools/bin/bduitool';

/** Reads `key: value` lines; those below a heading begin with a dash. */
export function parseBitdefender(text: string): Antivirus {
  const entry: Antivirus = {
    company: 'Bitdefender',
    name: 'Bitdefender Endpoint Security Tools (BEST) for Linux',
    enabled: false,
    uptodate: true,
  };
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const value = line.slice(colon + 1).trim();
    switch (
      line
        .slice(0, colon)
        .replace(/^ *- */, '')
        .trim()
    ) {
      case 'Product version':
        entry.version = value;
        break;
      case 'Engines version':
        entry.base_version = value;
        break;
      case 'Antimalware status':
        entry.enabled = value === 'On';
        break;
      case 'New product update available':
      case 'New security content available':
        if (value !== 'no') entry.uptodate = false;
        break;
      case 'Last security content update': {
        const date = /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0];
        if (date !== undefined) entry.base_creation = date;
      }
    }
  }
  return entry;
}

export default defineCollector({
  name: 'linux/antivirus-bitdefender',
  category: 'antivirus',
  fills: { antivirus: ['company', 'enabled', 'name', 'uptodate', 'version', 'base_creation', 'base_version'] },
  reads: [`${TOOL} get ps`],
  async collect({ host, add }) {
    const output = await host.run(TOOL, ['get', 'ps']);
    if (output !== undefined) add('antivirus', parseBitdefender(output.stdout));
  },
});

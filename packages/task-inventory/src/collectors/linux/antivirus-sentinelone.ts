/** SentinelOne, from `sentinelctl`. */

import type { Antivirus } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';

const TOOL = '/opt/sentinelone/bin/sentinelctl';

const COMMANDS: readonly (readonly string[])[] = [
  ['version'],
  ['engines', 'status'],
  ['control', 'status'],
  ['management', 'status'],
];

/** Reads the outputs of COMMANDS one after the other: `key: value` lines, or a key and a value some blanks apart. */
export function parseSentinelOne(text: string): Undefinable<Antivirus> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const end = [line.indexOf(': '), line.indexOf('  ')].filter((index) => index > 0);
    if (end.length > 0) fields.set(line.slice(0, Math.min(...end)), line.slice(Math.min(...end) + 1).trim());
  }
  return {
    company: 'SentinelOne',
    name: 'SentinelAgent',
    version: fields.get('Agent version'),
    base_version: fields.get('DFI library version'),
    enabled: fields.get('Agent state') === 'Enabled',
    uptodate: fields.get('Connectivity') === 'On',
  };
}

export default defineCollector({
  name: 'linux/antivirus-sentinelone',
  category: 'antivirus',
  fills: { antivirus: ['company', 'enabled', 'name', 'uptodate', 'version', 'base_version'] },
  reads: COMMANDS.map((args) => `${TOOL} ${args.join(' ')}`),
  async collect({ host, add }) {
    const outputs = await Promise.all(COMMANDS.map((args) => host.run(TOOL, args)));
    const text = outputs.map((output) => output?.stdout ?? '').join('\n');
    if (text.trim() !== '') add('antivirus', parseSentinelOne(text));
  },
});

/** ClamAV, from `clamscan --version`, which also tells the signature base. */

import type { Antivirus } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { listProcesses } from '../../tools/ps.js';

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** Days after which ClamAV itself calls its signatures outdated. */
const OUTDATED_AFTER = 7;

/** Reads `ClamAV 1.0.5/27200/Fri Mar  8 09:25:36 2024`; the two last parts are missing without a signature base. */
export function parseClamav(text: string, now: Date, running: boolean): Undefinable<Antivirus> | undefined {
  const found = /^ClamAV ([\w.+~-]+)(?:\/(\d+)\/\w{3} +(\w{3}) +(\d{1,2}) [\d:]+ (\d{4}))?/m.exec(text);
  if (found === null) return undefined;
  const [, version, base, month = '', day = '', year = ''] = found;
  const number = MONTHS.indexOf(month) / 3 + 1;
  const date = base === undefined ? undefined : `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
  const age = date === undefined ? Number.NaN : (now.getTime() - Date.parse(`${date}T00:00:00Z`)) / 86_400_000;
  return {
    company: 'Cisco',
    name: 'ClamAV',
    version,
    base_version: base,
    base_creation: date,
    enabled: running,
    uptodate: age < OUTDATED_AFTER + 1,
  };
}

export default defineCollector({
  name: 'linux/antivirus-clamav',
  category: 'antivirus',
  fills: { antivirus: ['company', 'enabled', 'name', 'uptodate', 'version', 'base_creation', 'base_version'] },
  reads: ['clamscan --version', 'ps'],
  async collect({ host, add }) {
    if ((await host.which('clamscan')) === undefined) return;
    const [output, processes, { date }] = await Promise.all([
      host.run('clamscan', ['--version']),
      listProcesses(host),
      host.now(),
    ]);
    const running = processes.some(({ cmd }) => /^(?:\/\S*\/)?clam(?:d|onacc)(?: |$)/.test(cmd));
    const entry = parseClamav(output?.stdout ?? '', date, running);
    if (entry !== undefined) add('antivirus', entry);
  },
});

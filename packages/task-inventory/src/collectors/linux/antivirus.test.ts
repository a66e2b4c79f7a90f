import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import { parseBitdefender } from './antivirus-bitdefender.js';
import clamav, { parseClamav } from './antivirus-clamav.js';
import cortexCollector, { parseCortex } from './antivirus-cortex.js';
import { parseDefender } from './antivirus-defender.js';
import { parseSentinelOne } from './antivirus-sentinelone.js';

describe('Bitdefender', () => {
  it('is outdated when an update waits', () => {
    const text =
      'Product version: 7.1\nNew product update available: no\nNew security content available: yes\nLast security content update: 2024-03-01 at 1:00\nFeatures:\n - Antimalware status: Off\n';
    expect(parseBitdefender(text)).toMatchObject({
      version: '7.1',
      enabled: false,
      uptodate: false,
      base_creation: '2024-03-01',
    });
  });

  it('survives garbage', () => {
    expect(parseBitdefender('\0:\nLast security content update: never')).toMatchObject({
      enabled: false,
      uptodate: true,
    });
  });
});

describe('Cortex XDR', () => {
  it('is enabled while its protection module runs', () => {
    const row = (status: string) => `  Name PID User Status Command\n  pmd  10  root  ${status}  /opt/traps/bin/pmd\n`;
    const info = 'Cortex XDR (R) supervisor tool 8.2.1.5\n';
    expect(parseCortex(info, 'Content Version: 1-2\n', row('Running'))).toMatchObject({
      version: '8.2.1.5',
      base_version: '1-2',
      enabled: true,
    });
    expect(parseCortex('', '', row('Stopped'))).toMatchObject({ version: undefined, enabled: false });
  });

  it('is not reported where it is not installed', async () => {
    expect((await collect(cortexCollector, machine({}))).antivirus).toBeUndefined();
  });
});

describe('Microsoft Defender', () => {
  it('is reported when healthy, with local dates', () => {
    const health = {
      healthy: true,
      appVersion: '101.1',
      definitionsStatus: { $type: 'outOfDate' },
      realTimeProtectionEnabled: { value: true },
      productExpiration: '1704063600000',
    };
    expect(parseDefender(JSON.stringify(health), 'Europe/Paris')).toEqual({
      company: 'Microsoft',
      name: 'Microsoft Defender',
      version: '101.1',
      base_version: undefined,
      uptodate: false,
      enabled: true,
      expiration: '2024-01-01',
      base_creation: undefined,
    });
  });

  it('is not reported otherwise', () => {
    for (const json of ['{"healthy":false}', '', '{', 'null', '[]', '"x"'])
      expect(parseDefender(json, 'UTC')).toBeUndefined();
  });
});

describe('SentinelOne', () => {
  it('reads both layouts of a line', () => {
    const text =
      'Agent version: 23.1\nDFI library version      1.2\nAgent state      Enabled\nConnectivity        Off\n';
    expect(parseSentinelOne(text)).toMatchObject({
      version: '23.1',
      base_version: '1.2',
      enabled: true,
      uptodate: false,
    });
  });

  it('takes no time over long lines', () => {
    expect(parseSentinelOne(`a${' '.repeat(200_000)}`)).toMatchObject({ enabled: false });
  });
});

describe('ClamAV', () => {
  const now = new Date('2024-03-12T12:00:00Z');

  it('tells its signature base and whether it is a week old', () => {
    expect(parseClamav('ClamAV 1.0.5/27208/Fri Mar  8 09:25:36 2024\n', now, true)).toEqual({
      company: 'Cisco',
      name: 'ClamAV',
      version: '1.0.5',
      base_version: '27208',
      base_creation: '2024-03-08',
      enabled: true,
      uptodate: true,
    });
    expect(parseClamav('ClamAV 1.0.5/27000/Fri Jan 12 09:25:36 2024', now, false)).toMatchObject({ uptodate: false });
  });

  it('does without a base, and without an answer', () => {
    expect(parseClamav('ClamAV 1.0.5\n', now, false)).toMatchObject({ version: '1.0.5', uptodate: false });
    expect(parseClamav('LibClamAV Error', now, false)).toBeUndefined();
  });

  it('is enabled while its daemon runs', async () => {
    const ps = (command: string) => ({
      'clamscan --version': 'ClamAV 1.0.5\n',
      ps: '',
      'ps -A -o user,pid,pcpu,pmem,vsz,tty,etime,command': `x\nclamav 9 0 0 0 ? 01:00 ${command}\n`,
    });
    const enabled = async (command: string) =>
      (await collect(clamav, machine({ commands: ps(command) }))).antivirus?.[0]?.enabled;
    expect(await enabled('/usr/sbin/clamd --foreground=true')).toBe(true);
    expect(await enabled('vim clamd')).toBe(false);
  });
});

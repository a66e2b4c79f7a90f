/** State of firewalld, where systemd runs the machine and there is no ufw. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';

const UNIT = 'firewalld.service';
/** Without log lines: looking for them can take longer than everything else. */
const STATUS = ['status', '-n', '0', UNIT] as const;
/** Longer lines are garbage. */
const MAX_LINE = 500;
const UNIT_DIRECTORIES = ['/usr/lib/systemd/system', '/lib/systemd/system', '/etc/systemd/system'];

/** Reads `systemctl status firewalld.service`. */
export function parseFirewalldStatus(text: string): 'on' | 'off' {
  const lines = text.split(/\r?\n/).map((line) => line.slice(0, MAX_LINE));
  const loaded = lines.findIndex((line) => /^\s*Loaded: loaded \(.*firewalld[^;]*;[^;]*;/.test(line));
  return loaded >= 0 && /^\s*Active: active \(running\)/.test(lines[loaded + 1] ?? '') ? 'on' : 'off';
}

/** Whether firewalld is installed; also true where the directories of units cannot be seen. */
async function isInstalled(host: Host): Promise<boolean> {
  const lists = await Promise.all(UNIT_DIRECTORIES.map((dir) => host.list(dir)));
  return lists.some((names) => names.includes(UNIT)) || lists.every((names) => names.length === 0);
}

export default defineCollector({
  name: 'unix/firewall-systemd',
  category: 'firewall',
  fills: { firewalls: ['description', 'status'] },
  reads: [...UNIT_DIRECTORIES.map((dir) => `${dir}/${UNIT}`), `systemctl ${STATUS.join(' ')}`],
  async collect({ host, add }) {
    const [ufw, systemctl] = await Promise.all([host.which('ufw'), host.which('systemctl')]);
    if (ufw !== undefined || systemctl === undefined) return;
    const output = (await isInstalled(host)) ? await host.run('systemctl', STATUS) : undefined;
    add('firewalls', { description: 'firewalld', status: parseFirewalldStatus(output?.stdout ?? '') });
  },
});

import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import firewallSystemd, { parseFirewalldStatus } from './firewall-systemd.js';
import firewallUfw, { isUfwEnabled, parseUfwStatus } from './firewall-ufw.js';

describe('ufw', () => {
  it('reads status and configuration', () => {
    expect(parseUfwStatus('Status: active\n\nTo  Action')).toBe('on');
    expect(parseUfwStatus('Status: inactive\n')).toBe('off');
    expect(parseUfwStatus('')).toBe('off');
    expect(isUfwEnabled('# comment\nENABLED=yes\n')).toBe(true);
    expect(isUfwEnabled('ENABLED="no"')).toBe(false);
    expect(isUfwEnabled('#ENABLED=no')).toBeUndefined();
  });
});

describe('firewalld', () => {
  const status = (loaded: string, active: string) =>
    `● firewalld.service - firewalld\n   Loaded: ${loaded}\n   Active: ${active}\n`;

  it('is on only while it runs', () => {
    const loaded = 'loaded (/usr/lib/systemd/system/firewalld.service; disabled; preset: enabled)';
    expect(parseFirewalldStatus(status(loaded, 'active (running) since now'))).toBe('on');
    expect(parseFirewalldStatus(status(loaded, 'inactive (dead)'))).toBe('off');
    expect(parseFirewalldStatus(status('masked', 'active (running)'))).toBe('off');
    expect(parseFirewalldStatus('Unit firewalld.service could not be found.')).toBe('off');
  });
});

describe('the state of a machine', () => {
  it('is told without starting ufw', async () => {
    const commands = { 'ufw status': 'Status: active\n', 'iptables -n -L ufw-user-input': '' };
    const off = machine({ files: { '/etc/ufw/ufw.conf': 'ENABLED=no\n' }, commands });
    expect((await collect(firewallUfw, off)).firewalls).toEqual([{ description: 'ufw', status: 'off' }]);
    expect(off.asked).toEqual([]);
    const on = machine({ files: { '/etc/ufw/ufw.conf': 'ENABLED=yes\n' }, commands });
    expect((await collect(firewallUfw, on)).firewalls).toEqual([{ description: 'ufw', status: 'on' }]);
    expect(on.asked).toEqual(['iptables -n -L ufw-user-input']);
    const unknown = machine({ commands: { 'ufw status': 'Status: active\n' } });
    expect((await collect(firewallUfw, unknown)).firewalls).toEqual([{ description: 'ufw', status: 'on' }]);
  });

  it('is that of firewalld where there is no ufw', async () => {
    const commands = {
      'systemctl status -n 0 firewalld.service':
        '   Loaded: loaded (/usr/lib/systemd/system/firewalld.service; enabled; preset: enabled)\n   Active: active (running)\n',
    };
    const installed = machine({ files: { '/usr/lib/systemd/system/firewalld.service': '' }, commands });
    expect((await collect(firewallSystemd, installed)).firewalls).toEqual([{ description: 'firewalld', status: 'on' }]);
    const absent = machine({ files: { '/usr/lib/systemd/system/cron.service': '' }, commands });
    expect((await collect(firewallSystemd, absent)).firewalls).toEqual([{ description: 'firewalld', status: 'off' }]);
    expect(absent.asked).toEqual([]);
    const other = machine({ commands: { ...commands, 'ufw status': '' } });
    expect((await collect(firewallSystemd, other)).firewalls).toBeUndefined();
  });
});

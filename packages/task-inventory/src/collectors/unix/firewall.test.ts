import { describe, expect, it } from 'vitest';
import { parseFirewalldStatus } from './firewall-systemd.js';
import { isUfwEnabled, parseUfwStatus } from './firewall-ufw.js';

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

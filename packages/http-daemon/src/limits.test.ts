import { type Logger, silentLogger } from '@fi/core';
import { describe, expect, it } from 'vitest';
import { LogLimit } from './log-limit.js';
import { LogTail } from './log-tail.js';
import { isOwnHost } from './own-host.js';
import { RateLimit } from './rate-limit.js';

describe('RateLimit', () => {
  it('counts per client and window', () => {
    let now = 0;
    const limit = new RateLimit(() => now);
    const ask = (address: string) => limit.allow(address, 2, 60);
    expect([ask('192.0.2.1'), ask('192.0.2.1'), ask('192.0.2.1'), ask('192.0.2.2')]).toEqual([true, true, false, true]);
    expect([ask('2001:db8::1'), ask('2001:db8::2'), ask('2001:db8::3'), ask('2001:db8:0:1::1')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    now = 60_000;
    expect(ask('192.0.2.1')).toBe(true);
    now = -1000;
    expect([ask('192.0.2.1'), ask('192.0.2.1'), ask('192.0.2.1')]).toEqual([true, true, false]);
  });

  it('remembers a bounded number of clients', () => {
    const limit = new RateLimit(() => 0);
    limit.allow('192.0.2.1', 1, 60);
    for (let i = 0; i < 5000; i++) limit.allow(`10.0.${i >> 8}.${i & 255}`, 1, 60);
    expect(limit.exhausted('192.0.2.1', 1, 60)).toBe(false);
    expect(limit.exhausted('10.0.19.135', 1, 60)).toBe(true);
  });
});

describe('LogLimit', () => {
  it('leaves lines out, and says how many', () => {
    let now = 0;
    const lines: string[] = [];
    const log: Logger = {
      ...silentLogger,
      error: (message) => lines.push(message),
      isEnabled: (level) => level === 'error',
    };
    const limit = new LogLimit(log, () => now);
    for (let i = 0; i < 1000; i++) limit.write('error', `line ${i}`);
    limit.write('debug', 'not enabled');
    expect(lines).toHaveLength(10);
    now = 10_000;
    limit.write('error', 'later');
    expect(lines.slice(10)).toEqual(['990 more lines about requests were not logged', 'later']);
  });
});

describe('LogTail', () => {
  it('keeps the last lines, of the levels that are wanted, without secrets', () => {
    const tail = new LogTail({ lines: 3, now: () => 1000 });
    const seen: string[] = [];
    const log = tail.tap({ ...silentLogger, info: (message) => seen.push(message) }, 'core');
    for (let i = 0; i < 5; i++) log.info(`line ${i}`);
    log.debug('too much');
    log.child('SNMP').warning('community=public was refused');
    log.error('x'.repeat(10_000));
    const lines = tail.since(0);
    expect(lines.map(({ tag, level }) => [tag, level])).toEqual([
      ['core', 'info'],
      ['SNMP', 'warning'],
      ['core', 'error'],
    ]);
    expect(lines[1]?.message).toBe('community=*** was refused');
    expect(lines[2]?.message).toHaveLength(501);
    expect(tail.since(lines[1]?.number ?? 0)).toHaveLength(1);
    expect(seen).toHaveLength(5);
  });
});

describe('isOwnHost', () => {
  it.each([
    ['127.0.0.1:62354', true],
    ['[::1]:62354', true],
    ['localhost', true],
    ['PC42', true],
    ['pc42.example.org:62354', true],
    ['pc42.', true],
    ['pc421', false],
    ['evil.example', false],
    ['evil.example#pc42', false],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example', false],
    ['', false],
    [undefined, false],
  ])('%s: %s', (header, own) => expect(isOwnHost(header, 'pc42.lan')).toBe(own));
});

import { type Logger, silentLogger } from '@fi/core';
import { describe, expect, it } from 'vitest';
import { clientKey, plainAddress } from './address.js';
import type { TargetView } from './agent-view.js';
import { TrustList } from './trust.js';
import { parseTrustItem } from './trust-item.js';

describe('plainAddress', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['[2001:db8::0001]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['localhost', undefined],
    ['1.2.3', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s', (text, address) => expect(plainAddress(text)).toBe(address));
});

describe('clientKey', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (address, key) => expect(clientKey(address)).toBe(key));
});

describe('parseTrustItem', () => {
  it.each([
    ['192.0.2.1', { kind: 'address', address: '192.0.2.1' }],
    [' 192.0.2.1/32 ', { kind: 'address', address: '192.0.2.1' }],
    ['192.168.0.0/24', { kind: 'network', address: '192.168.0.0', prefix: 24 }],
    ['::ffff:192.168.0.0/120', { kind: 'network', address: '192.168.0.0', prefix: 24 }],
    ['2001:db8::/32', { kind: 'network', address: '2001:db8::', prefix: 32 }],
    ['[::1]', { kind: 'address', address: '::1' }],
    ['10.0.0.1-10.0.0.9', { kind: 'range', from: '10.0.0.1', to: '10.0.0.9' }],
    ['10.0.0.1 - 10.0.0.9', { kind: 'range', from: '10.0.0.1', to: '10.0.0.9' }],
    ['2001:db8::1-2001:db8::ff', { kind: 'range', from: '2001:db8::1', to: '2001:db8::ff' }],
    ['glpi.example.org', { kind: 'name', name: 'glpi.example.org' }],
    ['my-server', { kind: 'name', name: 'my-server' }],
    ['a_b', { kind: 'name', name: 'a_b' }],
  ])('%s', (text, item) => expect(parseTrustItem(text)).toEqual(item));

  it.each([
    '',
    '192.168.0.0/33',
    '::/129',
    '::ffff:1.2.3.4/90',
    '1.2.3.4/',
    '/24',
    '1.2.3.256',
    '1.2.3',
    '10.0.0.1-::1',
    '10.0.0.1-',
    'a b',
    'http://x/',
    'x;y',
    '::1-x',
    'a'.repeat(300),
  ])('%j is bad', (text) => expect(parseTrustItem(text).kind).toBe('bad'));
});

function recorder(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const log: Logger = {
    ...silentLogger,
    error: (m) => lines.push(`error ${m}`),
    debug: (m) => lines.push(`debug ${m}`),
  };
  return { log, lines };
}

describe('TrustList', () => {
  const target = (id: string, address: string): TargetView => ({ id, type: 'server', address });
  const targets = [target('server0', 'https://glpi.example.org/x'), target('server1', 'http://[2001:db8::5]:8080/')];
  const names: Record<string, string[]> = {
    'glpi.example.org': ['203.0.113.7', '2001:db8::7'],
    'admin.example.org': ['198.51.100.3'],
  };
  const resolve = async (name: string) => {
    const found = names[name];
    if (found === undefined) throw new Error('queryA ENOTFOUND');
    return found;
  };
  const items = ['127.0.0.1', '192.168.0.0/24', '10.0.0.1 - 10.0.0.9', '2001:db8:1::/48', 'admin.example.org'];

  it.each([
    ['127.0.0.1', true, []],
    ['::1', true, []],
    ['::ffff:127.0.0.1', true, []],
    ['127.0.0.2', false, []],
    ['192.168.0.255', true, []],
    ['::ffff:192.168.0.9', true, []],
    ['192.168.1.0', false, []],
    ['10.0.0.1', true, []],
    ['10.0.0.9', true, []],
    ['10.0.0.10', false, []],
    ['2001:db8:1:ffff::1', true, []],
    ['2001:db8:2::1', false, []],
    ['198.51.100.3', true, []],
    ['203.0.113.7', true, ['server0']],
    ['2001:db8::7', true, ['server0']],
    ['2001:db8::5', true, ['server1']],
    ['::ffff:c0a8:1', true, []],
    ['::', false, []],
    ['0.0.0.0', false, []],
    [undefined, false, []],
  ])('%s: %s %j', async (address, trusted, servers) => {
    const list = new TrustList({ log: silentLogger, resolve });
    expect(await list.identify(address, items, targets)).toMatchObject({ trusted, servers });
  });

  it('trusts everybody when told so', async () => {
    const list = new TrustList({ log: silentLogger, resolve });
    for (const address of ['203.0.113.99', '2001:db8:9::1']) {
      expect((await list.identify(address, ['0.0.0.0/0', '::/0'], [])).trusted).toBe(true);
    }
    expect((await list.identify('::1', ['0.0.0.0/0'], [])).trusted).toBe(false);
  });

  it('says once what cannot be used, and goes on without it', async () => {
    const { log, lines } = recorder();
    let now = 0;
    const list = new TrustList({ log, resolve, now: () => now });
    const bad = ['nowhere.example', '10.0.0.9-10.0.0.1', '1.2.3.4/99', '192.0.2.1'];
    expect((await list.identify('192.0.2.1', bad, [])).trusted).toBe(true);
    now = 61_000;
    await list.identify('192.0.2.1', bad, []);
    expect(lines.sort()).toEqual([
      'debug Trusted client ip: IPv4 192.0.2.1',
      'error httpd-trust: "1.2.3.4/99" is skipped: the number after the / is not 0 to 32',
      'error httpd-trust: "10.0.0.9-10.0.0.1" is skipped: a range begins with the lower address',
      "error unable to get address for 'nowhere.example': queryA ENOTFOUND",
    ]);
  });

  it('resolves again after a minute, and not before', async () => {
    let now = 0;
    let address = '198.51.100.1';
    let asked = 0;
    const moving = async () => {
      asked++;
      return [address];
    };
    const list = new TrustList({ log: silentLogger, resolve: moving, now: () => now });
    const trusted = async (client: string) => (await list.identify(client, ['moving.example'], [])).trusted;
    expect(await trusted('198.51.100.1')).toBe(true);
    address = '198.51.100.2';
    now = 59_000;
    expect(await trusted('198.51.100.2')).toBe(false);
    expect(asked).toBe(1);
    now = 60_000;
    expect([await trusted('198.51.100.1'), await trusted('198.51.100.2')]).toEqual([false, true]);
    expect(asked).toBe(2);
  });

  it('follows the configuration at once, and asks for names once for many clients', async () => {
    let asked = 0;
    const list = new TrustList({
      log: silentLogger,
      resolve: async () => {
        asked++;
        return ['198.51.100.1'];
      },
    });
    expect((await list.identify('192.0.2.1', ['192.0.2.1'], [])).trusted).toBe(true);
    expect((await list.identify('192.0.2.1', [], [])).trusted).toBe(false);
    const all = await Promise.all(Array.from({ length: 50 }, () => list.identify('198.51.100.1', ['x.example'], [])));
    expect(all.every(({ trusted }) => trusted)).toBe(true);
    expect(asked).toBe(1);
  });

  it('knows addresses without waiting for names', async () => {
    let release: (addresses: string[]) => void = () => undefined;
    const list = new TrustList({
      log: silentLogger,
      resolve: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    });
    const answer = list.identify('192.0.2.1', ['192.0.2.1', 'slow.example'], []);
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 10_000, 'late'))]);
    expect(first).toMatchObject({ trusted: true });
    release(['198.51.100.9']);
  });
});

import { describe, expect, it } from 'vitest';
import { treeHost } from '../../test/tree-host.js';
import { parseDomains } from '../collectors/unix/domains.js';
import { assetName } from '../collectors/unix/hostname.js';
import { domainInHosts, hostNames, parseResolvConf } from './host-names.js';

it('reads resolv.conf', () => {
  const text =
    '# a\nnameserver 9.9.9.9\nnameserver 1.1.1.1.\nnameserver 9.9.9.9\nsearch b.org. c.org\ndomain a.org\nsearch\n';
  expect(parseResolvConf(text)).toEqual({ nameservers: ['1.1.1.1', '9.9.9.9'], domains: ['b.org', 'a.org'] });
  expect(parseResolvConf('search .\n')).toEqual({ nameservers: [], domains: [] });
  expect(parseDomains(text, undefined)).toEqual({ dns: '1.1.1.1/9.9.9.9', workgroup: 'a.org/b.org' });
  expect(parseDomains(text, 'pc.sub.example.org').workgroup).toBe('sub.example.org');
  expect(parseDomains('', undefined)).toEqual({ dns: undefined, workgroup: undefined });
});

it('finds the domain in the hosts file', () => {
  expect(domainInHosts('127.0.0.1 localhost\n127.0.1.1 pc.example.org pc # me\n', 'pc')).toBe('example.org');
  expect(domainInHosts('127.0.0.1 localhost\n', 'pc')).toBeUndefined();
});

describe('hostNames', () => {
  const names = (name: string, files: Record<string, string> = {}) =>
    hostNames(treeHost({}, () => undefined, { '/proc/sys/kernel/hostname': `${name}\n`, ...files }));
  it('puts name and domain together', async () => {
    const resolver = { '/etc/resolv.conf': 'search example.org\n' };
    expect(await names('pc', resolver)).toEqual({ name: 'pc', domain: 'example.org', fqdn: 'pc.example.org' });
    expect(await names('pc.other.org', resolver)).toMatchObject({ domain: 'example.org', fqdn: 'pc.other.org' });
    expect(await names('pc.other.org')).toMatchObject({ domain: 'other.org', fqdn: 'pc.other.org' });
    expect(await names('pc')).toEqual({ name: 'pc', domain: undefined, fqdn: undefined });
  });
  it('asks the resolver when no file tells the domain', async () => {
    const asked: string[] = [];
    const host = (answer: string) => {
      const commands = (command: string, args: readonly string[]) => {
        asked.push([command, ...args].join(' '));
        return answer;
      };
      return treeHost({}, commands, { '/proc/sys/kernel/hostname': 'pc\n' });
    };
    expect(await hostNames(host('192.0.2.7       pc.example.org pc\n'))).toMatchObject({ fqdn: 'pc.example.org' });
    expect(await hostNames(host('127.0.0.1       pc\n'))).toEqual({ name: 'pc', domain: undefined, fqdn: undefined });
    expect(asked).toEqual(['getent hosts pc', 'getent hosts pc']);
  });
  it('gives the form of the name that is asked for', async () => {
    const found = await names('pc.a', { '/etc/resolv.conf': 'search example.org\n' });
    expect([1, 2, 3].map((form) => assetName(found, form as 1 | 2 | 3))).toEqual(['pc', 'pc.a', 'pc.a']);
    expect(assetName({ name: 'pc', domain: undefined, fqdn: undefined }, 3)).toBe('pc');
  });
});

import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { destinations, directedBroadcast, frameInterfaces } from './interfaces.js';

function v4(address: string, netmask: string, more: { mac?: string; internal?: boolean } = {}): NetworkInterfaceInfo {
  return { address, netmask, family: 'IPv4', mac: '02:00:00:00:00:01', internal: false, cidr: null, ...more };
}
const v6 = (address: string): NetworkInterfaceInfo => ({
  address,
  netmask: 'ffff:ffff:ffff:ffff::',
  family: 'IPv6',
  mac: '02:00:00:00:00:01',
  internal: false,
  cidr: null,
  scopeid: 2,
});

const LIST = {
  lo: [v4('127.0.0.1', '255.0.0.0', { mac: '00:00:00:00:00:00', internal: true })],
  eth0: [v4('192.0.2.10', '255.255.255.0'), v4('192.0.2.11', '255.255.255.0'), v6('fe80::1'), v6('2001:db8::1')],
  tun0: [v4('10.9.0.2', '255.255.255.255', { mac: '00:00:00:00:00:00' })],
};

describe('directedBroadcast', () => {
  it.each([
    ['192.0.2.10', '255.255.255.0', '192.0.2.255'],
    ['10.1.2.3', '255.255.240.0', '10.1.15.255'],
    ['223.255.255.1', '255.0.0.0', '223.255.255.255'],
  ])('of %s %s is %s', (address, mask, broadcast) => expect(directedBroadcast(address, mask)).toBe(broadcast));

  it.each([
    ['192.0.2.1', '255.255.255.255'],
    ['192.0.2.1', '255.255.255.254'],
    ['garbage', '255.255.255.0'],
    ['192.0.2.1', ''],
  ])('is none for %s %s', (address, mask) => expect(directedBroadcast(address, mask)).toBeUndefined());
});

describe('destinations', () => {
  it('are the limited broadcast, and each network of each interface once', () => {
    expect(destinations(LIST)).toEqual([
      { family: 'IPv4', address: '255.255.255.255' },
      { family: 'IPv4', address: '192.0.2.255', interface: 'eth0', from: '192.0.2.10' },
      { family: 'IPv6', address: 'ff02::1', interface: 'eth0' },
    ]);
  });

  it('stay on the interfaces that are named', () => {
    expect(destinations(LIST, ['tun0'])).toEqual([]);
    expect(destinations(LIST, ['eth0'])).toHaveLength(2);
  });
});

it('frames go out on interfaces with a MAC and an IPv4 address', () => {
  expect(frameInterfaces(LIST)).toEqual(['eth0']);
  expect(frameInterfaces(LIST, ['tun0'])).toEqual([]);
});

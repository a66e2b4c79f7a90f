import { describe, expect, it } from 'vitest';
import { parseIpAddr } from './ip-addr.js';

const TEXT = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet6 ::1/128 scope host noprefixroute
2: eth0@if9: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500
    link/ether 02:00:5e:00:ab:01 brd ff:ff:ff:ff:ff:ff link-netnsid 0
    altname enp1s0
    inet 192.0.2.7/24 metric 100 brd 192.0.2.255 scope global dynamic eth0
       valid_lft 1422sec preferred_lft 1422sec
    inet 198.51.100.7/28 scope global secondary eth0:1
3: tun0: <POINTOPOINT,NOARP> mtu 1400
    link/none
    inet 203.0.113.1 peer 203.0.113.2/32 scope global tun0
`;

describe('parseIpAddr', () => {
  it('gives an entry per address, and one to an interface whose name no address bears', () => {
    expect(
      parseIpAddr(TEXT).map(({ description, ipaddress, ipaddress6 }) => [description, ipaddress ?? ipaddress6]),
    ).toEqual([
      ['lo', '::1'],
      ['eth0@if9', undefined],
      ['eth0', '192.0.2.7'],
      ['eth0:1', '198.51.100.7'],
      ['tun0', '203.0.113.1'],
    ]);
  });

  it('computes masks and subnets', () => {
    const [loopback, , first, second, tunnel] = parseIpAddr(TEXT);
    expect(loopback).toMatchObject({ ipmask6: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ipsubnet6: '::1' });
    expect(first).toMatchObject({
      ipmask: '255.255.255.0',
      ipsubnet: '192.0.2.0',
      mac: '02:00:5e:00:ab:01',
      dynamic: true,
    });
    expect(second).toMatchObject({ ipmask: '255.255.255.240', ipsubnet: '198.51.100.0', status: 'up' });
    expect(tunnel).toMatchObject({ status: 'down', ipmask: undefined, ipsubnet: undefined });
    expect(tunnel?.mac).toBeUndefined();
  });

  it('survives what is cut or none of it', () => {
    for (let length = 0; length < TEXT.length; length += 7)
      expect(() => parseIpAddr(TEXT.slice(0, length))).not.toThrow();
    for (const text of ['', '\n\n', '1: ', '    inet 192.0.2.1/24', 'Erreur\0ÿ', '1: x: <UP>\n inet\n inet6 /\n link/'])
      expect(
        parseIpAddr(text).every((entry) => entry.description === 'x'),
        text,
      ).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import {
  canonicalMac,
  ipv4FromHex,
  ipv4Mask,
  ipv4Subnet,
  ipv6Mask,
  ipv6Subnet,
  isHardwareAddress,
  isIpv4,
  isIpv4Network,
  isSameNetwork,
} from './network-address.js';

describe('IPv4', () => {
  it('makes masks of prefix lengths', () => {
    expect([1, 8, 19, 24, 31, 32].map(ipv4Mask)).toEqual([
      '128.0.0.0',
      '255.0.0.0',
      '255.255.224.0',
      '255.255.255.0',
      '255.255.255.254',
      '255.255.255.255',
    ]);
    expect([0, 33, -1, 1.5, Number.NaN, undefined].map(ipv4Mask)).toEqual(Array(6).fill(undefined));
  });

  it('computes subnets', () => {
    expect(ipv4Subnet('192.0.2.77', '255.255.255.192')).toBe('192.0.2.64');
    expect(ipv4Subnet('203.0.113.9', '255.255.255.255')).toBe('203.0.113.9');
    expect(ipv4Subnet('192.0.2.77', undefined)).toBeUndefined();
    expect(ipv4Subnet('192.0.2.777', '255.255.255.0')).toBeUndefined();
  });

  it('compares networks', () => {
    expect(isSameNetwork('192.0.2.1', '192.0.2.254', '255.255.255.0')).toBe(true);
    expect(isSameNetwork('192.0.2.1', '192.0.2.254', '255.255.255.128')).toBe(false);
    expect(isSameNetwork('x', 'x', '255.255.255.0')).toBe(false);
    expect(isSameNetwork('x', 'x', undefined)).toBe(false);
  });

  it('reads hexadecimal addresses and leaves others alone', () => {
    expect(ipv4FromHex('0xffffff00')).toBe('255.255.255.0');
    expect(ipv4FromHex('7F000001')).toBe('127.0.0.1');
    expect(ipv4FromHex('127.0.0.1')).toBe('127.0.0.1');
  });

  it('tells addresses and networks from other texts', () => {
    expect(['192.0.2.1', '256.0.0.1', '1.2.3', ''].map(isIpv4)).toEqual([true, false, false, false]);
    expect(['10/8', '10.0/16', '10.0.0.0/32', '10.0.0.0', 'default'].map(isIpv4Network)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('IPv6', () => {
  it('makes masks of all 128 prefix lengths', () => {
    expect([1, 10, 16, 64, 127, 128].map(ipv6Mask)).toEqual([
      '8000::',
      'ffc0::',
      'ffff::',
      'ffff:ffff:ffff:ffff::',
      'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe',
      'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ]);
    expect(ipv6Mask(0)).toBeUndefined();
    expect(ipv6Mask(129)).toBeUndefined();
  });

  it('computes subnets in short form', () => {
    expect(ipv6Subnet('2001:db8:0:7::1', 64)).toBe('2001:db8:0:7::');
    expect(ipv6Subnet('fe80::1', 64)).toBe('fe80::');
    expect(ipv6Subnet('::1', 128)).toBe('::1');
    expect(ipv6Subnet('::1', 8)).toBe('::');
    expect(ipv6Subnet('2001:db8:1:0:1:0:0:1', 128)).toBe('2001:db8:1:0:1::1');
    expect(ipv6Subnet('::ffff:192.0.2.1', 128)).toBe('::ffff:c000:201');
    expect(ipv6Subnet('fe80::1%eth0', 10)).toBe('fe80::');
  });

  it('refuses what is no address', () => {
    for (const text of ['', ':', '1:2', '1::2::3', 'g::', '1:2:3:4:5:6:7:8:9', '12345::', ':'.repeat(9)])
      expect(ipv6Subnet(text, 64), text).toBeUndefined();
  });
});

describe('hardware addresses', () => {
  it('brings notations together', () => {
    for (const text of ['0x02005E00AB01', '02-00-5e-00-ab-01', '2:0:5e:0:ab:1', '02005e 00ab01', '0200.5e00.ab01'])
      expect(canonicalMac(text), text).toBe('02:00:5e:00:ab:01');
    for (const text of ['', '0x', '02:00:5e', '02005e00ab0g']) expect(canonicalMac(text), text).toBeUndefined();
  });

  it('accepts Ethernet and InfiniBand lengths', () => {
    expect(isHardwareAddress('02:00:5e:00:ab:01')).toBe(true);
    expect(isHardwareAddress(Array(20).fill('0a').join(':'))).toBe(true);
    expect(isHardwareAddress('192.0.2.1')).toBe(false);
    expect(isHardwareAddress(Array(7).fill('0a').join(':'))).toBe(false);
    expect(isHardwareAddress(':'.repeat(100_000))).toBe(false);
  });
});

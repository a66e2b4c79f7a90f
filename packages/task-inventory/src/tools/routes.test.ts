import { describe, expect, it } from 'vitest';
import { parseConnectedNetworks, parseDefaultRoute, parseKernelRoutes, parseNetstatRoutes } from './routes.js';

describe('parseDefaultRoute', () => {
  it('takes the lowest metric; none is lowest', () => {
    const routes = ['default via 192.0.2.9 dev a metric 600', 'default via 192.0.2.8 dev b proto dhcp metric 100'];
    expect(parseDefaultRoute(routes.join('\n'))).toBe('192.0.2.8');
    expect(parseDefaultRoute([...routes].reverse().join('\n'))).toBe('192.0.2.8');
    expect(parseDefaultRoute([...routes, 'default via 192.0.2.7 dev c onlink'].join('\n'))).toBe('192.0.2.7');
  });

  it('knows no gateway without one', () => {
    for (const text of ['', 'default dev ppp0 scope link', 'default via fe80::1 dev a', '192.0.2.0/24 via 192.0.2.1'])
      expect(parseDefaultRoute(text), text).toBeUndefined();
  });
});

describe('parseNetstatRoutes', () => {
  it('reads rows below the heading, the first of each destination', () => {
    const text = `default 203.0.113.9 before the table
Destination  Gateway  Flags
default      192.0.2.1  UG
default      192.0.2.2  UG
10/8         link#1     U
192.0.2.5    02:0:5e:0:ab:1 U
::1          ::1        UH
nonsense`;
    expect(Object.fromEntries(parseNetstatRoutes(text))).toEqual({
      default: '192.0.2.1',
      '10/8': 'link#1',
      '192.0.2.5': '02:0:5e:0:ab:1',
    });
    expect(parseNetstatRoutes('').size).toBe(0);
  });
});

describe('parseKernelRoutes', () => {
  const table = (...rows: string[]) => ['Iface Destination Gateway Flags RefCnt Use Metric Mask', ...rows].join('\n');

  it('reads both byte orders', () => {
    const little = ['eth0 00000000 010200C0 0003 0 0 0 00000000', 'eth0 000200C0 00000000 0001 0 0 0 00FFFFFF'];
    const big = ['eth0 00000000 C0000201 0003 0 0 0 00000000', 'eth0 C0000200 00000000 0001 0 0 0 FFFFFF00'];
    expect(parseKernelRoutes(table(...little))).toBe('192.0.2.1');
    expect(parseKernelRoutes(table(...big))).toBe('192.0.2.1');
  });

  it('takes the lowest metric of routes that lead somewhere', () => {
    const text = table(
      'eth0 00000000 010200C0 0003 0 0 600 00000000',
      'eth1 00000000 020200C0 0003 0 0 100 00000000',
      'eth2 00000000 030200C0 0203 0 0 10 00000000',
      'ppp0 00000000 00000000 0001 0 0 0 00000000',
      'eth0 000200C0 00000000 0001 0 0 0 0000FFFF',
    );
    expect(parseKernelRoutes(text)).toBe('192.0.2.2');
  });

  it('tells a missing route from an unknown byte order', () => {
    expect(parseKernelRoutes(table())).toBeNull();
    expect(parseKernelRoutes('')).toBeNull();
    expect(parseKernelRoutes(table('eth0 00000000 010200C0 0003 0 0 0 00000000'))).toBeUndefined();
    expect(parseKernelRoutes(table('x', 'eth0 zz 01', '\0'))).toBeNull();
  });
});

it('finds the networks that interfaces are in, in either byte order', () => {
  const heading = 'Iface Destination Gateway Flags RefCnt Use Metric Mask\n';
  const expected = [{ name: 'eth0', subnet: '192.0.2.0', mask: '255.255.255.128' }];
  const little = 'eth0 00000000 010200C0 0003 0 0 0 00000000\neth0 000200C0 00000000 0001 0 0 0 80FFFFFF\n';
  expect(parseConnectedNetworks(heading + little)).toEqual(expected);
  expect(parseConnectedNetworks(`${heading}eth0 C0000200 00000000 0001 0 0 0 FFFFFF80\n`)).toEqual(expected);
  expect(parseConnectedNetworks(`${heading}eth0 000200C0 00000000 0001 0 0 0 00000000\nx\n`)).toEqual([]);
});

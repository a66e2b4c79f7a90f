import { describe, expect, it } from 'vitest';
import { parseIfconfig } from './ifconfig.js';

describe('parseIfconfig', () => {
  it('reads the old layout', () => {
    const text = `eth0      Link encap:Ethernet  HWaddr 02:00:5E:00:AB:01
          inet addr:192.0.2.7  Bcast:192.0.2.255  Mask:255.255.255.0
          inet6 addr: fe80::1/64 Scope:Link
          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1

`;
    expect(parseIfconfig(text)).toEqual([
      {
        description: 'eth0',
        status: 'up',
        type: 'ethernet',
        mac: '02:00:5E:00:AB:01',
        ipaddress: '192.0.2.7',
        ipmask: '255.255.255.0',
        ipaddress6: 'fe80::1/64',
      },
    ]);
  });

  it('reads the new layout', () => {
    const text = `eth0:srv: flags=4163<UP,BROADCAST>  mtu 1500
        inet 192.0.2.7  netmask 255.255.255.0  broadcast 192.0.2.255
        inet6 2001:db8::7  prefixlen 64  scopeid 0x0<global>
        ether 02:00:5e:00:ab:01  txqueuelen 1000  (Ethernet)

eth1: flags=4098<BROADCAST,MULTICAST>  mtu 1500

`;
    expect(parseIfconfig(text)).toEqual([
      {
        description: 'eth0:srv',
        status: 'up',
        type: 'ethernet',
        mac: '02:00:5e:00:ab:01',
        ipaddress: '192.0.2.7',
        ipmask: '255.255.255.0',
        ipaddress6: '2001:db8::7/64',
      },
      { description: 'eth1', status: 'down' },
    ]);
  });

  it('reads addresses without broadcast: of the loopback, and of a tunnel', () => {
    const text = `lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536
        inet 127.0.0.1  netmask 255.0.0.0
        inet6 ::1  prefixlen 128  scopeid 0x10<host>
        loop  txqueuelen 1000  (Local Loopback)

tun0: flags=4305<UP,POINTOPOINT,RUNNING,NOARP,MULTICAST>  mtu 1500
        inet 10.8.0.6  netmask 255.255.255.255  destination 10.8.0.5
        unspec 00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00  txqueuelen 500  (UNSPEC)

`;
    expect(parseIfconfig(text)).toEqual([
      { description: 'lo', status: 'up', ipaddress: '127.0.0.1', ipmask: '255.0.0.0', ipaddress6: '::1/128' },
      { description: 'tun0', status: 'up', ipaddress: '10.8.0.6', ipmask: '255.255.255.255' },
    ]);
  });

  it('drops an interface that was cut, and garbage', () => {
    expect(parseIfconfig('eth0: flags=4163<UP>  mtu 1500\n   inet 192.0.2.7')).toEqual([]);
    expect(parseIfconfig('')).toEqual([]);
    expect(parseIfconfig(`${' '.repeat(100_000)}\n\0\xff`)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { machine } from '../../test/machine.js';
import { kernelAddresses, parseFibTrie, parseIfInet6 } from './kernel-addresses.js';

const TRIE = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 192.0.2.0/24 2 0 2
        |-- 192.0.2.0
           /24 link UNICAST
Local:
  +-- 0.0.0.0/0 3 0 5
     |-- 127.0.0.1
        /32 host LOCAL
     |-- 192.0.2.9
        /32 host LOCAL
     |-- 192.0.2.255
        /32 link BROADCAST
`;
const ROUTE =
  'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n' +
  'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\neth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n';
const INET6 =
  '00000000000000000000000000000001 01 80 10 80       lo\n' + '20010db8000000000000000000000009 02 40 00 00     eth0\n';

it('finds the addresses of the machine itself', () => {
  expect(parseFibTrie(TRIE)).toEqual(['127.0.0.1', '192.0.2.9']);
  expect(parseFibTrie('/32 host LOCAL\n|-- x\n')).toEqual([]);
});

it('reads IPv6 addresses', () => {
  expect(parseIfInet6(INET6)).toEqual([
    { name: 'lo', address: '::1', prefix: 128, dynamic: false },
    { name: 'eth0', address: '2001:db8::9', prefix: 64, dynamic: true },
  ]);
  expect(parseIfInet6('x\n\u0000 1 2 3 4 5\n')).toEqual([]);
});

describe('kernelAddresses', () => {
  const net = '/sys/class/net';
  const files = {
    [`${net}/lo/flags`]: '0x9\n',
    [`${net}/lo/address`]: '00:00:00:00:00:00\n',
    [`${net}/eth0/flags`]: '0x1003\n',
    [`${net}/eth0/address`]: '02:00:5e:00:00:09\n',
    [`${net}/tun0/flags`]: '0x1090\n',
    [`${net}/tun0/address`]: '\n',
    [`${net}/bonding_masters`]: 'bond0\n',
  };

  it('puts them together', async () => {
    const proc = { '/proc/net/fib_trie': TRIE, '/proc/net/route': ROUTE, '/proc/net/if_inet6': INET6 };
    const { host } = machine({ files: { ...files, ...proc } });
    const eth0 = { description: 'eth0', status: 'up', mac: '02:00:5e:00:00:09' };
    expect((await kernelAddresses(host)).filter(({ description }) => description !== 'lo')).toEqual([
      { ...eth0, ipaddress: '192.0.2.9', ipmask: '255.255.255.0', ipsubnet: '192.0.2.0' },
      {
        ...{ ...eth0, ipaddress6: '2001:db8::9', dynamic: true },
        ...{ ipmask6: 'ffff:ffff:ffff:ffff::', ipsubnet6: '2001:db8::' },
      },
      { description: 'tun0', status: 'down' },
    ]);
    expect((await kernelAddresses(host)).find(({ ipaddress }) => ipaddress === '127.0.0.1')?.description).toBe('lo');
  });

  it('lists interfaces alone where nothing tells addresses', async () => {
    const found = await kernelAddresses(machine({ files }).host);
    expect(found.map(({ description }) => description).sort()).toEqual(['eth0', 'lo', 'tun0']);
    expect(await kernelAddresses(machine({}).host)).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { parseArp, parseProcArp } from './arp.js';
import { macMaker } from './mac-maker.js';
import { nodeStatusRequest, parseNodeStatus } from './netbios.js';

it('reads the neighbours of Linux', () => {
  const text = `IP address       HW type     Flags       HW address            Mask     Device
192.0.2.10       0x1         0x2         00:00:5E:00:53:10     *        eth0
192.0.2.11       0x1         0x0         00:00:00:00:00:00     *        eth0
`;
  expect([...parseProcArp(text)]).toEqual([['192.0.2.10', { mac: '00:00:5e:00:53:10' }]]);
});

it('reads the neighbours that arp and ip print', () => {
  const text = `sw1.example.org (192.0.2.10) at 00:00:5e:00:53:10 [ether] on eth0
? (192.0.2.13) at <incomplete> on eth0
sw3.example.org (192.0.2.14) at <incomplete> on eth0
  192.0.2.11           00-00-5E-00-53-11     dynamic
192.0.2.12 dev eth0 lladdr 00:00:5e:00:53:12 REACHABLE
192.0.2.15 dev eth0  FAILED
`;
  expect([...parseArp(text)]).toEqual([
    ['192.0.2.10', { mac: '00:00:5e:00:53:10', name: 'sw1.example.org' }],
    ['192.0.2.13', {}],
    ['192.0.2.14', { name: 'sw3.example.org' }],
    ['192.0.2.11', { mac: '00:00:5e:00:53:11' }],
    ['192.0.2.12', { mac: '00:00:5e:00:53:12' }],
  ]);
});

function answer(names: readonly (readonly [string, number, number])[], mac: string): Buffer {
  const entries = names.map(([name, suffix, flags]) =>
    Buffer.concat([Buffer.from(name.padEnd(15), 'latin1'), Buffer.from([suffix, flags, 0])]),
  );
  return Buffer.concat([Buffer.alloc(56), Buffer.from([names.length]), ...entries, Buffer.from(mac, 'hex')]);
}

it('reads the names of a NetBIOS machine', () => {
  const names = [
    ['PC42', 0, 4],
    ['OFFICE', 0, 0x84],
    ['ALICE', 3, 4],
    ['IS~PC42', 0, 4],
    ['PC42', 0x20, 4],
  ] as const;
  expect(parseNodeStatus(answer(names, '00005e005320'))).toEqual({
    NETBIOSNAME: 'PC42',
    WORKGROUP: 'OFFICE',
    USERSESSION: 'ALICE',
    MAC: '00:00:5e:00:53:20',
  });
  expect(parseNodeStatus(answer([], '000000000000'))).toEqual({});
  expect(parseNodeStatus(Buffer.alloc(56))).toBeUndefined();
  const cut = answer(names, '00005e005320').subarray(0, 80);
  expect(parseNodeStatus(cut)).toEqual({ NETBIOSNAME: 'PC42' });
});

it('asks for any name', () => {
  const request = nodeStatusRequest(0x12345);
  expect(request.length).toBe(50);
  expect(request.toString('latin1', 13, 45)).toBe(`CK${'A'.repeat(30)}`);
  expect(request.readUInt16BE(0)).toBe(0x2345);
});

it('knows who made a network interface', () => {
  expect(macMaker('00:00:0c:12:34:56')).toMatch(/^Cisco/);
  expect(macMaker('02:00:0c:12:34:56')).toBeUndefined();
  expect(macMaker('nonsense')).toBeUndefined();
});

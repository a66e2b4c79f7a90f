import { describe, expect, it } from 'vitest';
import { column, composed, type Values } from '../../test/composed.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { readAggregates } from './aggregates.js';
import { readCartridges } from './cartridges.js';
import { inventory } from './collect.js';
import type { Ports } from './inventory.js';
import { addNeighbours } from './neighbours.js';
import { readPageCounters } from './page-counters.js';
import { readPorts, sortedPorts } from './ports.js';
import { addStations } from './stations.js';
import { readTrunks } from './trunks.js';
import { readVlans } from './vlans.js';

const supplies = (rows: readonly Values[]): Values =>
  Object.assign(
    {},
    ...rows.map((row, index) =>
      Object.fromEntries(
        Object.entries(row).map(([number, value]) => [mib2(`43.11.1.1.${number}.1.${index + 1}`), value]),
      ),
    ),
  );

describe('cartridges', () => {
  it('are named by kind and colour, with percent, words or amounts', async () => {
    const device = composed({
      ...column(mib2('43.12.1.1.4.1'), { 1: 'black', 2: 'photo black', 3: 'matte-black' }),
      ...supplies([
        { 3: 1, 5: 3, 6: 'Black Toner', 7: 19, 8: 100, 9: 80 },
        { 3: 0, 5: 9, 6: 'Tambour jaune', 7: 7, 8: 30000, 9: 10000 },
        { 3: 0, 5: 4, 6: 'Waste', 7: 19, 8: 100, 9: -3 },
        { 3: 0, 5: 1, 6: 'Fuser unit', 7: 19, 8: 100, 9: -2 },
        { 3: 0, 5: 18, 6: 'Kit', 7: 11, 8: -2, 9: 12 },
        { 3: 0, 5: 10, 6: 'Cyan developer', 7: 15, 8: -2, 9: 125 },
        { 3: 0, 5: 7, 6: 'unknown kind', 7: 19, 8: 100, 9: 1 },
        { 3: 2, 5: 5, 6: 'Ink', 7: 19, 8: 100, 9: 5 },
        { 3: 9, 5: 5, 6: 'Ink without a colour', 7: 19, 8: 100, 9: 5 },
        { 3: 3, 5: 6, 6: 'Ink', 7: 19, 8: 0, 9: 5 },
        { 3: 3, 5: 21, 6: 'Toner', 7: 99, 8: -2, 9: 5 },
      ]),
    });
    expect(await readCartridges(device)).toEqual({
      TONERBLACK: '80',
      DRUMYELLOW: '33',
      WASTETONER: 'OK',
      FUSERKIT: 'WARNING',
      MAINTENANCEKIT: '12hours',
      DEVELOPERCYAN: '12.5ml',
      CARTRIDGEPHOTO: '5',
      'TONERMATTE-BLACK': '5?',
    });
  });

  it('make element names of colours that hold anything', async () => {
    const device = composed({
      ...column(mib2('43.12.1.1.4.1'), { 1: '(black)<x>' }),
      ...supplies([{ 3: 1, 5: 3, 6: 'T', 8: 10, 9: 5 }]),
    });
    expect(await readCartridges(device)).toEqual({ TONERBLACKX: '50' });
  });
});

it('reads page counters, skipping what is no number', async () => {
  const counters = { '1347.42.3.1.1.1.1.1': 10, '1347.42.3.1.1.1.1.2': 'many' };
  const own = Object.fromEntries(Object.entries(counters).map(([oid, value]) => [enterprise(oid), value]));
  expect(await readPageCounters(composed({ ...own, [mib2('43.10.2.1.4.1.1')]: 1234 }))).toEqual({
    TOTAL: '1234',
    PRINTTOTAL: '10',
  });
});

const ports = (...indexes: string[]): Ports => new Map(indexes.map((index) => [index, { IFNUMBER: index }]));

describe('ports', () => {
  it('merge all tables, with the faster speed and the addresses', async () => {
    const found = await readPorts(
      composed({
        ...column(mib2('2.2.1.1'), { 1: 1, 2: 2 }),
        ...column(mib2('2.2.1.2'), { 1: 'eth0', 2: 'eth1' }),
        ...column(mib2('2.2.1.5'), { 1: 4294967295, 2: 100000000 }),
        ...column(mib2('2.2.1.6'), { 1: '0x001122aabbcc', 2: '' }),
        ...column(mib2('2.2.1.7'), { 1: 1, 2: 9 }),
        ...column(mib2('31.1.1.1.15'), { 1: 10000, 2: 0 }),
        ...column(mib2('4.20.1.2'), { '192.0.2.9': 1, '192.0.2.10': 1, '192.0.2.11': 7 }),
      }),
    );
    expect([...found]).toEqual([
      [
        '1',
        {
          IFNUMBER: '1',
          IFDESCR: 'eth0',
          IFNAME: 'eth0',
          MAC: '00:11:22:aa:bb:cc',
          IFINTERNALSTATUS: '1',
          IFSPEED: '10000000000',
          IPS: { IP: ['192.0.2.10', '192.0.2.9'] },
          IP: '192.0.2.9',
        },
      ],
      ['2', { IFNUMBER: '2', IFDESCR: 'eth1', IFNAME: 'eth1', IFSPEED: '100000000' }],
    ]);
  });

  it('are sorted by their index, dotted ones too', () => {
    const order = sortedPorts(ports('10', '9', '1.2.3', '1.2.10', 'x')).map(({ IFNUMBER }) => IFNUMBER);
    expect(order).toEqual(['x', '1.2.3', '1.2.10', '9', '10']);
  });
});

describe('VLANs', () => {
  it("come from Cisco's tables", async () => {
    const device = composed({
      ...column(enterprise('9.9.46.1.3.1.1.4.1'), { 10: 'office', 20: 'lab' }),
      ...column(enterprise('9.9.68.1.2.2.1.2'), { 1: 10, 2: 30 }),
    });
    expect([...(await readVlans(device, ports('1', '2')))]).toEqual([
      ['1', [{ NUMBER: '10', NAME: 'office' }]],
      ['2', [{ NUMBER: '30', NAME: undefined }]],
    ]);
  });

  it('come from the Q-BRIDGE-MIB, current tables before static ones, bit by bit', async () => {
    const device = composed({
      ...column(mib2('17.7.1.4.3.1.1'), { 1: 'default', 5: 'voice', 6: 'off' }),
      ...column(mib2('17.7.1.4.3.1.5'), { 1: 1, 5: 1, 6: 2 }),
      ...column(mib2('17.7.1.4.2.1.4'), { '0.1': '0xe0' }),
      ...column(mib2('17.7.1.4.2.1.5'), { '0.1': '0xc0' }),
      ...column(mib2('17.7.1.4.3.1.2'), { 1: '0xff', 5: '0x20', 6: '0xff' }),
      ...column(mib2('17.7.1.4.3.1.4'), { 1: '0x00', 5: '0x00', 6: '0xff' }),
    });
    expect([...(await readVlans(device, ports('1', '2', '3', '9')))]).toEqual([
      ['1', [{ NUMBER: '1', NAME: 'default', TAGGED: '0' }]],
      ['2', [{ NUMBER: '1', NAME: 'default', TAGGED: '0' }]],
      [
        '3',
        [
          { NUMBER: '1', NAME: 'default', TAGGED: '1' },
          { NUMBER: '5', NAME: 'voice', TAGGED: '1' },
        ],
      ],
    ]);
  });

  it('of the Q-BRIDGE-MIB need a row, not a name; a current row may carry a time mark', async () => {
    const device = composed({
      ...column(mib2('17.7.1.4.3.1.1'), { 1: 'default' }),
      ...column(mib2('17.7.1.4.3.1.5'), { 1: 2, 7: 1 }),
      ...column(mib2('17.7.1.4.2.1.4'), { '991.17': '0xff', '991.7': '0x80' }),
      ...column(mib2('17.7.1.4.2.1.5'), { '991.17': '0xff', '991.7': '0x00' }),
    });
    expect([...(await readVlans(device, ports('1', '2', '1.4.2', 'x')))]).toEqual([
      ['1', [{ NUMBER: '7', NAME: undefined, TAGGED: '1' }]],
      ['1.4.2', [{ NUMBER: '7', NAME: undefined, TAGGED: '1' }]],
    ]);
  });

  it('of Cisco and of the Q-BRIDGE-MIB add up', async () => {
    const device = composed({
      ...column(enterprise('9.9.46.1.3.1.1.4.1'), { 10: 'office' }),
      ...column(enterprise('9.9.68.1.2.2.1.2'), { 1: 10 }),
      ...column(mib2('17.7.1.4.3.1.1'), { 5: 'voice' }),
      ...column(mib2('17.7.1.4.3.1.5'), { 5: 1 }),
      ...column(mib2('17.7.1.4.3.1.2'), { 5: '0x80' }),
      ...column(mib2('17.7.1.4.3.1.4'), { 5: '0x80' }),
    });
    expect([...(await readVlans(device, ports('1')))]).toEqual([
      [
        '1',
        [
          { NUMBER: '10', NAME: 'office' },
          { NUMBER: '5', NAME: 'voice', TAGGED: '0' },
        ],
      ],
    ]);
  });

  it('come from LLDP where nothing else tells them', async () => {
    const named = composed({
      ...column('1.0.8802.1.1.2.1.5.32962.1.2.3.1.2', { '3.40': 'guests' }),
      ...column('1.0.8802.1.1.2.1.3.7.1.3', { 3: '7' }),
    });
    expect([...(await readVlans(named, ports('7')))]).toEqual([['7', [{ NUMBER: '40', NAME: 'guests' }]]]);
    const numbered = composed(column('1.0.8802.1.1.2.1.5.32962.1.2.1.1.1', { 4: 30 }));
    expect([...(await readVlans(numbered, ports('4')))]).toEqual([['4', [{ NUMBER: '30', NAME: 'VLAN 30' }]]]);
  });
});

it('takes trunks from the first table there is', async () => {
  expect([...(await readTrunks(composed(column(enterprise('9.9.46.1.6.1.1.14'), { 1: 1, 2: 2 }))))]).toEqual([
    ['1', '1'],
    ['2', '0'],
  ]);
  const juniper = composed({
    ...column(enterprise('2636.3.40.1.5.1.7.1.5'), { '3.513': 2, '3.514': 1, '3.999': 2 }),
    ...column(mib2('17.1.4.1.2'), { 513: 501, 514: 502 }),
  });
  expect([...(await readTrunks(juniper))]).toEqual([
    ['501', '1'],
    ['502', '0'],
  ]);
  const lldp = composed(column('1.0.8802.1.1.2.1.5.32962.1.2.1.1.1', { 4: 0, 5: 30 }));
  expect([...(await readTrunks(lldp))]).toEqual([
    ['4', '1'],
    ['5', '0'],
  ]);
});

const lldp = (suffix: string, row: Values): Values =>
  Object.fromEntries(
    Object.entries(row).map(([number, value]) => [`1.0.8802.1.1.2.1.4.1.1.${number}.${suffix}`, value]),
  );
const cdp = (suffix: string, row: Values): Values =>
  Object.fromEntries(
    Object.entries(row).map(([number, value]) => [enterprise(`9.9.23.1.2.1.1.${number}.${suffix}`), value]),
  );

describe('neighbours', () => {
  const neighbour = { 4: 4, 5: '0x001122334455', 9: 'sw2', 10: 'Acme OS' };
  const known = { SYSMAC: '00:11:22:33:44:55', SYSNAME: 'sw2', SYSDESCR: 'Acme OS' };

  it.each([
    [{ 6: 5, 7: 'Gi1/0/1' }, { IFDESCR: 'Gi1/0/1' }],
    [
      { 6: 7, 7: '12', 8: 'uplink' },
      { IFNUMBER: '12', IFDESCR: 'uplink' },
    ],
    [{ 6: 3, 7: '0x0011223344aa' }, { MAC: ['00:11:22:33:44:aa'] }],
    [{ 6: 3, 7: '0x001122334455' }, {}],
    [
      { 7: '24', 8: 'Port 24' },
      { IFNUMBER: '24', IFDESCR: 'Port 24' },
    ],
    [{ 7: 'eth0' }, { IFDESCR: 'eth0' }],
    [{ 7: '00:11:22:33:44:aa' }, { MAC: ['00:11:22:33:44:aa'] }],
    [{ 7: '00:11:22:33:44:55' }, {}],
    [{ 7: '0011223344AA' }, { MAC: ['00:11:22:33:44:aa'] }],
    [{ 7: '0x001122334455' }, {}],
    [{ 6: 5, 7: '', 8: '' }, {}],
    [{ 6: 2, 7: 'x', 8: '7' }, { IFNUMBER: '7' }],
  ])('by LLDP name their port in the form that they say: %j', async (port, expected) => {
    const found = ports('3');
    await addNeighbours(composed(lldp('0.3.1', { ...neighbour, ...port })), found, 'Acme');
    expect(found.get('3')?.CONNECTIONS).toEqual({ CDP: '1', CONNECTION: { ...known, ...expected } });
  });

  it('by LLDP are left out without a MAC address for their chassis, or without name and description', async () => {
    const found = ports('3', '4');
    await addNeighbours(
      composed({ ...lldp('0.3.1', { ...neighbour, 4: 5 }), ...lldp('0.4.1', { 4: 4, 5: '0x001122334455' }) }),
      found,
      undefined,
    );
    expect([...found.values()]).toEqual([{ IFNUMBER: '3' }, { IFNUMBER: '4' }]);
  });

  it('are at the interface of their bridge port, except for Juniper', async () => {
    const device = composed({ ...lldp('0.3.1', neighbour), ...column(mib2('17.1.4.1.2'), { 3: 503 }) });
    for (const [maker, index] of [
      ['Acme', '503'],
      ['Juniper', '3'],
    ]) {
      const found = ports('3', '503');
      await addNeighbours(device, found, maker);
      expect(found.get(index ?? '')?.CONNECTIONS?.CONNECTION).toEqual(known);
    }
  });

  it('by CDP complete those of LLDP or make the port uncertain', async () => {
    const seen = { 4: '0xc0000202', 5: 'Acme OS', 6: 'other', 7: '5', 8: 'S-24' };
    const same = ports('3');
    await addNeighbours(composed({ ...lldp('0.3.1', neighbour), ...cdp('3.1', seen) }), same, undefined);
    expect(same.get('3')?.CONNECTIONS?.CONNECTION).toEqual({ ...known, IP: '192.0.2.2', MODEL: 'S-24' });
    const different = ports('3');
    await addNeighbours(
      composed({ ...lldp('0.3.1', neighbour), ...cdp('3.1', { ...seen, 5: 'Foo OS' }) }),
      different,
      undefined,
    );
    expect(different.get('3')?.CONNECTIONS).toBeUndefined();
    const two = ports('3');
    await addNeighbours(composed({ ...cdp('3.1', seen), ...cdp('3.2', seen) }), two, undefined);
    expect(two.get('3')).toEqual({ IFNUMBER: '3' });
  });

  it.each([
    [{ 6: '0x0011223344aa' }, { SYSMAC: '00:11:22:33:44:aa' }],
    [{ 6: 'SIPE05FB981A7A7' }, { SYSNAME: 'SIPE05FB981A7A7', SYSMAC: 'e0:5f:b9:81:a7:a7' }],
    [
      { 6: 'T42S0011223344aa', 17: 'SIP-T42S' },
      { SYSNAME: 'SIP-T42S', SYSMAC: '00:11:22:33:44:aa' },
    ],
    [{ 6: 'sw9.example.org', 17: 'sw9' }, { SYSNAME: 'sw9' }],
    [{ 17: 'SIPE05FB981A7A7' }, { SYSNAME: 'SIPE05FB981A7A7', SYSMAC: 'e0:5f:b9:81:a7:a7' }],
    [{ 6: '0x0011223344aabb', 17: 'sw9' }, { SYSNAME: 'sw9' }],
    [{ 6: '0xe92d31' }, { SYSNAME: 'é-1' }],
  ])('by CDP are known by name or address: %j', async (id, expected) => {
    const found = ports('3');
    await addNeighbours(
      composed(cdp('3.1', { 4: '0xc0000202', 5: 'V1', 7: 'Port 1', 8: 'M', ...id })),
      found,
      undefined,
    );
    expect(found.get('3')?.CONNECTIONS?.CONNECTION).toEqual({
      IP: '192.0.2.2',
      SYSDESCR: 'V1',
      MODEL: 'M',
      IFDESCR: 'Port 1',
      ...expected,
    });
  });

  it('by CDP need an address, a version and a platform', async () => {
    const seen = { 4: '0xc0000202', 5: 'Acme OS', 6: 'sw9', 7: '5', 8: 'S-24' };
    const found = ports('1', '2', '3', '4', '5');
    await addNeighbours(
      composed({
        ...cdp('1.1', { ...seen, 4: '0x00000000' }),
        ...cdp('2.1', { ...seen, 5: '' }),
        ...cdp('3.1', { ...seen, 8: '' }),
        ...cdp('4.1', { ...seen, 4: '0x0a0b0c0a' }),
        ...cdp('5.1', { ...seen, 4: 'fe80::1' }),
      }),
      found,
      undefined,
    );
    const connection = { SYSDESCR: 'Acme OS', MODEL: 'S-24', IFNUMBER: '5', SYSNAME: 'sw9' };
    expect([...found.values()].map(({ CONNECTIONS }) => CONNECTIONS?.CONNECTION)).toEqual([
      undefined,
      undefined,
      undefined,
      { ...connection, IP: '10.11.12.10' },
      { ...connection, IP: '' },
    ]);
  });

  it.each([
    ['the description', { 10: 'Acme OS' }, { 5: 'Acme OS', 6: 'x' }],
    ['the name', { 10: 'other', 9: 'sw2' }, { 5: 'v', 6: 'sw2' }],
    ['the chassis', { 10: 'other', 9: 'y' }, { 5: 'v', 6: '00:11:22:33:44:55' }],
  ])('by LLDP and CDP are one when %s is the same', async (_, left, right) => {
    const found = ports('3');
    await addNeighbours(
      composed({
        ...lldp('0.3.1', { 4: 4, 5: '0x001122334455', ...left }),
        ...cdp('3.1', { 4: '0xc0000202', 7: '5', 8: 'S-24', ...right }),
      }),
      found,
      undefined,
    );
    expect(found.get('3')?.CONNECTIONS?.CONNECTION).toMatchObject({
      SYSMAC: '00:11:22:33:44:55',
      SYSDESCR: left[10],
      IP: '192.0.2.2',
      MODEL: 'S-24',
    });
  });

  it('that are IP phones leave by CDP what LLDP says of them', async () => {
    const phone = { 4: '0xc0000202', 5: 'v', 6: 'x', 8: 'Communicator 8' };
    const found = ports('3', '4');
    const device = composed({ ...lldp('0.3.1', neighbour), ...cdp('3.1', phone), ...cdp('4.1', phone) });
    await addNeighbours(device, found, undefined);
    expect(found.get('3')?.CONNECTIONS).toEqual({ CDP: '1', CONNECTION: known });
    expect(found.get('4')?.CONNECTIONS).toEqual({});
  });

  it('by EDP complete those of LLDP, contradict them, or are too many', async () => {
    const edp = (at: string, ip: string): Values => ({
      [enterprise(`1916.1.13.3.1.3.${at}.65`)]: ip,
      [enterprise(`1916.1.13.2.1.3.${at}`)]: 'x450',
      [enterprise(`1916.1.13.2.1.6.${at}`)]: '1:3',
    });
    const found = ports('1', '2', '3', '4');
    const device = composed({
      ...lldp('0.1.1', neighbour),
      ...lldp('0.2.1', neighbour),
      ...edp('1.0.0.0.17.34.51.68.85', '192.0.2.3'),
      ...edp('2.0.0.4.150.1.2.3.4', '192.0.2.4'),
      ...edp('3.0.0.4.150.1.2.3.5', '192.0.2.5'),
      ...edp('3.0.0.4.150.1.2.3.6', '192.0.2.6'),
      ...edp('4.0.0.4.150.1.2.3.7', '0.0.0.0'),
    });
    await addNeighbours(device, found, undefined);
    expect([...found.values()].map(({ CONNECTIONS }) => CONNECTIONS?.CONNECTION)).toEqual([
      { ...known, IP: '192.0.2.3' },
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('by EDP tell their address in the index', async () => {
    const found = ports('5');
    const at = '5.0.0.0.4.150.1.2.3';
    const device = composed({
      [enterprise(`1916.1.13.3.1.3.${at}.4.68.101`)]: '192.0.2.3',
      [enterprise(`1916.1.13.2.1.3.${at}`)]: 'x450',
      [enterprise(`1916.1.13.2.1.6.${at}`)]: 'Slot: 1, Port: 3',
    });
    await addNeighbours(device, found, undefined);
    expect(found.get('5')?.CONNECTIONS).toEqual({
      CDP: '1',
      CONNECTION: { IP: '192.0.2.3', SYSNAME: 'x450', IFDESCR: 'Slot: 1, Port: 3', SYSMAC: '00:04:96:01:02:03' },
    });
  });
});

describe('stations', () => {
  const bridge = column(mib2('17.1.4.1.2'), { 1: 101, 2: 102 });

  it('are asked for in each VLAN when the device has no table of all', async () => {
    const found: Ports = new Map([
      ['101', { MAC: '00:00:00:00:00:0a', VLANS: { VLAN: [{ NUMBER: '10' }, { NUMBER: '1' }] } }],
      ['102', { CONNECTIONS: { CDP: '1' }, VLANS: { VLAN: [{ NUMBER: '20' }] } }],
    ]);
    const device = composed(
      {
        ...bridge,
        ...column(mib2('17.4.3.1.2'), { '0.0.0.0.0.10': 1, '0.0.0.0.0.11': 1, '0.0.0.0.0.12': 2, '1.2': 1 }),
      },
      {
        10: { ...bridge, ...column(mib2('17.4.3.1.2'), { '0.0.0.0.0.13': 1 }) },
        20: { ...bridge, ...column(mib2('17.4.3.1.2'), { '0.0.0.0.0.14': 1 }) },
      },
    );
    await addStations(device, found);
    expect(found.get('101')?.CONNECTIONS).toEqual({ CONNECTION: { MAC: ['00:00:00:00:00:0b', '00:00:00:00:00:0d'] } });
    expect(found.get('102')?.CONNECTIONS).toEqual({ CDP: '1' });
  });

  it('come from the ARP table where nothing was learned', async () => {
    const found = ports('7');
    await addStations(
      composed({
        ...column(mib2('4.22.1.1'), { '7.192.0.2.5': 7 }),
        ...column(mib2('4.22.1.2'), { '7.192.0.2.5': '0x0011223344bb' }),
      }),
      found,
    );
    expect(found.get('7')?.CONNECTIONS).toEqual({ CONNECTION: { MAC: ['00:11:22:33:44:bb'] } });
  });
});

it('aggregates ports by LACP, and by PAgP instead', async () => {
  const device = composed({
    ...column('1.2.840.10006.300.43.1.2.1.1.13', { 1: 5001, 2: 5001, 3: 0, 5001: 5001, 4: 60 }),
    ...column(enterprise('9.9.98.1.1.1.1.5'), { 8: 1, 9: 1, 10: 0 }),
  });
  expect([...(await readAggregates(device))]).toEqual([
    ['5001', ['8', '9']],
    ['60', ['4']],
  ]);
});

it('reads enumerations that a walk shows with their names', async () => {
  const device = composed({
    ...column(mib2('17.7.1.4.3.1.1'), { 7: 'lab' }),
    ...column(mib2('17.7.1.4.3.1.5'), { 7: 'active(1)' }),
    ...column(mib2('17.7.1.4.3.1.2'), { 7: '0x80' }),
    ...column(mib2('17.7.1.4.3.1.4'), { 7: '0x80' }),
    ...column(enterprise('9.9.46.1.6.1.1.14'), { 1: 'trunking(1)', 2: 'notTrunking(2)' }),
    ...lldp('0.1.1', { 4: 'macAddress(4)', 5: '0:11:22:33:44:55', 6: 'interfaceName(5)', 7: 'Gi1', 9: 'sw2' }),
    ...supplies([{ 3: 0, 5: 'toner(3)', 6: 'Toner', 7: 'tenthsOfGrams(13)', 8: -2, 9: 125 }]),
  });
  const found = ports('1', '2');
  expect([...(await readVlans(device, found))]).toEqual([['1', [{ NUMBER: '7', NAME: 'lab', TAGGED: '0' }]]]);
  expect([...(await readTrunks(device)).values()]).toEqual(['1', '0']);
  await addNeighbours(device, found, undefined);
  expect(found.get('1')?.CONNECTIONS?.CONNECTION).toEqual({
    SYSMAC: '00:11:22:33:44:55',
    SYSNAME: 'sw2',
    IFDESCR: 'Gi1',
  });
  expect(await readCartridges(device)).toEqual({ TONERBLACK: '12.5g' });
});

it('survives a device that answers nothing, and one that answers nonsense', async () => {
  expect((await inventory(composed({}))).info).toMatchObject({});
  const nonsense: Values = {
    [mib2('1.2.0')]: 'no oid',
    [mib2('2.2.1.1.x')]: '0xff',
    [mib2('4.20.1.2.1')]: '',
    [mib2('47.1.1.1.1.5.1')]: 99,
  };
  await expect(inventory(composed(nonsense), { type: 'NETWORKING' })).resolves.toBeDefined();
});

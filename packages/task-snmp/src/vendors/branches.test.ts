/** What families do when some of their values are absent, odd, or in another form. */

import { describe, expect, it } from 'vitest';
import { column, composed, type Values } from '../../test/composed.js';
import { inventory } from '../inventory/collect.js';
import type { Inventory } from '../inventory/inventory.js';
import { enterprise, mib2 } from '../snmp/oid.js';

const device = (id: string, values: Values, others: Values = {}): Values => ({
  [mib2('1.2.0')]: `oid:${enterprise(id)}`,
  ...Object.fromEntries(Object.entries(values).map(([oid, value]) => [enterprise(oid), value])),
  ...others,
});
const described = (text: string): Values => ({ [mib2('1.1.0')]: text });
const modules = (...ids: string[]): Values =>
  column(mib2('1.9.1.2'), Object.fromEntries(ids.map((id, index) => [index + 1, `oid:${enterprise(id)}`])));
const of = (values: Values): Promise<Inventory> => inventory(composed(values));
const firmwareOf = ({ firmwares }: Inventory) =>
  firmwares.filter(({ TYPE }) => TYPE !== 'device').map(({ NAME, VERSION }) => [NAME, VERSION]);

describe('Aruba', () => {
  const fdb = column(mib2('17.7.1.2.2.1.3'), { '1.0.0.0.0.0.1': 3, '1.0.11.134.1.2.3': 4 });

  it('an access point finds its own row by its own address', async () => {
    const found = await of(
      device(
        '14823.1.2.59',
        {
          '14823.2.3.3.1.1.4.0': '6.5',
          '14823.2.3.3.1.2.1.1.4.0.11.134.1.2.3': 'CN1',
          '14823.2.3.3.1.2.1.1.6.0.11.134.1.2.3': '205',
        },
        fdb,
      ),
    );
    expect(found.info).toMatchObject({ MODEL: 'AP 205', SERIAL: 'CN1', FIRMWARE: '6.5' });
  });

  it('tells the model in its description otherwise, and names radios by their networks', async () => {
    const found = await of(
      device(
        '14823.1.2.59',
        {
          '14823.2.3.3.1.2.3.1.3.1': 'staff',
          '14823.2.3.3.1.2.3.1.4.1': '0x000b86010210',
          '14823.2.3.3.1.2.3.1.3.2': 'guests',
          '14823.2.3.3.1.2.3.1.4.2': '0x000b86010220',
          '14823.2.3.3.1.2.3.1.3.3': '',
          '14823.2.3.3.1.2.3.1.4.3': '0x000b86010230',
        },
        {
          ...described('ArubaOS (MODEL: 315), Version 8'),
          ...column(mib2('2.2.1.2'), { 1: 'radio0_ssid_id0', 2: 'radio1_ssid_id0', 3: 'bond0' }),
          ...column(mib2('2.2.1.6'), { 1: '0x000b86010210', 2: '0x000b86010220', 3: '0x000b86010230' }),
        },
      ),
    );
    expect(found.info.MODEL).toBe('AP 315');
    expect([...found.ports.values()].map(({ IFNAME, IFALIAS }) => [IFNAME, IFALIAS])).toEqual([
      ['staff (5GHz)', 'radio0_ssid_id0'],
      ['guests (2.4GHz)', 'radio1_ssid_id0'],
      ['bond0', 'bond0'],
    ]);
  });
});

it('Ubiquiti names radios by their networks', async () => {
  const found = await of(
    device(
      '41112.1.6',
      {
        '41112.1.6.1.2.1.6.1': 'staff',
        '41112.1.6.1.2.1.7.1': 'ra0',
        '41112.1.6.1.2.1.6.2': 'staff',
        '41112.1.6.1.2.1.7.2': 'rai0',
        '41112.1.6.1.2.1.6.3': '',
        '41112.1.6.1.2.1.7.3': 'ra1',
      },
      {
        ...column(mib2('2.2.1.2'), { 1: 'ra0', 2: 'rai0', 3: 'ra1', 4: 'rax', 5: 'eth0' }),
        ...column(mib2('2.2.1.3'), { 1: 6, 2: 6, 3: 6, 4: 6, 5: 6 }),
        ...column(mib2('2.2.1.6'), { 5: '0x24a43c010203' }),
      },
    ),
  );
  expect(found.info.SERIAL).toBe('24a43c010203');
  expect([...found.ports.values()].map(({ IFTYPE, IFNAME, IFALIAS }) => [IFTYPE, IFNAME, IFALIAS])).toEqual([
    ['71', 'staff (2.4GHz)', 'ra0'],
    ['71', 'staff (5GHz)', 'rai0'],
    ['71', 'ra1', 'ra1'],
    ['71', 'rax', undefined],
    ['6', 'eth0', undefined],
  ]);
});

describe('Check Point', () => {
  it('tells of both of its systems where it says who made it', async () => {
    const values = {
      '2620.1.6.1.0': 'SVN Foundation',
      '2620.1.6.2.0': 9,
      '2620.1.6.3.0': 1,
      '2620.1.6.5.1.0': 'Gaia',
      '2620.1.6.5.2.0': 3,
    };
    expect(firmwareOf(await of(device('2620.1.6.123.1.49', { ...values, '2620.1.6.16.9.0': 'CheckPoint' })))).toEqual([
      ['SVN Foundation', '9.1'],
      ['Gaia', '3.'],
    ]);
    const silent = await of(device('2620.1.6.123.1.49', values));
    expect(firmwareOf(silent)).toEqual([]);
    expect(silent.info.FIRMWARE).toBe(' (build )');
  });
});

describe('Cisco', () => {
  it('port security tells the station of a port, whatever else is known of it', async () => {
    const port = (id: string, row: Values) =>
      Object.fromEntries(Object.entries(row).map(([number, value]) => [`9.9.23.1.2.1.1.${number}.${id}`, value]));
    const { ports } = await of(
      device(
        '9.1.516',
        {
          ...port('1.1', { 4: '0xc0000202', 5: 'v', 6: 'phone', 7: '1', 8: 'CP-8841' }),
          '9.9.315.1.1.3.0': 1,
          '9.9.315.1.2.1.1.10.1': '0x001122334401',
          '9.9.315.1.2.1.1.10.2': '0x001122334402',
          '9.9.315.1.2.1.1.10.3': '0x000000000000',
          '9.9.315.1.2.1.1.10.9': '0x001122334409',
        },
        column(mib2('2.2.1.1'), { 1: 1, 2: 2, 3: 3 }),
      ),
    );
    expect(ports.get('1')?.CONNECTIONS).toMatchObject({
      CDP: '1',
      CONNECTION: { SYSNAME: 'phone', MAC: ['00:11:22:33:44:01'] },
    });
    expect(ports.get('2')?.CONNECTIONS).toEqual({ CONNECTION: { MAC: ['00:11:22:33:44:02'] } });
    expect(ports.get('3')?.CONNECTIONS).toBeUndefined();
    expect(ports.has('9')).toBe(false);
  });

  it('wireless controllers tell the addresses of their access points', async () => {
    const { components } = await of(
      device(
        '9.1.1279',
        {
          '9.9.513.1.1.1.1.4.0.1.2.3.4.5': 2,
          '9.9.513.1.1.1.1.2.0.1.2.3.4.5': '0x001122334455',
          '14179.2.2.1.1.19.0.1.2.3.4.5': '192.0.2.30',
        },
        column(mib2('47.1.1.1.1.2'), { 1: 'controller', 2: 'access point' }),
      ),
    );
    expect(components).toEqual([
      { INDEX: '1', DESCRIPTION: 'controller' },
      { INDEX: '2', DESCRIPTION: 'access point', MAC: '00:11:22:33:44:55', IP: '192.0.2.30' },
    ]);
  });
});

describe('Dell', () => {
  const P = '674.10895.3000.1.2.100';

  it('units of a stack have serial numbers of their own, by their name or their place', async () => {
    const { components } = await of({
      ...device('674.10895.3054', {
        [`${P}.8.1.2.1`]: 'S1',
        [`${P}.8.1.2.2`]: 'S2',
        [`${P}.8.1.2.3`]: 'S3',
      }),
      ...modules('674.10895.3000'),
      ...column(mib2('47.1.1.1.1.5'), { 1: 3, 2: 9, 3: 3, 4: 3 }),
      ...column(mib2('47.1.1.1.1.7'), { 1: 'Unit 2', 2: 'Unit 1 module', 4: 'Unit 1' }),
    });
    expect(components.map(({ SERIAL }) => SERIAL)).toEqual(['S2', undefined, 'S3', 'S1']);
  });

  it.each<[Values, string | undefined]>([
    [{ [`${P}.8.1.3.1`]: 'A-1', [`${P}.8.1.4.1`]: 'TAG' }, 'A-1'],
    [{ [`${P}.8.1.3.1`]: 'None', [`${P}.8.1.4.1`]: 'TAG' }, 'TAG'],
    [{ '674.11000.5000.100.4.1.1.3.1.7.1': 'OS10TAG' }, 'OS10TAG'],
    [{ [`${P}.8.1.3.1`]: 'none', [`${P}.8.1.4.1`]: 'NONE' }, 'none'],
    [{}, undefined],
  ])('asset tag of %j is %j', async (values, tag) => {
    const { info } = await of({ ...device('674.10895.3054', values), ...modules('674.10895.3000') });
    expect(info.ASSETTAG).toBe(tag);
  });

  it('OS10 has places of its own', async () => {
    const { info } = await of(
      device('674.11000.5000.100.2.1.1', {
        '674.11000.5000.100.4.1.1.3.1.3.1': '0x001122334455',
        '674.11000.5000.100.4.1.1.3.1.5.1': 'CN1',
      }),
    );
    expect(info).toMatchObject({ TYPE: 'NETWORKING', MANUFACTURER: 'Dell', MAC: '00:11:22:33:44:55', SERIAL: 'CN1' });
  });
});

describe('Digi', () => {
  const digi = (values: Values) =>
    of({ ...device('332.11', { '16378.10000.3.14.0': 'modem', ...values }), ...modules('16378.10000') });

  it.each<[string, object]>([
    ['A, B,20801', { OPERATOR_NAME: 'A, B', OPERATOR_CODE: '208.01', COUNTRY: 'France' }],
    ['T-Mobile,310260', { OPERATOR_NAME: 'T-Mobile', OPERATOR_CODE: '310.260', COUNTRY: 'USA' }],
    ['Test,00101', { OPERATOR_NAME: 'Test', OPERATOR_CODE: '001.01', COUNTRY: undefined }],
    ['Test,29901', { OPERATOR_NAME: 'Test', OPERATOR_CODE: '299.01', COUNTRY: 'Reserved' }],
    ['searching', { OPERATOR_NAME: undefined, OPERATOR_CODE: undefined, COUNTRY: undefined }],
  ])('operator %j is %j', async (operator, expected) => {
    const { simcards } = await digi({ '16378.10000.2.22.0': operator, '16378.10000.2.26.0': 'home' });
    expect(simcards).toEqual([{ IMSI: undefined, ICCID: undefined, STATE: 'home', ...expected }]);
  });

  it('without mobile values has a modem all the same, and its firmware whatever its version', async () => {
    const { modems, simcards, firmwares } = await digi({});
    expect(modems).toEqual([{ NAME: 'Digi modem', DESCRIPTION: 'modem', MODEL: undefined, MANUFACTURER: 'Digi' }]);
    expect(simcards).toEqual([]);
    expect(firmwares).toEqual([
      { NAME: 'Digi modem', DESCRIPTION: 'Digi  modem', TYPE: 'modem', VERSION: undefined, MANUFACTURER: 'Digi' },
    ]);
  });
});

it('Epson firmware has versions, and names where they are told', async () => {
  const F = '1248.1.2.2.2.1.1';
  const found = await of(
    device('1248.1.1', {
      [`${F}.2.1.1`]: '0x4631323300',
      [`${F}.2.1.2`]: 'N2',
      [`${F}.2.1.3`]: '',
      [`${F}.3.1.1`]: 'Main',
      [`${F}.3.1.2`]: '',
      [`${F}.4.1.1`]: 1,
      [`${F}.4.1.2`]: 1,
      [`${F}.4.1.3`]: 1,
    }),
  );
  expect(firmwareOf(found)).toEqual([
    ['Epson Main', 'F123\0'],
    ['Epson printer', 'N2'],
  ]);
});

it('Force10 stacks have units and ports', async () => {
  const { components } = await of(
    device(
      '6027.1.3.14',
      {
        '6027.3.10.1.2.2.1.2.1': 1,
        '6027.3.10.1.2.2.1.7.1': ' S50N ',
        '6027.3.10.1.2.2.1.10.1': '8.4',
        '6027.3.10.1.2.2.1.12.1': 'DL1',
        '6027.3.10.1.2.5.1.5.1.3': 301,
      },
      described('Force10'),
    ),
  );
  expect(components).toEqual([
    { INDEX: '1', NAME: '0', CONTAINEDININDEX: '-1', TYPE: 'chassis', MODEL: 'S50N', FIRMWARE: '8.4', SERIAL: 'DL1' },
    { INDEX: '301', CONTAINEDININDEX: '1', TYPE: 'port' },
    { INDEX: '-1', CONTAINEDININDEX: '0', TYPE: 'stack', NAME: 'Force10 S-series Stack' },
  ]);
});

describe('HP', () => {
  it.each<[Values, Values, object]>([
    [
      { '11.2.3.9.4.2.1.1.3.6.0': '0x0056322e3100', '11.2.3.9.4.2.1.1.3.5.0': '20200101' },
      {},
      { VERSION: 'V2.1', DATE: '20200101' },
    ],
    [{}, described('HP ETHERNET,ROM A.1,EEPROM  J.08.49'), { VERSION: 'J.08.49' }],
  ])('network cards tell their firmware: %j %j', async (values, others, expected) => {
    const found = await of(device('11.2.3.9.1', values, others));
    expect(found.firmwares).toMatchObject([expected]);
  });

  it('network cards in devices of nobody known are by Hewlett-Packard', async () => {
    const { info } = await of(
      device('11.1', { '11.2.3.9.4.2.1.1.3.2.0': 'HP Thing\x01', '11.2.3.9.4.2.1.1.3.3.0': 'V1' }),
    );
    expect(info).toMatchObject({ MANUFACTURER: 'Hewlett-Packard', MODEL: 'HP Thing', SERIAL: 'V1' });
  });

  it('counters fill what the Printer-MIB leaves open', async () => {
    const { pageCounters } = await of(
      device(
        '11.2.3.9.1',
        {
          '11.2.3.9.4.2.1.4.1.2.5.0': 7,
          '11.2.3.9.4.2.1.4.1.2.7.0': 3,
          '11.2.3.9.4.2.1.4.1.2.22.0': 0,
        },
        { [mib2('43.10.2.1.4.1.1')]: 99, [mib2('43.11.1.1.6.1.1')]: 'Toner' },
      ),
    );
    expect(pageCounters).toEqual({ TOTAL: '99', COLOR: '3' });
  });

  it('switches tell the version of their web management', async () => {
    const found = await of(
      device('11.2.3.7.11.33', {
        '11.2.36.1.1.2.6.0': 'W.1',
        '11.2.36.1.1.2.8.0': 'K.15',
        '11.2.36.1.1.2.9.0': 'SG1',
      }),
    );
    expect(found.info).toMatchObject({ SERIAL: 'SG1', FIRMWARE: 'K.15' });
    expect(firmwareOf(found)).toEqual([['HP-HttpMg-Version', 'W.1']]);
  });
});

it('Infortrend disks have names of two parts, and sizes beyond 31 bits', async () => {
  const D = '1714.1.1.6.1';
  const disk = (index: number, name: string, blocks: number, status = 1): Values => ({
    [`${D}.7.${index}`]: blocks,
    [`${D}.8.${index}`]: 9,
    [`${D}.11.${index}`]: status,
    [`${D}.15.${index}`]: name,
    [`${D}.17.${index}`]: `S${index}`,
  });
  const { storages } = await of(
    device('1714.1.1', {
      ...disk(1, 'HGST_HUS_726 ', -341500000),
      ...disk(2, 'SEAGATE  ST4000 X', 1953525168),
      ...disk(3, 'WD4000', 1953525168),
      ...disk(4, 'HGST HUS', 0),
      ...disk(5, 'HGST HUS', 5, 0xfc),
    }),
  );
  expect(storages.map(({ NAME, MANUFACTURER, MODEL, DISKSIZE }) => [NAME, MANUFACTURER, MODEL, DISKSIZE])).toEqual([
    ['HGST_HUS_726', 'Hitachi', '726', '2024175'],
    ['SEAGATE ST4000 X', 'Seagate', 'ST4000 X', '1000204'],
    ['HGST HUS', 'Hitachi', 'HUS', undefined],
  ]);
});

it('Intelbras, SonicWall, Sophos and Toshiba tell versions of parts', async () => {
  const intelbras = device('99999.1', { '1004849.2.1.1.2.0': 'R1', '1004849.2.1.2.5.0': '' });
  expect(firmwareOf(await of({ ...intelbras, ...modules('1004849.2.1') }))).toEqual([['Intelbras hardware', 'R1']]);
  const sonicwall = device('8741.1', {
    '8741.2.1.1.1.0': '0x545a203231300a',
    '8741.2.1.1.3.0': 'SonicOS\x01 5.9',
    '8741.2.1.1.4.0': 'ROM 5',
  });
  const found = await of(sonicwall);
  expect(found.info.FIRMWARE).toBe('ROM 5');
  expect(firmwareOf(found)).toEqual([['TZ 210', 'SonicOS 5.9']]);
  const sophos = device('2604.5', { '2604.5.1.1.5.0': '1.0', '2604.5.1.1.6.0': 'not available' });
  expect(firmwareOf(await of(sophos))).toEqual([['webcat', '1.0']]);
  const toshiba = device('1129.2.3', { '1129.1.2.1.1.1.1.2.0': 'B1.8', '1129.1.2.1.1.1.2.5.0': 'V3' });
  expect(firmwareOf(await of(toshiba))).toEqual([
    ['Toshiba firmware', 'V1.8'],
    ['Toshiba boot software', 'V3'],
  ]);
});

it('an iLO without values for its interface has one all the same', async () => {
  const { ports } = await of(device('232.9.4.10', { '232.9.2.5.1.1.1.1': 1, '232.9.2.5.1.1.2.1': 'NIC' }));
  expect(ports.get('1')).toEqual({ IFNUMBER: '1', IFSTATUS: '2', IFDESCR: 'NIC', IFSPEED: '0' });
});

describe('net-snmp on Linux', () => {
  const LINUX = '8072.3.2.10';
  const engine = (id: string): Values => ({ '1.3.6.1.6.3.10.2.1.1.0': id });

  it.each<[string, Values, object]>([
    ['of Seagate, by a volume', column(mib2('25.2.3.1.3'), { 1: '/', 31: '/LaCie/share' }), { MODEL: 'Seagate NAS' }],
    ['of QuesCom', { [enterprise('2021.13.14.2.1.2.1')]: 'QuesComSnmpObject' }, { MANUFACTURER: 'QuesCom' }],
    [
      'of Check Point',
      {
        [enterprise('2620.1.6.16.3.0')]: 'C1',
        [enterprise('2620.1.6.16.7.0')]: '5600',
        [enterprise('2620.1.6.16.9.0')]: 'x',
      },
      { MANUFACTURER: 'CheckPoint', MODEL: '5600', SERIAL: 'C1' },
    ],
    ['of Sophos, by a process', column(mib2('25.4.2.1.2'), { 1: 'init', 9: 'mdw.plx' }), { MODEL: 'Sophos UTM' }],
    [
      'of Ubiquiti',
      { [enterprise('41112.1.6.3.3.0')]: 'U6', ...column(mib2('2.2.1.6'), { 1: '0x24a43c010203' }) },
      { MANUFACTURER: 'Ubiquiti', MODEL: 'U6', SERIAL: '24a43c010203' },
    ],
    [
      'of Socomec',
      { [enterprise('4555.1.1.7.1.1.1.0')]: 'NETYS', [enterprise('4555.1.1.7.1.1.2.0')]: 'P1' },
      { MANUFACTURER: 'Socomec', MODEL: 'NETYS', SERIAL: 'P1' },
    ],
    ['by a MAC address as engine id', engine('0x80003a8c03001122334455'), { SERIAL: '00:11:22:33:44:55' }],
    ['by a text as engine id', engine('0x800000090453313233'), { MANUFACTURER: 'Cisco', SERIAL: 'S123' }],
    ['by octets as engine id', engine('0x8000000905c0ffee'), { SERIAL: 'c0ffee' }],
    ['by digits as engine id', engine('8000000980c0ffee'), { SERIAL: 'c0ffee' }],
    ['by an engine id of RFC 1910', engine('0x000000090000a1c0a80101'), { MANUFACTURER: 'Cisco', SERIAL: undefined }],
    ['of nobody known', engine('0x80fffffe0400'), { MANUFACTURER: 'Net-SNMP', SERIAL: undefined }],
    [
      'of Cisco, by a process',
      { ...engine('0x8000000904414243'), ...column(mib2('25.4.2.1.2'), { 1: 'sfestreamer' }) },
      { MANUFACTURER: 'Cisco', MODEL: 'FMC', TYPE: 'NETWORKING', SERIAL: 'ABC' },
    ],
  ])('is an appliance %s', async (_, values, expected) => {
    expect((await of(device(LINUX, {}, values))).info).toEqual(expect.objectContaining(expected));
  });

  it.each<[Values, [string | undefined, string | undefined][]]>([
    [{ '4555.1.1.7.1.1.1.0': 'NETYS', '4555.1.1.7.1.1.5.0': 'JNC v7.10' }, [['JNC', '7.10']]],
    [{ '4555.1.1.7.1.1.1.0': 'NETYS', '4555.1.1.7.1.1.5.0': '7.10b' }, [['NETYS', '7.10b']]],
    [{ '41112.1.6.3.3.0': 'U6', '41112.1.6.3.6.0': '6.2' }, [['U6', '6.2']]],
    [{ '41112.1.6.3.3.0': 'U6' }, []],
    [{ '2620.1.6.16.9.0': 'x', '2620.1.6.1.0': 'SVN', '2620.1.6.4.1.0': 'R81' }, [['SVN', 'R81']]],
  ])('%j has the firmware %j', async (values, expected) => {
    expect(firmwareOf(await of(device(LINUX, values)))).toEqual(expected);
  });
});

describe('Pantum', () => {
  const supply = (type: number | undefined, text: string, unit: number, max: number, level: number): Values => ({
    ...(type === undefined ? {} : { [mib2('43.11.1.1.5.1')]: type }),
    [mib2('43.11.1.1.6.1')]: text,
    [mib2('43.11.1.1.7.1')]: unit,
    [mib2('43.11.1.1.8.1')]: max,
    [mib2('43.11.1.1.9.1')]: level,
  });

  it.each<[Values, Record<string, string>]>([
    [supply(3, 'Toner', 19, 100, -2), { TONERBLACK: 'WARNING' }],
    [supply(3, 'Toner', 19, 100, -3), { TONERBLACK: 'OK' }],
    [supply(3, 'Cyan toner', 19, 200, 50), { TONERCYAN: '25' }],
    [supply(3, 'Toner', 7, -1, 900), { TONERBLACK: '900impressions' }],
    [supply(3, 'Toner', 7, 0, 900), {}],
    [supply(1, 'Fuser', 19, 100, 50), { FUSERKIT: '50' }],
    [supply(undefined, 'Transfer unit', 19, 100, 50), { TRANSFERKIT: '50' }],
    [supply(1, 'Anything', 19, 100, 50), {}],
    [{ ...supply(9, 'Drum', 19, 100, 50), [mib2('43.12.1.1.4.1')]: 'black' }, { DRUMBLACK: '50' }],
  ])('supply %j is %j', async (values, expected) => {
    expect((await of(device('40093.1.1.5', {}, values))).cartridges).toEqual(expected);
  });
});

describe('printers', () => {
  it('of Ricoh have a name of their own only when it is one', async () => {
    const named = (name: string) =>
      of(
        device('367.1.1', { '367.3.2.1.6.1.1.7.1': name }, { [mib2('1.5.0')]: 'mib', [mib2('43.5.1.1.16.1')]: 'MP 1' }),
      );
    expect((await named('copier-1')).info.NAME).toBe('copier-1');
    expect((await named('RICOH MP 1')).info.NAME).toBe('mib');
  });

  it('of Xerox count copies of both kinds together', async () => {
    const { pageCounters } = await of(
      device('253.8.62.1', { '253.8.53.13.2.1.6.11.20.3': 3, '253.8.53.13.2.1.6.10.20.12': 5 }),
    );
    expect(pageCounters).toEqual({ COPYBLACK: '3', COPYTOTAL: '3', SCANNED: '5' });
  });

  it('of Zebra tell their Link-OS', async () => {
    const found = await of(device('10642.1.1', { '10642.1.11.0': 'Zebra', '10642.1.18.0': '6.3' }));
    expect(found.info.MANUFACTURER).toBe('Zebra');
    expect(firmwareOf(found)).toEqual([['Zebra LinkOS', '6.3']]);
  });
});

describe('Siemens', () => {
  const OLD = '4196.1.1.8.3.100.1';
  it.each<[Values, object]>([
    [
      { [`${OLD}.8.26.0`]: '6GK1 411-2AB10', [`${OLD}.8.6.0`]: 'V1', [`${OLD}.8.4.0`]: '2.0', [`${OLD}.2.21.2.0`]: '' },
      { MODEL: 'IE/AS-i LINK PN IO', SERIAL: 'V1', FIRMWARE: '2.0', NAME: 'V1' },
    ],
    [
      { '4329.6.3.2.1.1.2.0': '6ES7 999', '4329.6.3.2.1.1.3.0': 'S2', '4329.6.3.2.1.1.5.0': 'V4' },
      { MODEL: 'Siemens module (PartNumber: 6ES7 999)', SERIAL: 'S2', FIRMWARE: 'V4', NAME: 'S2' },
    ],
    [
      { [`${OLD}.8.6.0`]: 'serial not set', [`${OLD}.10.10.0`]: '0x001b1b010203' },
      { MODEL: undefined, MAC: '00:1b:1b:01:02:03', SERIAL: '001b1b010203' },
    ],
  ])('%j is %j', async (values, expected) => {
    expect((await of(device('4196.1.1.5', values))).info).toEqual(
      expect.objectContaining({ TYPE: 'NETWORKING', MANUFACTURER: 'Siemens', ...expected }),
    );
  });
});

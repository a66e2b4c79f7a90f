import { describe, expect, it } from 'vitest';
import { column, composed, type Values } from '../../test/composed.js';
import { inventory } from '../inventory/collect.js';
import type { Inventory } from '../inventory/inventory.js';
import { enterprise, mib2 } from '../snmp/oid.js';

/** Values below 1.3.6.1.4.1, with the sysObjectID of the device. */
const device = (id: string, values: Values, others: Values = {}): Values => ({
  [mib2('1.2.0')]: `oid:${enterprise(id)}`,
  ...Object.fromEntries(Object.entries(values).map(([oid, value]) => [enterprise(oid), value])),
  ...others,
});

const sysDescr = (text: string): Values => ({ [mib2('1.1.0')]: text });

interface Expected {
  readonly info?: Partial<Inventory['info']>;
  readonly pageCounters?: Record<string, string>;
  readonly firmwares?: readonly object[];
  readonly storages?: readonly object[];
  readonly drives?: readonly object[];
  readonly modems?: readonly object[];
  readonly simcards?: readonly object[];
  readonly cartridges?: Record<string, string>;
}

const FAMILIES: readonly (readonly [string, Values, Expected])[] = [
  [
    'aerohive',
    device('26928.1', {
      '26928.1.2.5.0': 'SN1',
      '26928.1.2.6.0': 'AP230',
      '26928.1.2.8.0': 'HW2',
      '26928.1.2.12.0': '8.2',
    }),
    {
      info: { TYPE: 'NETWORKING', MANUFACTURER: 'Aerohive Networks', SERIAL: 'SN1', MODEL: 'AP230', FIRMWARE: '8.2' },
      firmwares: [
        { VERSION: '8.2', TYPE: 'device' },
        { NAME: 'Aerohive hardware', VERSION: 'HW2', TYPE: 'hardware' },
      ],
    },
  ],
  [
    'canon, counters by number',
    device(
      '1602.4.7',
      Object.fromEntries(
        Object.entries({ 101: 5, 112: 1, 113: 2, 122: 0, 123: 4, 301: 9, 501: 7 }).map(([number, count]) => [
          `1602.1.11.1.3.1.4.${number}`,
          count,
        ]),
      ),
    ),
    { pageCounters: { COPYTOTAL: '5', COPYBLACK: '3', COPYCOLOR: '4', PRINTTOTAL: '9', SCANNED: '7' } },
  ],
  [
    'canon, counters by label',
    device('1602.4.7', {
      '1602.1.11.2.1.1.2.1': 'Total (Black/Large)',
      '1602.1.11.2.1.1.3.1': 10,
      '1602.1.11.2.1.1.2.2': 'Total (Black 1)',
      '1602.1.11.2.1.1.3.2': 30,
      '1602.1.11.2.1.1.2.3': 'Total (Black/Small)',
      '1602.1.11.2.1.1.3.3': 20,
      '1602.1.11.2.1.1.2.4': 'Total (Full Color + Single Color/Large)',
      '1602.1.11.2.1.1.3.4': 1,
      '1602.1.11.2.1.1.2.5': 'Total (Full Color + Single Color/Small)',
      '1602.1.11.2.1.1.3.5': 2,
      '1602.1.11.2.1.1.2.6': 'Something else',
      '1602.1.11.2.1.1.3.6': 2,
    }),
    { pageCounters: { PRINTBLACK: '30', PRINTCOLOR: '3' } },
  ],
  [
    'checkpoint',
    device('2620.1', {
      '2620.1.6.1.0': 'SVN',
      '2620.1.6.2.0': 6,
      '2620.1.6.3.0': 0,
      '2620.1.6.4.1.0': 'R80',
      '2620.1.6.4.2.0': 42,
      '2620.1.6.16.9.0': 'CheckPoint',
    }),
    {
      info: { FIRMWARE: 'R80 (build 42)', MANUFACTURER: 'CheckPoint' },
      firmwares: [{ TYPE: 'device' }, { NAME: 'SVN', VERSION: '6.0', TYPE: 'system' }],
    },
  ],
  [
    'digi',
    {
      ...device('332.11', {
        '16378.10000.3.14.0': 'LTE modem',
        '16378.10000.3.19.0': 'M1',
        '16378.10000.3.20.0': '1.2',
        '16378.10000.2.7.0': 8,
        '16378.10000.2.19.0': 'IMEI1',
        '16378.10000.2.20.0': 'ICC1',
        '16378.10000.2.21.0': 'IMSI1',
        '16378.10000.2.22.0': 'Orange,20801',
        '16378.10000.2.26.0': 'ready',
        '16378.10000.2.30.0': 1,
      }),
      ...column(mib2('1.9.1.2'), { 1: `oid:${enterprise('16378.10000')}` }),
    },
    {
      modems: [
        {
          NAME: 'Digi modem',
          DESCRIPTION: 'LTE modem',
          MODEL: 'M1',
          MANUFACTURER: 'Digi',
          SERIAL: 'IMEI1',
          TYPE: 'lte',
        },
      ],
      simcards: [
        {
          IMSI: 'IMSI1',
          ICCID: 'ICC1',
          OPERATOR_NAME: 'Orange',
          OPERATOR_CODE: '208.01',
          COUNTRY: 'France',
          STATE: 'SIM1 - ready',
        },
      ],
      firmwares: [{ NAME: 'Digi modem', DESCRIPTION: 'Digi M1 modem', VERSION: '1.2' }],
    },
  ],
  [
    'hp-net-peripheral',
    device(
      '11.2.3.9.1',
      {
        '11.2.3.9.1.1.7.0': 'MFG:HP;MODEL:LaserJet 9;CLS:PRINTER;',
        '11.2.3.9.4.2.1.4.1.2.5.0': 100,
        '11.2.3.9.4.2.1.4.1.2.22.0': 40,
      },
      sysDescr('HP ETHERNET MULTI-ENVIRONMENT,ROM X.1,JETDIRECT,JD1,EEPROM V.29,CIDATE'),
    ),
    { info: { MODEL: 'LaserJet 9', FIRMWARE: 'V.29' }, pageCounters: { TOTAL: '100', DUPLEX: '40' } },
  ],
  [
    'ilo',
    device(
      '232.9.4.10',
      {},
      Object.fromEntries(
        [1, 'NIC', 'x', '0x001122334455', '192.0.2.9', 'm', 2, 3, 100, 'x', 'x', 1500].map((value, index) => [
          enterprise(`232.9.2.5.1.1.${index + 1}.1`),
          value,
        ]),
      ),
    ),
    { info: { MAC: '00:11:22:33:44:55' } },
  ],
  [
    'infortrend',
    device('1714.1.1', {
      '1714.1.1.1.1.4.0': 5,
      '1714.1.1.1.1.5.0': 12,
      '1714.1.1.6.1.7.1': 1000000,
      '1714.1.1.6.1.8.1': 9,
      '1714.1.1.6.1.11.1': 1,
      '1714.1.1.6.1.15.1': 'ST3 D100 ',
      '1714.1.1.6.1.16.1': 'F1',
      '1714.1.1.6.1.17.1': 'S1',
      '1714.1.1.6.1.11.2': 0x3f,
      '1714.1.1.6.1.15.2': 'ST3 D100',
      '1714.1.1.6.1.17.2': 'S2',
    }),
    {
      info: { TYPE: 'STORAGE', FIRMWARE: '5.12' },
      storages: [
        {
          TYPE: 'disk',
          DISKSIZE: '512',
          NAME: 'ST3 D100',
          MANUFACTURER: 'Seagate',
          MODEL: 'D100',
          FIRMWARE: 'F1',
          SERIAL: 'S1',
        },
      ],
    },
  ],
  [
    'konica',
    device('18334.1.1.1.2.1', {
      '18334.1.1.1.1.6.2.1.0': 'KONICA MINOLTA C300',
      '18334.1.1.1.5.7.2.1.1.0': 9,
      '18334.1.1.1.5.7.2.2.1.5.1.2': 4,
      '18334.1.1.1.5.7.2.2.1.5.2.2': 3,
      '18334.1.1.1.5.5.1.1.2.1': 'Controller version',
      '18334.1.1.1.5.5.1.1.3.1': 'G1',
      '18334.1.1.1.5.5.1.1.2.2': 'Key',
      '18334.1.1.1.5.5.1.1.3.2': 'Registered',
    }),
    {
      info: { MODEL: 'C300' },
      pageCounters: { TOTAL: '9', PRINTBLACK: '4', PRINTCOLOR: '3', PRINTTOTAL: '7' },
      firmwares: [{ NAME: 'Konica Controller', VERSION: 'G1' }],
    },
  ],
  [
    'linux-appliance, Synology',
    device('8072.3.2.10', {
      '6574.1.5.1.0': 'DS214',
      '6574.1.5.2.0': 'SY1',
      '6574.1.5.3.0': 'DSM 6',
      '6574.2.1.1.2.0': 'Disk 1',
      '6574.2.1.1.3.0': 'WD40 ',
      '6574.2.1.1.4.0': 'SATA',
      '6574.2.1.1.3.1': '',
      '6574.3.1.1.2.0': 'Volume 1',
      '6574.3.1.1.4.0': 5000000,
      '6574.3.1.1.5.0': 9000000,
    }),
    {
      info: { TYPE: 'STORAGE', MANUFACTURER: 'Synology', MODEL: 'DS214', SERIAL: 'SY1' },
      storages: [{ MODEL: 'WD40', TYPE: 'disk', NAME: 'Disk 1', MANUFACTURER: 'Western Digital', INTERFACE: 'SATA' }],
      drives: [{ VOLUMN: 'Volume 1', FREE: '5', TOTAL: '9' }],
      firmwares: [{ NAME: 'Synology DSM', VERSION: 'DSM 6' }],
    },
  ],
  [
    'linux-appliance, TP-Link',
    device('8072.3.2.10', {}, sysDescr('Linux TL-WA5210G 2.6.19 #1 Tue')),
    { info: { MODEL: 'TL-WA5210G', MANUFACTURER: 'TP-Link', TYPE: 'NETWORKING' } },
  ],
  [
    'linux-appliance, by its engine id',
    device('8072.3.2.10', {}, { '1.3.6.1.6.3.10.2.1.1.0': '0x80001f8880aabbccdd' }),
    { info: { MANUFACTURER: 'Net-SNMP', TYPE: 'COMPUTER', SERIAL: 'aabbccdd' } },
  ],
  [
    'pantum',
    device(
      '40093.1.1.2',
      {
        '40093.1.1.1.1': 'F1',
        '40093.1.1.1.2': 64,
        '40093.1.1.1.5': 'PA1',
        '40093.1.1.3.1': 2,
        '40093.1.1.3.9': 3,
        '40093.1.1.3.12': 4,
      },
      {
        [mib2('43.5.1.1.16.1')]: 'P2500',
        [mib2('43.11.1.1.5.1')]: 3,
        [mib2('43.11.1.1.6.1')]: 'Toner',
        [mib2('43.11.1.1.8.1')]: 1500,
        [mib2('43.11.1.1.9.1')]: 750,
      },
    ),
    {
      info: { MODEL: 'P2500', MANUFACTURER: 'Pantum', RAM: '64', SERIAL: 'PA1' },
      cartridges: { TONERBLACK: '50' },
      pageCounters: { DUPLEX: '2', COPYTOTAL: '3', PRINTTOTAL: '4', TOTAL: '9' },
    },
  ],
  [
    'ricoh',
    device(
      '367.1.1',
      {
        ...Object.fromEntries(
          [10, 202, 203, 870, 871].flatMap((type, index) => [
            [`367.3.2.1.2.19.5.1.2.${index}`, type],
            [`367.3.2.1.2.19.5.1.9.${index}`, index + 1],
          ]),
        ),
        '367.3.2.1.6.1.1.7.1': 'RICOH MP1',
      },
      { [mib2('43.5.1.1.16.1')]: 'MP1', [mib2('1.5.0')]: 'office' },
    ),
    { info: { MODEL: 'MP1', NAME: 'office' }, pageCounters: { TOTAL: '1', COPYCOLOR: '5', SCANNED: '9' } },
  ],
  [
    'siemens, by its description',
    device('0.0', {}, sysDescr('Siemens, SIMATIC NET, CP 343-1, 6GK7 343-1CX10-0XE0, HW: 2, FW: V2.2.20, VPC1')),
    {
      info: {
        TYPE: 'NETWORKING',
        MANUFACTURER: 'Siemens',
        MODEL: 'CP 343-1 Lean',
        SERIAL: 'VPC1',
        FIRMWARE: 'V2.2.20',
        NAME: 'VPC1',
      },
    },
  ],
  [
    'ups',
    device(
      '318.1.3.2',
      { '318.1.1.1.1.2.3.0': 'AS1' },
      { [mib2('33.1.1.1.0')]: 'APC', [mib2('33.1.1.2.0')]: 'Smart-UPS', [mib2('33.1.1.3.0')]: 'UPS 09' },
    ),
    { info: { TYPE: 'NETWORKING', MANUFACTURER: 'APC', MODEL: 'Smart-UPS', SERIAL: 'AS1', FIRMWARE: 'UPS 09' } },
  ],
  [
    'wyse-thinos',
    device('714.1.2.3', { '714.1.2.6.2.1.0': 'W1' }, sysDescr('5070 ThinOS 9.1')),
    {
      info: { MODEL: 'Wyse 5070', SERIAL: 'W1', MANUFACTURER: 'Dell' },
      firmwares: [{ NAME: 'ThinOS', VERSION: 'ThinOS 9.1' }],
    },
  ],
  [
    'xerox',
    device('253.8.62.1', {
      '253.8.53.13.2.1.6.1.20.1': 10,
      '253.8.53.13.2.1.6.11.20.25': 2,
      '253.8.53.13.2.1.6.11.20.3': 3,
      '253.8.53.13.2.1.6.10.20.11': 4,
      '253.8.53.13.2.1.6.10.20.12': 5,
    }),
    { pageCounters: { PRINTTOTAL: '10', COPYCOLOR: '2', COPYBLACK: '3', COPYTOTAL: '5', SCANNED: '9' } },
  ],
  [
    'zebra',
    device('10642.1.1', {
      '10642.1.1.0': 'ZT410',
      '10642.1.2.0': 'V75',
      '10642.1.4.0': 'label1',
      '10642.1.9.0': 'Z1',
      '10642.1.18.0': '6.1',
    }),
    {
      info: { NAME: 'label1', MANUFACTURER: 'Zebra Technologies', MODEL: 'ZT410', SERIAL: 'Z1', FIRMWARE: 'V75' },
      firmwares: [{ TYPE: 'device' }, { NAME: 'Zebra Technologies LinkOS', VERSION: '6.1' }],
    },
  ],
];

describe('families', () => {
  it.each(FAMILIES)('%s', async (_, values, expected) => {
    const { info, firmwares, ...rest } = await inventory(composed(values));
    expect(info).toMatchObject(expected.info ?? {});
    if (expected.firmwares !== undefined) expect(firmwares).toMatchObject(expected.firmwares as object[]);
    for (const name of ['pageCounters', 'storages', 'drives', 'modems', 'simcards', 'cartridges'] as const) {
      if (expected[name] !== undefined) expect(rest[name]).toEqual(expected[name]);
    }
  });
});

it("gives an iLO its board's own interface", async () => {
  const nic = [1, 'NIC', 'x', '0x001122334455', '192.0.2.9', 'm', 2, 3, 100, 'x', 'x', 1500];
  const values = device(
    '232.9.4.10',
    {},
    Object.fromEntries(nic.map((value, index) => [enterprise(`232.9.2.5.1.1.${index + 1}.1`), value])),
  );
  expect((await inventory(composed(values))).ports.get('1')).toEqual({
    IFNUMBER: '1',
    IFSTATUS: '1',
    IFDESCR: 'NIC',
    MAC: '00:11:22:33:44:55',
    IFPORTDUPLEX: '3',
    IFSPEED: '100000',
    IFMTU: '1500',
    IPS: { IP: ['192.0.2.9'] },
  });
});

it('lists what is logged in at a Fibre Channel port', async () => {
  const values = device(
    '1663.1.1.1.1.24',
    {},
    {
      ...column(mib2('2.2.1.1'), { 1: 1 }),
      [mib2('75.1.1.5.1.2.1.3')]: '0x2003001122334455',
      [mib2('75.1.2.2.1.2.1.3')]: 1,
      [mib2('75.1.2.3.1.10.1.3.1')]: '0x2100001122334466',
    },
  );
  expect((await inventory(composed(values))).ports.get('100300')).toMatchObject({
    IFNAME: 'FC port 3',
    MAC: '20:03:00:11:22:33:44:55',
    CONNECTIONS: { CONNECTION: { MAC: ['21:00:00:11:22:33:44:66'] } },
  });
});

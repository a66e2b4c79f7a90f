/** Families of which each rule is one answer: where it stands, and what stands in for it. */

import { expect, it } from 'vitest';
import { column, composed, type Values } from '../../test/composed.js';
import { inventory } from '../inventory/collect.js';
import type { Inventory } from '../inventory/inventory.js';
import { enterprise, mib2 } from '../snmp/oid.js';

type Expected = Partial<Inventory['info']>;

const own = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([oid, value]) => [enterprise(oid), value]));
const is = (id: string): Values => ({ [mib2('1.2.0')]: `oid:${enterprise(id)}` });
const hasModule = (id: string): Values => column(mib2('1.9.1.2'), { 1: `oid:${enterprise(id)}` });
const described = (text: string): Values => ({ [mib2('1.1.0')]: text });

const FAMILIES: readonly (readonly [string, Values, Expected])[] = [
  [
    'brocade',
    { ...is('1991.1.3.62'), ...own({ '1991.1.1.1.1.2.0': 'BR1', '1991.1.1.2.1.11.0': '08.0' }) },
    { SERIAL: 'BR1', FIRMWARE: '08.0' },
  ],
  [
    'brother, model by its network card',
    own({
      '2435.2.4.3.1240.1.1.0': 'BRN1',
      '2435.2.4.3.1240.1.3.0': 'x',
      '2435.2.4.3.1240.1.4.0': '1.14',
      '2435.2.4.3.1240.1.12.0': 'Brother HL-L2350DW',
      '2435.2.3.9.4.2.1.5.5.1.0': 'BS1',
    }),
    { MANUFACTURER: 'Brother', MODEL: 'HL-L2350DW', NAME: 'BRN1', FIRMWARE: '1.14', SERIAL: 'BS1' },
  ],
  [
    'brother, model by the device table',
    {
      ...own({ '2435.2.4.3.1240.1.3.0': '' }),
      ...column(mib2('25.3.2.1.3'), { 1: 'Brother MFC-9340CDW' }),
    },
    { TYPE: 'PRINTER', MODEL: 'MFC-9340CDW', MANUFACTURER: undefined },
  ],
  [
    'cisco',
    {
      ...is('9.1.1208'),
      ...own({ '9.2.1.3.0': 'core' }),
      ...column(mib2('47.1.1.1.1.13'), { 1: '', 1001: 'WS-C2960' }),
    },
    { MANUFACTURER: 'Cisco', MODEL: 'WS-C2960', NAME: 'core' },
  ],
  [
    'cisco-ucs-board',
    own({ '9.9.719.1.9.6.1.2.1': 'x', '9.9.719.1.9.6.1.6.1': 'UCSC-C220', '9.9.719.1.9.6.1.14.1': 'FCH1' }),
    { MODEL: 'UCSC-C220', SERIAL: 'FCH1' },
  ],
  [
    'citrix-netscaler',
    { ...is('5951.1'), ...own({ '5951.4.1.1.2.0': '192.0.2.7', '5951.4.1.1.14.0': 'NS1' }) },
    { SERIAL: 'NS1', IPS: { IP: ['192.0.2.7'] } },
  ],
  [
    'defensepro',
    {
      ...is('89.1.1.62.16'),
      ...own({
        '89.35.1.34': '8.19',
        '89.2.12.0': 'DP1',
        '89.35.1.69.5.0': '0x001122334455',
        '89.2.14.0': 'DefensePro',
      }),
    },
    { FIRMWARE: '8.19', SERIAL: 'DP1', MAC: '00:11:22:33:44:55', MODEL: 'DefensePro' },
  ],
  [
    'eaton-epdu',
    {
      ...is('534.6.6.7'),
      ...own({ '534.6.6.7.1.2.1.3.0': 'EMA107', '534.6.6.7.1.2.1.4.0': 'E1', '534.6.6.7.1.2.1.5.0': '2.1' }),
    },
    { MODEL: 'EMA107', SERIAL: 'E1', FIRMWARE: '2.1' },
  ],
  [
    'freebsd, StormShield',
    {
      ...is('8072.3.2.8'),
      ...own({ '11256.1.0.1.0': 'SN210', '11256.1.0.2.0': '4.3', '11256.1.0.3.0': 'SS1', '11256.1.0.4.0': 'gate' }),
    },
    {
      TYPE: 'NETWORKING',
      MANUFACTURER: 'StormShield',
      MODEL: 'SN210',
      FIRMWARE: '4.3',
      SERIAL: 'SS1',
      NAME: 'gate',
    },
  ],
  [
    'freebsd, anything else',
    { ...is('8072.3.2.8'), ...own({ '11256.1.0.4.0': 'gate' }) },
    { MANUFACTURER: 'Net-SNMP', NAME: undefined },
  ],
  [
    'hikvision',
    own({ '39165.1.1.0': 'DS-2CD', '39165.1.4.0': '4C-BD-8F-01-02-03' }),
    {
      TYPE: 'NETWORKING',
      MANUFACTURER: 'Hikvision',
      MODEL: 'DS-2CD',
      SERIAL: '4CBD8F010203',
      MAC: '4c:bd:8f:01:02:03',
      NAME: 'DS-2CD_4CBD8F010203',
    },
  ],
  [
    'hw-group',
    { ...is('21796.4.1'), ...own({ '21796.4.1.70.1.0': '00:0a:59:01:02:03' }), ...described('HWg-STE') },
    {
      TYPE: 'NETWORKING',
      MANUFACTURER: 'HW group s.r.o',
      MAC: '00:0a:59:01:02:03',
      SERIAL: '000a59010203',
      MODEL: 'HWg-STE',
    },
  ],
  ['idrac', { ...is('674.10892.5'), ...own({ '674.10892.2.1.1.11.0': 'TAG1' }) }, { SERIAL: 'TAG1' }],
  [
    'intelbras',
    {
      ...hasModule('1004849.2.1'),
      ...own({ '1004849.2.1.1.1.0': '4.0', '1004849.2.1.2.4.0': 'I1', '1004849.2.1.2.6.0': 'SG 1002' }),
    },
    { TYPE: 'NETWORKING', MANUFACTURER: 'Intelbras', MODEL: 'SG 1002', SERIAL: 'I1', FIRMWARE: '4.0' },
  ],
  ['kyocera', { ...is('1347.41'), ...own({ '1347.40.10.1.1.5.1': 'KM01' }) }, { NAME: 'KM01' }],
  [
    'mikrotik',
    {
      ...is('14988.1'),
      ...own({ '14988.1.1.7.3.0': 'MT1', '14988.1.1.7.4.0': '6.49' }),
      ...described('RouterOS CCR1009'),
    },
    { MODEL: 'CCR1009', SERIAL: 'MT1', FIRMWARE: '6.49' },
  ],
  [
    'multitech',
    own({ '995.15.1.1.1.0': 'MTR-H5', '995.15.1.1.2.0': '123', '995.15.1.1.3.0': '5.1' }),
    {
      TYPE: 'NETWORKING',
      MANUFACTURER: 'Multitech',
      MODEL: 'MTR-H5',
      SERIAL: '123',
      FIRMWARE: '5.1',
      NAME: 'MTR-H5_123',
    },
  ],
  [
    'oki',
    {
      ...is('2001.1.1'),
      ...own({ '2001.1.1.1.1.11.1.10.25.0': 'C711', '2001.1.1.1.1.11.1.10.45.0': 'AK1' }),
    },
    { MODEL: 'C711', SERIAL: 'AK1' },
  ],
  [
    'panasas',
    {
      ...is('10159.1.3.0'),
      ...own({
        '10159.1.3.2.1.1.0': 'cluster',
        '10159.1.3.2.1.3.1.2.1': '192.0.2.9',
        '10159.1.3.2.1.3.1.3.1': 'P1',
        '10159.1.3.2.1.3.1.2.2': '192.0.2.10',
        '10159.1.3.2.1.3.1.3.2': 'P2',
      }),
    },
    { NAME: 'cluster', SERIAL: 'P2' },
  ],
  ['qnap', own({ '24681.2.2.12.0': 'TS-453' }), { TYPE: 'STORAGE', MANUFACTURER: 'Qnap', MODEL: 'TS-453' }],
  [
    'ruckus',
    {
      ...is('25053.3.1.4.11'),
      ...own({
        '25053.1.1.2.1.1.1.1.0': 'zf7982',
        '25053.1.1.2.1.1.1.2.0': 'R1',
        '25053.1.1.3.1.1.1.1.1.3.1': '104.0',
      }),
    },
    { MODEL: 'zf7982', SERIAL: 'R1', FIRMWARE: '104.0' },
  ],
  [
    'sophos',
    {
      ...is('2604.5'),
      ...own({ '2604.5.1.1.1.0': 'C1', '2604.5.1.1.2.0': 'XG 210', '2604.5.1.1.3.0': 'SFOS 18' }),
    },
    { MODEL: 'XG 210', SERIAL: 'C1', FIRMWARE: 'SFOS 18' },
  ],
  [
    'toshiba',
    {
      ...is('1129.2.3'),
      ...own({ '1129.1.2.1.1.1.1.1.0': 'T1', '1129.1.2.1.1.1.2.1.0': 'B-EX4T1' }),
    },
    { MODEL: 'B-EX4T1', SERIAL: 'T1' },
  ],
  [
    'ubnt',
    {
      ...is('41112.1.4'),
      ...own({ '41112.1.4.5.1.4.1': '0x24a43c010203', '41112.1.6.3.3.0': 'UAP', '41112.1.6.3.6.0': '4.3' }),
    },
    { MAC: '24:a4:3c:01:02:03', SERIAL: '24a43c010203', MODEL: 'UAP', FIRMWARE: '4.3' },
  ],
  [
    'ups, APC power distribution unit',
    {
      ...is('318.1.3.4.4'),
      ...own({ '318.1.1.4.1.2.0': 'v3', '318.1.1.4.1.4.0': 'AP7900', '318.1.1.4.1.5.0': 'ZA1' }),
    },
    { TYPE: 'NETWORKING', MODEL: 'AP7900', SERIAL: 'ZA1', FIRMWARE: 'v3' },
  ],
  [
    'ups, any with the UPS-MIB',
    {
      [mib2('1.2.0')]: `oid:${mib2('33')}`,
      [mib2('33.1.1.1.0')]: 'RPS',
      [mib2('33.1.1.2.0')]: 'Sentinel',
      [mib2('33.1.1.3.0')]: 'S1',
    },
    { TYPE: 'NETWORKING', MANUFACTURER: 'RPS', MODEL: 'Sentinel', FIRMWARE: 'S1' },
  ],
  [
    'voltaire',
    {
      ...is('5206.1.29'),
      ...own({ '5206.3.1.0': '3.9', '5206.3.29.1.3.1007.1': 'V1' }),
      [mib2('1.5.0')]: 'ISR9024D-af11',
    },
    { TYPE: 'NETWORKING', MANUFACTURER: 'Voltaire', MODEL: 'ISR9024D', SERIAL: 'V1', FIRMWARE: '3.9' },
  ],
  [
    'zebra, old print servers',
    { ...is('683.6'), ...own({ '683.1.5.0': '0x5a3100', '683.1.9.0': 'V53', '683.6.2.3.2.1.15.1': '0x5a4d34303000' }) },
    { MANUFACTURER: 'Zebra Technologies', MODEL: 'ZM400', SERIAL: 'Z1', FIRMWARE: 'V53' },
  ],
  [
    'zyxel',
    {
      ...is('890.1.15'),
      ...own({ '890.1.15.3.1.6.0': 'V4.70', '890.1.15.3.1.11.0': 'GS2210', '890.1.15.3.1.12.0': 'S150' }),
    },
    { MANUFACTURER: 'Zyxel', MODEL: 'GS2210', SERIAL: 'S150', FIRMWARE: 'V4.70' },
  ],
];

it.each(FAMILIES)('%s', async (_, values, expected) => {
  const { info } = await inventory(composed(values));
  expect(info).toEqual(expect.objectContaining(expected));
});

it('keeps what is known where a family answers nothing', async () => {
  const { info } = await inventory(
    composed({
      ...is('890.1.15'),
      ...column(mib2('47.1.1.1.1.11'), { 1: 'E1' }),
      ...column(mib2('47.1.1.1.1.10'), { 1: '1.0' }),
      [enterprise('890.1.15.3.1.6.0')]: '',
    }),
  );
  // An answer ends the search among families even when it is empty; the standard MIB is asked then.
  expect(info).toMatchObject({ MANUFACTURER: 'Zyxel', SERIAL: 'E1', FIRMWARE: '1.0' });
});

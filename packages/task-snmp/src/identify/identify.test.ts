import { describe, expect, it } from 'vitest';
import { column, composed, type Values } from '../../test/composed.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { identify } from './identify.js';
import { lookUpObject, parseObjectTable } from './sysobjects.js';

const identity = async (values: Values) => (await identify(composed(values))).identity;

describe('the table of sysObjectIDs', () => {
  const table = parseObjectTable('=Acme\tNETWORKING\n99999\n99999.1.5\tS-24\n8~8\tS-48\n=Zeta\t\n77\n');

  it('is read from its compact form', () => {
    expect([...table.keys()]).toEqual(['99999', '99999.1.5', '99999.1.8', '77']);
    expect(table.get('99999.1.8')).toEqual({ manufacturer: 'Acme', type: 'NETWORKING', model: 'S-48' });
    expect(table.get('77')).toEqual({ manufacturer: 'Zeta' });
  });

  it.each([
    ['.1.3.6.1.4.1.99999.1.5', 'S-24'],
    ['iso.3.6.1.4.1.99999.1.5.7.7', 'S-24'],
    ['SNMPv2-SMI::enterprises.99999.1.8', 'S-48'],
    ['.1.3.6.1.4.1.99999.1.50', undefined],
    ['.1.3.6.1.2.1.99999.1.5', undefined],
    ['no oid', undefined],
  ])('knows %s', (oid, model) => expect(lookUpObject(oid, table).model).toBe(model));
});

describe('identification', () => {
  it('takes the words of sysDescr where sysObjectID tells nothing', async () => {
    expect(await identity({ [mib2('1.1.0')]: 'ProCurve J4900B Switch' })).toMatchObject({
      TYPE: 'NETWORKING',
      MANUFACTURER: 'Hewlett-Packard',
    });
    expect(await identity({ [mib2('1.1.0')]: 'Some 24 port Switch' })).toMatchObject({ TYPE: 'NETWORKING' });
    expect(await identity({ [mib2('1.1.0')]: 'constructor' })).toMatchObject({ DESCRIPTION: 'constructor' });
  });

  it('takes a device with supplies for a printer', async () => {
    expect(await identity({ [mib2('43.11.1.1.6.1.1')]: 'Toner', [mib2('25.3.2.1.3.1')]: 'Acme  P100 ' })).toMatchObject(
      {
        TYPE: 'PRINTER',
        MODEL: 'Acme P100',
      },
    );
  });

  it('drops what the configuration file says before anybody edits it', async () => {
    const found = await identity({
      [mib2('1.4.0')]: 'Root <root@localhost> (configure /etc/snmp/snmp.local.conf)',
      [mib2('1.6.0')]: 'Unknown (edit /etc/snmp/snmpd.conf)',
      [mib2('1.5.0')]: '',
      [enterprise('2699.1.2.1.2.1.1.2.1')]: 'never asked',
    });
    expect(found).toMatchObject({ CONTACT: undefined, LOCATION: undefined, SNMPHOSTNAME: undefined });
  });

  it.each<[string, Values, string | undefined]>([
    [
      'of the bridge',
      { [mib2('17.1.1.0')]: '0x0011223344ff', ...column(mib2('2.2.1.6'), { 1: '0x001122334401' }) },
      '00:11:22:33:44:ff',
    ],
    [
      'of the interface that answered',
      {
        ...column(mib2('2.2.1.6'), { 1: '0x001122334401', 2: '0x001122334402' }),
        ...column(mib2('4.20.1.2'), { '192.0.2.10': 2, '192.0.2.11': 1 }),
      },
      '00:11:22:33:44:02',
    ],
    [
      'that all interfaces share',
      column(mib2('2.2.1.6'), { 1: '', 2: '0x001122334405', 3: '0x001122334405' }),
      '00:11:22:33:44:05',
    ],
    [
      'first of consecutive ones',
      column(mib2('2.2.1.6'), { 1: '0x00ff00000000', 2: '0x001122334410', 3: '0x00112233440f', 4: '0x000000000007' }),
      '00:11:22:33:44:0f',
    ],
    [
      'of the first interface with a speed',
      {
        ...column(mib2('2.2.1.6'), { 1: '0x001122334401', 2: '0x001122334411' }),
        ...column(mib2('2.2.1.5'), { 1: 0, 2: 100 }),
      },
      '00:11:22:33:44:11',
    ],
    ['nowhere', column(mib2('2.2.1.6'), { 1: '0x000000000000' }), undefined],
  ])('finds the MAC address %s', async (_, values, mac) => expect((await identity(values)).MAC).toBe(mac));

  it.each<[Values, string | undefined]>([
    [column(mib2('47.1.1.1.1.11'), { 1: '', 2: ' SN2 ' }), 'SN2'],
    [{ [mib2('43.5.1.1.17.1')]: 'P1', [enterprise('2636.3.1.3.0')]: 'J1' }, 'P1'],
    [{ [enterprise('318.1.1.4.1.5.0')]: 'A1', [enterprise('2636.3.1.3.0')]: 'J1' }, 'J1'],
    [{ [enterprise('2636.3.1.3.0')]: 'XXXX' }, undefined],
  ])('finds the serial number in %j', async (values, serial) => expect((await identity(values)).SERIAL).toBe(serial));

  it('lists addresses in byte order', async () => {
    const values = column(mib2('4.20.1.1'), { '10.0.0.9': '10.0.0.9', '10.0.0.10': '10.0.0.10' });
    expect((await identity(values)).IPS).toEqual({ IP: ['10.0.0.10', '10.0.0.9'] });
  });
});

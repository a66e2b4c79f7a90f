import { expect, it } from 'vitest';
import { composed } from '../test/composed.js';
import { identify } from './identify/identify.js';
import { enterprise, mib2 } from './snmp/oid.js';
import { parseUserRules } from './user-rules.js';

const document = {
  configuration: { mibsupport_disabled: 'no' },
  aliases: { acme: 'enterprises.99999' },
  rules: {
    'acme-serial': { type: 'serial', value: 'acme.1.2.0', valuetype: 'get-serial' },
    'acme-model': { type: 'model', value: 'acme.1.9.0' },
    'acme-model2': { type: 'model', value: 'acme.1.3.0' },
    'acme-type': { type: 'typedef', value: 'NETWORKING', valuetype: 'raw' },
  },
  sysobjectid: { 'acme-switch': { oid: 'acme.1', rules: ['acme-serial', 'acme-type', 'acme-model', 'acme-model2'] } },
};

it('adds families of devices without code', async () => {
  const device = composed({
    [mib2('1.2.0')]: `oid:${enterprise('99999.1.7')}`,
    [enterprise('99999.1.2.0')]: ' SN1 ',
    [enterprise('99999.1.3.0')]: 'S-24',
  });
  const { identity } = await identify(device, { vendors: parseUserRules(document) });
  expect(identity).toMatchObject({ TYPE: 'NETWORKING', SERIAL: 'SN1', MODEL: 'S-24' });
});

it('does nothing when it is switched off', () => {
  expect(parseUserRules({ ...document, configuration: { mibsupport_disabled: 'yes' } })).toEqual([]);
});

it.each([
  ['x', /the file is not a map/],
  [{ sysobjectid: { a: { oid: 'nowhere.1' } } }, /sysobjectid: a: oid is not an OID/],
  [{ sysobjectid: { a: { oid: '1.3', rules: ['b'] } } }, /there is no rule b/],
  [{ rules: { b: { type: 'x' } }, mibsupport: { a: { oid: '1.3', rules: ['b'] } } }, /x is not a type/],
  [{ aliases: { a: 'a' }, sysobjectid: { b: { oid: 'a' } } }, /oid is not an OID/],
])('says what is wrong: %j', (wrong, expected) => expect(() => parseUserRules(wrong)).toThrow(expected));

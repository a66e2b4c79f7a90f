import type { Registry } from '@fi/core/host';
import { describe, expect, it } from 'vitest';
import { getFromRegistry } from './from-registry.js';
import { namespaceOf, parseObjects, propertyNames } from './from-wmi.js';

const value = (type: string, data: string) => ({ type, data });
const KEYS: Record<string, Record<string, { type: string; data: string }>> = {
  'HKEY_LOCAL_MACHINE/software/App': {
    Name: value('REG_SZ', 'x'),
    Count: value('REG_DWORD', '0x0000000a'),
    List: value('REG_MULTI_SZ', 'a\nb'),
  },
  'HKEY_LOCAL_MACHINE/software/App/One': { V: value('REG_SZ', '1') },
  'HKEY_LOCAL_MACHINE/software/App/One/Deep': { V: value('REG_SZ', 'deep') },
  'HKEY_LOCAL_MACHINE/software/App/Two': { V: value('REG_SZ', '2'), W: value('REG_BINARY', 'de ad') },
  'HKEY_LOCAL_MACHINE/software/Empty': {},
};
const registry: Registry = {
  async key(path) {
    const values = KEYS[path];
    const names = Object.keys(KEYS).filter(
      (name) => name.startsWith(`${path}/`) && !name.slice(path.length + 1).includes('/'),
    );
    const keys = names.map((name) => name.slice(path.length + 1));
    return values === undefined ? undefined : { values: new Map(Object.entries(values)), keys };
  },
};

describe('getFromRegistry', () => {
  it.each([
    ['HKEY_LOCAL_MACHINE/software/App/Count', { Count: '0x0000000A' }],
    ['HKEY_LOCAL_MACHINE\\software\\App\\Name', { Name: 'x' }],
    ['HKEY_LOCAL_MACHINE/software/App/*', { Name: 'x', Count: '0x0000000A', List: ['a', 'b'] }],
    ['HKEY_LOCAL_MACHINE/software/App/**/V', { 'One/V': '1', 'Two/V': '2' }],
    ['HKEY_LOCAL_MACHINE/software/App/**/*', { 'One/V': '1', 'Two/V': '2', 'Two/W': 'de ad' }],
    ['HKEY_LOCAL_MACHINE/software/App/**/Deep/V', { 'One/Deep/V': 'deep' }],
    ['HKEY_LOCAL_MACHINE/software/Empty/*', {}],
    ['HKEY_LOCAL_MACHINE/software/App/Missing', {}],
    ['HKEY_LOCAL_MACHINE/software/None/*', undefined],
    ['HKEY_LOCAL_MACHINE/software', undefined],
    ['nonsense', undefined],
  ])('%s', async (path, expected) => {
    expect(await getFromRegistry(path, registry)).toEqual(expected);
  });
});

describe('getFromWMI', () => {
  it('splits properties as servers send them', () => {
    expect(propertyNames(['Name, Description'])).toEqual(['Name', 'Description']);
    expect(propertyNames(['A', 'B'])).toEqual(['A', 'B']);
    expect(propertyNames(["Name';Remove-Item"])).toEqual([]);
    expect(propertyNames(undefined)).toEqual([]);
  });

  it('knows namespaces', () => {
    expect(namespaceOf('winmgmts:root\\wmi')).toBe('root/wmi');
    expect(namespaceOf('winmgmts:{impersonationLevel=impersonate,(security)}!//./')).toBe('root/cimv2');
    expect(namespaceOf('winmgmts:{impersonationLevel=impersonate}!//./root/SecurityCenter2')).toBe(
      'root/SecurityCenter2',
    );
    expect(namespaceOf("x';y")).toBe('root/cimv2');
  });

  it('reads one object and several', () => {
    expect(
      parseObjects('\ufeff{"Name":"k","Size":3,"On":true,"Nothing":null}', ['Name', 'Size', 'On', 'Nothing']),
    ).toEqual([{ Name: 'k', Size: '3', On: '1' }]);
    expect(parseObjects('[{"A":["x","y"]},{"A":null},7]', ['A'])).toEqual([{ A: ['x', 'y'] }, {}]);
    expect(parseObjects('', ['A'])).toEqual([]);
    expect(parseObjects('Get-CimInstance : error', ['A'])).toEqual([]);
  });
});

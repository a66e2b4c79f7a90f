import { expect, it } from 'vitest';
import { machine } from '../../../test/machine.js';
import { takeInventory } from '../../inventory.js';
import zones, { parseMemoryCap, parseZones } from './solaris-zones.js';

const LIST = `0:global:running:/::native:shared
3:web:running:/zones/web:11111111-2222-3333-4444-555555555555:native:shared:R
-:db:installed:/zones/a\\:b::native:excl
nonsense
:::
`;

it('reads zones', () => {
  expect(parseZones(LIST).map(({ name, status, uuid }) => [name, status, uuid])).toEqual([
    ['web', 'running', '11111111-2222-3333-4444-555555555555'],
    ['db', 'off', undefined],
  ]);
  expect(parseZones('')).toEqual([]);
});

it('reads the limit of their memory', () => {
  expect(parseMemoryCap('<zone name="web"><mcap physcap="1073741824"/></zone>')).toBe(1024);
  expect(parseMemoryCap('<zone name="web"/>')).toBeUndefined();
});

it('lists them in the global zone only', async () => {
  const files = { '/etc/zones/web.xml': '<mcap physcap="536870912"/>' };
  const take = async (zone: string) => {
    const commands = { zonename: `${zone}\n`, '/usr/sbin/zoneadm list -p': LIST, '/usr/sbin/psrinfo -p': '2\n' };
    return (await takeInventory({ host: machine({ files, commands }).host, collectors: [zones] })).inventory.content;
  };
  expect((await take('global')).virtualmachines?.[0]).toMatchObject({ name: 'web', memory: 512, vcpu: 2 });
  expect((await take('web')).virtualmachines).toBeUndefined();
});

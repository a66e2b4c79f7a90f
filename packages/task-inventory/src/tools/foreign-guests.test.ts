import { expect, it } from 'vitest';
import { parseJails } from '../collectors/unix/jails.js';
import { hypervGuests } from './hyperv.js';
import { parsePrlctlList } from './parallels.js';

it('reads jails', () => {
  expect(parseJails('nodying name=2 host.domainname="" host.hostname=web path=/x\nname=3\nhost.hostname=""\n')).toEqual(
    [{ name: 'web', status: 'running', vmtype: 'bsdjail' }],
  );
});

it('reads guests of Parallels', () => {
  const uuid = '11111111-2222-3333-4444-555555555555';
  expect(
    parsePrlctlList(`UUID STATUS IP_ADDR NAME\n{${uuid}}  suspended  10.0.0.1  My Box \n{x} running - y\n`),
  ).toEqual([{ uuid, name: 'My Box', status: 'paused', subsystem: 'Parallels', vmtype: 'parallels' }]);
});

it('puts the objects of Hyper-V together', () => {
  const InstanceID = 'Microsoft:G1\\Default';
  const guests = hypervGuests({
    systems: [
      { Name: 'HOST', ElementName: 'HOST', InstallDate: '', EnabledState: '2' },
      { Name: 'G1', ElementName: 'web', InstallDate: '2024', EnabledState: '32768' },
      { Name: 'G2', ElementName: 'db', InstallDate: '2024', EnabledState: '99' },
    ],
    memories: [
      { InstanceID, VirtualQuantity: '2048' },
      { InstanceID: 'Microsoft:Definition\\x', VirtualQuantity: '1' },
    ],
    processors: [{ InstanceID, VirtualQuantity: '4' }],
    settings: [{ InstanceID: 'Microsoft:G1', BIOSGUID: '{U1}' }, {}],
  });
  expect(guests).toEqual([
    expect.objectContaining({ name: 'web', status: 'paused', memory: 2048, vcpu: 4, uuid: 'U1' }),
    expect.objectContaining({ name: 'db', status: 'off', memory: undefined }),
  ]);
});

import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import virtualbox, { parseVirtualBox } from './virtualbox.js';

const guest = (name: string, state: string) => `Name:            ${name}
Guest OS:        Debian
UUID:            11111111-2222-3333-4444-555555555555
Memory size:     2048MB
State:           ${state} (since 2024-03-05T10:00:00)

USB Device Filters:

Index:           0
Active:          yes
Name:            A stick
UUID:            99999999-2222-3333-4444-555555555555

Shared folders:

Name: 'share', Host path: '/srv' (machine mapping), writable

`;

describe('parseVirtualBox', () => {
  it('takes neither devices nor folders for guests', () => {
    expect(parseVirtualBox(guest('one', 'saved') + guest('two: x', 'live snapshotting'))).toEqual([
      expect.objectContaining({ name: 'one', status: 'off', memory: 2048, uuid: expect.stringMatching(/^1/), vcpu: 1 }),
      expect.objectContaining({ name: 'two: x', status: 'running' }),
    ]);
  });

  it('maps states', () => {
    const status = (state: string) => parseVirtualBox(`Name: a\nState: ${state} (since x)`)[0]?.status;
    expect(['aborted', 'stuck', 'paused', 'saving', 'gurumeditation'].map(status)).toEqual([
      'crashed',
      'blocked',
      'paused',
      'dying',
      undefined,
    ]);
  });

  it('survives garbage', () => {
    expect(parseVirtualBox('UUID: x\nState: running\n:\n')).toEqual([]);
  });
});

describe('collector', () => {
  const files = {
    '/etc/passwd': 'root:x:0:0::/root:/bin/sh\njoe:x:1:1::/home/joe:/bin/sh\nann:x:2:2::/home/ann:/bin/sh\n',
    '/root/.config/VirtualBox/x': '',
    '/home/joe/.config/VirtualBox/x': '',
  };
  const commands = {
    'VBoxManage -nologo list --long vms': guest('own', 'running'),
    'su joe -c VBoxManage -nologo list --long vms': guest('of joe', 'paused'),
  };
  const names = async (scanHomedirs: boolean) =>
    (await collect(virtualbox, machine({ files, commands }), { scanHomedirs })).virtualmachines?.map(
      ({ name, owner }) => `${name} ${owner}`,
    );

  it('looks at the guests of users only when told to', async () => {
    expect(await names(false)).toEqual(['own undefined']);
    expect(await names(true)).toEqual(['own undefined', 'of joe joe']);
  });
});

import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import nspawn, { parseMachines, parseNspawnUnits, parseUnitProperties } from './systemd-nspawn.js';

const commands = {
  'systemctl --system --all -q --plain list-units systemd-nspawn@*':
    'systemd-nspawn@web.service loaded active running Container web\nsystemd-nspawn@my\\x2dbox.service loaded inactive dead Container\n',
  'machinectl --no-pager --no-legend':
    'web container systemd-nspawn debian 12 -\nvm1 vm libvirt-qemu - - -\nextra container foo - - -\n',
  'machinectl show -p Id web': `Id=${'0123456789abcdef'.repeat(2)}\n`,
  'systemctl --system show systemd-nspawn@web.service -p RequiresMountsFor,CPUQuotaPerSecUSec,MemoryMax':
    'RequiresMountsFor=/var/lib/machines/web\nCPUQuotaPerSecUSec=2s\nMemoryMax=1073741824\n',
  'systemctl --system show systemd-nspawn@my\\x2dbox.service -p RequiresMountsFor,CPUQuotaPerSecUSec,MemoryMax':
    'RequiresMountsFor=/var/lib/machines /srv/box\nCPUQuotaPerSecUSec=infinity\nMemoryMax=infinity\n',
};

describe('systemd-nspawn', () => {
  it('lists containers that run and those that do not', async () => {
    const files = {
      '/var/lib/machines/web/x': '',
      '/srv/box/etc/machine-id': `${'f'.repeat(32)}\n`,
      '/proc/cpuinfo': 'processor : 0\n',
    };
    expect((await collect(nspawn, machine({ files, commands }))).virtualmachines).toEqual([
      {
        name: 'web',
        status: 'running',
        vmtype: 'systemd-nspawn',
        subsystem: 'container',
        uuid: '01234567-89ab-cdef-0123-456789abcdef',
        memory: 1024,
        vcpu: 2,
      },
      {
        name: 'my-box',
        status: 'off',
        vmtype: 'systemd-nspawn',
        uuid: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
        vcpu: 1,
      },
      { name: 'extra', status: 'running', vmtype: 'foo', subsystem: 'container' },
    ]);
  });

  it('asks nothing where no machine was ever set up', async () => {
    const host = machine({ files: { '/var/lib/machines/.raw': '' }, commands });
    expect((await collect(nspawn, host)).virtualmachines).toBeUndefined();
    expect(host.asked).toEqual([]);
  });

  it('survives garbage', () => {
    expect(parseNspawnUnits('0 loaded units\n\nx').size).toBe(0);
    expect(parseMachines('No machines.\n\n')).toEqual([]);
    expect(parseUnitProperties('CPUQuotaPerSecUSec=500ms')).toEqual({
      vcpu: undefined,
      memory: undefined,
      directories: [],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import openvz, { parseVzAddresses, parseVzlist, parseVzMemory } from './openvz.js';
import vserver from './vserver.js';

it('reads limits in order of precedence', () => {
  expect(parseVzMemory('SLMMEMORYLIMIT="1:1073741824"\nPRIVVMPAGES="1:256"\n')).toBe(1024);
  expect(parseVzMemory('PRIVVMPAGES="unlimited"\nPRIVVMPAGES="256:512"\nPHYSPAGES="0:1G"')).toBe(2);
  expect(parseVzMemory('PHYSPAGES="0:1.5G"')).toBe(1536);
  expect(parseVzMemory('PHYSPAGES="0:2560"')).toBe(10);
  expect(parseVzMemory('PHYSPAGES="unlimited"\n#PRIVVMPAGES="1:1"')).toBeUndefined();
});

it('reads rows and addresses', () => {
  expect(parseVzlist('web 101 2 suspended deb\ncut 1\n\n')).toEqual([
    { id: '101', guest: { name: 'web', vcpu: 2, status: 'paused', subsystem: 'deb', vmtype: 'virtuozzo' } },
  ]);
  expect(parseVzAddresses('link/void\n    link/ether 00:18:51:00:00:01 brd\n link/ether 00:18:51:00:00:02 x')).toBe(
    '00:18:51:00:00:01/00:18:51:00:00:02',
  );
});

describe('openvz', () => {
  it('asks only running containers for their addresses', async () => {
    const host = machine({
      files: { '/etc/vz/conf/101.conf': 'PHYSPAGES="0:512M"\n' },
      commands: {
        'vzlist --all --no-header -o hostname,ctid,cpulimit,status,ostemplate':
          'web 101 0 running deb\nold 102 0 stopped deb\nbad ../x 0 running deb\n',
        'vzctl exec 101 ip -0 a': '    link/ether 00:18:51:00:00:01 brd ff\n',
      },
    });
    expect((await collect(openvz, host)).virtualmachines).toMatchObject([
      { name: 'web', uuid: '-101', memory: 512, mac: '00:18:51:00:00:01', status: 'running' },
      { name: 'old', uuid: '-102', status: 'off' },
      { name: 'bad' },
    ]);
    expect(host.asked).toHaveLength(2);
  });
});

it('lists guests of Linux-VServer', async () => {
  const host = machine({
    files: { '/etc/vservers/web/name': 'web', '/etc/vservers/.distributions/x': '', '/etc/vservers/file': '' },
    commands: {
      'vserver web status': "Vserver 'web' is running at context '1'\n",
      'vserver .distributions status': '',
      'vserver-info': 'Paths:\n  cfg-Directory: /etc/vservers\nutil-vserver: 0.30.216; Jan 1\n',
    },
  });
  expect((await collect(vserver, host)).virtualmachines?.[1]).toEqual({
    name: 'web',
    status: 'running',
    subsystem: '0.30.216',
    vmtype: 'vserver',
  });
});

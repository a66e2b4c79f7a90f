import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import proxmox, { parseProxmoxConfig } from './proxmox.js';
import qemu, { isGuestProcess, parseQemuCommand } from './qemu.js';

describe('parseQemuCommand', () => {
  it('reads names of all forms', () => {
    const name = (options: string) => parseQemuCommand(`qemu-system-x86_64 ${options}`).name;
    expect(name('-name web,debug-threads=on')).toBe('web');
    expect(name('-name guest=web,debug-threads=on')).toBe('web');
    expect(name('-hda /srv/disk.img -m 1')).toBe('/srv/disk.img');
    expect(name('-hda /srv/disk.img -name web')).toBe('web');
    expect(name('-m 1')).toBeUndefined();
  });

  it('reads sizes of all forms', () => {
    const memory = (value: string) => parseQemuCommand(`qemu -m ${value}`).memory;
    expect(['512', '4G', '4194304k', '4096MB', 'size=1024,slots=2', '0', 'x'].map(memory)).toEqual([
      512,
      4096,
      4096,
      4096,
      1024,
      128,
      undefined,
    ]);
  });

  it('takes an image at the end for no part of an option', () => {
    expect(parseQemuCommand('qemu -name web -m 256 /srv/disk.img').memory).toBe(256);
    expect(parseQemuCommand('qemu -m 256 -name web /srv/disk.img').name).toBe('web');
    expect(parseQemuCommand('qemu -m 256 -hda a.img b.img').name).toBe('a.img');
    expect(parseQemuCommand('qemu -uuid U1 a.img').uuid).toBe('U1');
    expect(parseQemuCommand('qemu -smbios type=1,uuid=U2 a.img').uuid).toBe('U2');
    expect(parseQemuCommand('qemu -name guest=my web,debug-threads=on').name).toBe('my web');
  });

  it('tells KVM from emulation', () => {
    const type = (command: string) => parseQemuCommand(command).type;
    expect(type('/usr/bin/kvm -name a')).toBe('kvm');
    expect(type('/usr/libexec/qemu-kvm -name a')).toBe('kvm');
    expect(type('/opt/kvm/qemu-system-x86_64 -name a')).toBe('qemu');
    expect(type('qemu-system-x86_64 -machine pc,accel=kvm')).toBe('kvm');
    expect(type('qemu-system-arm -machine virt')).toBe('qemu');
  });

  it('reads processors and identity', () => {
    expect(parseQemuCommand('kvm -smp 4,sockets=1 --smbios type=1,serial=S1,uuid=U1')).toMatchObject({
      vcpu: 4,
      serial: 'S1',
      uuid: 'U1',
    });
    expect(parseQemuCommand('kvm -smp cpus=2 -uuid U2')).toMatchObject({ vcpu: 2, uuid: 'U2' });
  });

  it('survives garbage', () => {
    expect(parseQemuCommand('')).toMatchObject({ name: undefined, vcpu: 1 });
    expect(parseQemuCommand(`kvm -name${' '.repeat(50_000)}-`)).toMatchObject({ vcpu: 1 });
  });
});

it('knows guests among processes', () => {
  expect(['/usr/bin/kvm -id 1', 'qemu-system-x86_64 -m 1', 'qemu -hda x'].map(isGuestProcess)).toEqual([
    true,
    true,
    true,
  ]);
  const others = ['[kvm-irqfd]', '/usr/sbin/qemu-ga -d', 'vim qemu.txt', 'qemu-img convert', '/opt/kvm/agent', ''];
  expect(others.filter(isGuestProcess)).toEqual([]);
});

describe('collector', () => {
  const ps = {
    ps: '',
    'ps -A -o user,pid,pcpu,pmem,vsz,tty,etime,command':
      'x\nroot 9 0 0 0 ? 01:00 qemu-system-x86_64 -name web -m 1G -enable-kvm\nroot 8 0 0 0 ? 01:00 vim qemu -name x\n',
  };

  it('lists running guests', async () => {
    const host = machine({ commands: { ...ps, 'qemu-system-x86_64': '' } });
    expect((await collect(qemu, host)).virtualmachines).toEqual([
      { name: 'web', memory: 1024, vcpu: 1, status: 'running', subsystem: 'kvm', vmtype: 'kvm' },
    ]);
  });

  it('leaves them to virsh, and asks nothing without QEMU', async () => {
    for (const commands of [{ ...ps, 'qemu-system-x86_64': '', virsh: '' }, ps]) {
      const host = machine({ commands });
      expect((await collect(qemu, host)).virtualmachines).toBeUndefined();
      expect(host.asked).toEqual([]);
    }
  });
});

describe('proxmox', () => {
  const config = `#comment: x
name: mail
memory: 2048
cores: 2
sockets: 2
smbios1: uuid=11111111-2222-3333-4444-555555555555
[snapshot]
name: old
`;

  it('lists guests that do not run', async () => {
    const files = {
      '/etc/pve/qemu-server/100.conf': config,
      '/etc/pve/qemu-server/101.conf': 'name: running\n',
      '/etc/pve/qemu-server/102.conf': 'name: base\ntemplate: 1\n',
      '/run/qemu-server/101.pid': '1\n',
    };
    expect((await collect(proxmox, machine({ files }))).virtualmachines).toEqual([
      {
        name: 'mail',
        uuid: '11111111-2222-3333-4444-555555555555',
        memory: 2048,
        vcpu: 4,
        status: 'off',
        subsystem: 'kvm',
        vmtype: 'kvm',
      },
    ]);
  });

  it('reads what there is', () => {
    expect(parseProxmoxConfig('', '7')).toMatchObject({ name: 'VM 7', memory: 512, vcpu: 1, uuid: undefined });
    expect(parseProxmoxConfig('memory: current=4096', '7')?.memory).toBe(4096);
  });
});

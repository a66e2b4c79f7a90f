import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import lxc, { hasNewKeys, parseLxc, parseMemoryLimit, parsePctList } from './lxc.js';
import lxd, { parseLxdList } from './lxd.js';

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');

describe('parseLxc', () => {
  it('reads keys of all versions, the first interface only', () => {
    const text = `State: FROZEN
lxc.cgroup2.memory.max = 512M
lxc.cgroup2.cpuset.cpus = 0-3
lxc.net.0.hwaddr = 00:16:3E:AA:BB:CC
lxc.uts.name = web
lxc.rootfs.path = overlay:/lower:/var/lib/lxc/web/rootfs
`;
    expect(parseLxc(text)).toEqual({
      status: 'paused',
      mac: '00:16:3e:aa:bb:cc',
      memoryLimit: '512M',
      vcpu: 4,
      hostname: 'web',
      rootfs: '/var/lib/lxc/web/rootfs',
    });
    expect(parseLxc('lxc.network.hwaddr = 00:00:00:00:00:01\nlxc.network.hwaddr = 00:00:00:00:00:02\n').mac).toBe(
      '00:00:00:00:00:01',
    );
  });

  it('survives garbage', () => {
    expect(parseLxc('= x\n\0\nlxc.net.0.hwaddr = none')).toEqual({
      status: 'off',
      mac: undefined,
      memoryLimit: undefined,
      vcpu: 0,
      hostname: undefined,
      rootfs: undefined,
    });
  });
});

it('reads limits in MiB', () => {
  expect(['2147483648', '512M', '2G', 'max', ''].map(parseMemoryLimit)).toEqual([
    2048,
    512,
    2048,
    undefined,
    undefined,
  ]);
});

it('knows which versions have the new keys', () => {
  expect(['1.0.6', '2.0.11', '2.1.0', '4.0', ''].map(hasNewKeys)).toEqual([false, false, true, true, false]);
});

it('reads the list of Proxmox', () => {
  const text =
    'VMID       Status     Lock         Name                \n200        running                 web\n201  stopped\nx\n';
  expect(parsePctList(text)).toEqual([
    { id: '200', name: 'web' },
    { id: '201', name: '201' },
  ]);
  expect(parsePctList('')).toEqual([]);
});

const KEYS =
  '-c lxc.cgroup.memory.limit_in_bytes -c lxc.cgroup2.memory.max -c lxc.cgroup.cpuset.cpus -c lxc.cgroup2.cpuset.cpus';

describe('lxc', () => {
  it('asks each container once, and again for its identity when it runs', async () => {
    const host = machine({
      files: {
        '/proc/cpuinfo': 'processor : 0\n\nprocessor : 1\n',
        '/srv/stopped/etc/machine-id': 'bb\n',
        '/srv/stopped/etc/hostname': 'stopped\n',
      },
      commands: {
        'lxc-ls -1': 'web\nstopped\n../../etc\n',
        'lxc-ls --version': '5.0.2\n',
        [`lxc-info -n web -s ${KEYS} -c lxc.net.0.hwaddr -c lxc.uts.name -c lxc.rootfs.path`]:
          'State: RUNNING\nlxc.cgroup2.memory.max = 1073741824\nlxc.uts.name = other\n',
        [`lxc-info -n stopped -s ${KEYS} -c lxc.net.0.hwaddr -c lxc.uts.name -c lxc.rootfs.path`]:
          'State: STOPPED\nlxc.cgroup2.cpuset.cpus = 1\nlxc.rootfs.path = dir:/srv/stopped\n',
        'lxc-attach -n web -- /bin/cat /etc/machine-id /etc/hostname': 'aa\nweb\n',
      },
    });
    expect((await collect(lxc, host)).virtualmachines).toEqual([
      { name: 'web', status: 'running', memory: 1024, vcpu: 2, uuid: sha1('aaweb'), vmtype: 'lxc' },
      { name: 'stopped', status: 'off', vcpu: 1, uuid: sha1('bbstopped'), vmtype: 'lxc' },
    ]);
    expect(host.asked.some((line) => line.includes('..'))).toBe(false);
  });

  it('reads the configuration of old versions itself', async () => {
    const host = machine({
      files: { '/lxc/web/config': 'lxc.network.hwaddr = 00:16:3e:00:00:01\nlxc.utsname = web\n' },
      commands: { 'lxc-ls -1': 'web', 'lxc-ls --version': '1.0.6', 'lxc-config lxc.lxcpath': '/lxc\n' },
    });
    expect((await collect(lxc, host)).virtualmachines).toEqual([
      { name: 'web', status: 'off', mac: '00:16:3e:00:00:01', vmtype: 'lxc' },
    ]);
  });

  it('calls containers of Proxmox by their host name', async () => {
    const host = machine({
      commands: {
        'pct list': 'VMID Status Lock Name\n200  stopped     ct200\n',
        'lxc-ls --version': '5.0',
        [`lxc-info -n 200 -s ${KEYS} -c lxc.net.0.hwaddr -c lxc.uts.name -c lxc.rootfs.path`]: 'lxc.uts.name = mail\n',
      },
    });
    expect((await collect(lxc, host)).virtualmachines?.[0]?.name).toBe('mail');
  });
});

describe('lxd', () => {
  const instances = [
    { name: 'web', status: 'Running', config: { 'limits.memory': '2GB' }, expanded_config: { 'limits.cpu': '2' } },
    { name: '-x', status: 'Stopped', config: { 'limits.cpu': '0-3' } },
    { status: 'Running' },
    null,
  ];

  it('lists instances of LXD and Incus', async () => {
    const commands = {
      lxd: '',
      'lxc list --format json': JSON.stringify(instances),
      'lxc file pull web/etc/machine-id -': 'aa\n',
    };
    const host = machine({ commands });
    expect((await collect(lxd, host)).virtualmachines).toEqual([
      { name: 'web', status: 'running', memory: 2000, vcpu: 2, uuid: sha1('aaweb'), vmtype: 'lxd' },
      { name: '-x', status: 'off', vcpu: 4, vmtype: 'lxd' },
    ]);
    const incus = machine({ commands: { 'incus list --format json': '[{"name":"a","status":"Frozen"}]' } });
    expect((await collect(lxd, incus)).virtualmachines).toEqual([
      { name: 'a', status: 'paused', vcpu: 0, vmtype: 'incus' },
    ]);
  });

  it('does not take the LXC tools for LXD', async () => {
    const host = machine({ commands: { 'lxc list --format json': '[]' } });
    await collect(lxd, host);
    expect(host.asked).toEqual([]);
  });

  it('survives garbage', () => {
    for (const json of ['', '{}', 'null', '+----+']) expect(parseLxdList(json, 'lxd')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { treeHost } from '../../test/tree-host.js';
import { type Collector, defineCollector } from '../collector.js';
import { takeInventory } from '../inventory.js';
import vmsystem, { parseContainerId, parseNspawnName, parseWhoami, sharedUuid, uuidOfName } from './vmsystem.js';

const ID = '0123456789abcdef'.repeat(4);

/** A machine whose firmware tells what is given. */
const inventory = async (
  files: Record<string, string>,
  fields: { uuid?: string; bios?: Record<string, string> } = {},
) => {
  const firmware: Collector = defineCollector({
    ...{ name: 'linux/bios', category: 'bios', fills: ['bios', 'hardware'], reads: [] },
    async collect({ set }) {
      set('hardware', { uuid: fields.uuid });
      set('bios', fields.bios ?? {});
    },
  });
  const host = treeHost({}, () => undefined, files);
  return (await takeInventory({ host, collectors: [firmware, vmsystem] })).inventory.content;
};

it('reads identities', async () => {
  expect(parseContainerId(`1:name=systemd:/docker/${ID}\n`)).toBe('0123456789ab');
  const mount = `1 2 254:1 /var/lib/docker/containers/${ID}/hostname /etc/hostname rw - ext4 /dev/vda1 rw\n`;
  expect(parseContainerId('0::/\n', mount)).toBe('0123456789ab');
  expect(parseContainerId('0::/\n', '')).toBeUndefined();
  expect(parseNspawnName('1 2 0:24 /systemd/nspawn/propagate/web /run/host/incoming ro - tmpfs tmpfs rw\n')).toBe(
    'web',
  );
  expect(parseWhoami('"PC\\ann","S-1-5-21-1"\r\n')).toEqual({ user: 'ann', sid: 'S-1-5-21-1' });
  expect(parseWhoami('whoami: not found')).toBeUndefined();
  // the example of RFC 9562, appendix A.1
  expect(await uuidOfName('www.example.com')).toBe('5DF41881-3AED-3515-88A7-2F4A814CF09E');
  expect(await sharedUuid('', 'x')).toBeUndefined();
});

describe('vmsystem', () => {
  it('leaves a physical machine as it is', async () => {
    const content = await inventory({ '/etc/machine-id': 'm\n', '/etc/hostname': 'h\n' });
    expect(content.hardware).toEqual({ vmsystem: 'Physical' });
  });
  it('gives a container an identity of its own', async () => {
    const files = { '/etc/machine-id': 'abc\n', '/etc/hostname': 'def\n' };
    const lxc = await inventory({ ...files, '/proc/1/environ': 'container=lxc\0' }, { uuid: 'OF-THE-HOST' });
    expect(lxc.hardware).toEqual({ vmsystem: 'lxc', uuid: '1f8ac10f23c5b5bc1167bda84b833e5c057a77d2' });
    const vm = await inventory(files, { uuid: 'U1', bios: { smanufacturer: 'QEMU' } });
    expect(vm.hardware).toEqual({ vmsystem: 'QEMU', uuid: 'U1' });
    const docker = await inventory({ ...files, '/.dockerenv': '', '/proc/1/cgroup': `1:cpu:/docker/${ID}\n` });
    expect(docker.hardware).toEqual({ vmsystem: 'Docker', uuid: '0123456789ab' });
    const openvz = await inventory({ '/proc/self/status': 'envID: 7\n' }, { uuid: 'U1' });
    expect(openvz.hardware).toEqual({ vmsystem: 'Virtuozzo', uuid: 'U1-7' });
    const nspawn = await inventory({
      '/proc/1/environ': 'container=systemd-nspawn\0container_uuid=U2\0',
      '/run/host/incoming': '',
      '/proc/1/mountinfo': '1 2 0:24 /systemd/nspawn/propagate/web /run/host/incoming ro\n',
    });
    expect(nspawn.hardware).toEqual({ vmsystem: 'systemd-nspawn', uuid: 'U2', name: 'web' });
  });
  it('completes what hypervisors do not tell', async () => {
    const xen = await inventory({ '/proc/modules': 'xen_netfront 1\n' }, { uuid: 'U1' });
    expect(xen.bios).toEqual({ smanufacturer: 'Xen', smodel: 'PVM domU' });
    expect(
      (await inventory({ '/proc/modules': 'xen_netfront 1\n', '/sys/hypervisor/uuid': 'U9\n' })).hardware?.uuid,
    ).toBe('U9');
    const box = await inventory({}, { uuid: 'AB', bios: { bversion: 'VirtualBox' } });
    expect(box.bios).toMatchObject({ ssn: 'ab' });
  });
});

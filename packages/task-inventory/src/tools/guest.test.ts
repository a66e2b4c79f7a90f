import { describe, expect, it } from 'vitest';
import { treeHost } from '../../test/tree-host.js';
import { detectGuest, guestOfBios, guestOfLscpu, guestOfMessages } from './guest.js';

const guest = (files: Record<string, string>, bios = {}, commands: Record<string, string> = {}) =>
  detectGuest(
    treeHost({}, (command) => commands[command], files),
    bios,
  );

it.each([
  [{ smanufacturer: 'QEMU' }, 'QEMU'],
  [{ smanufacturer: 'Microsoft Corporation', smodel: 'Virtual Machine' }, 'Hyper-V'],
  [{ smanufacturer: 'Microsoft Corporation', smodel: 'Surface Go 2' }, undefined],
  [{ smanufacturer: 'VMware, Inc.' }, 'VMware'],
  [{ smanufacturer: 'Xen' }, 'Xen'],
  [{ bmanufacturer: 'Bochs' }, 'QEMU'],
  [{ bmanufacturer: 'innotek GmbH' }, 'VirtualBox'],
  [{ smodel: 'Virtual Machine' }, 'Virtual Machine'],
  [{ smodel: 'KVM' }, 'QEMU'],
  [{ bversion: 'VirtualBox' }, 'VirtualBox'],
  [{ biosserial: 'VMWARE-1' }, 'VMware'],
  [{}, undefined],
])('firmware %j is %s', (bios, expected) => expect(guestOfBios(bios)).toBe(expected));

it.each([
  ['[    0.000000] Hypervisor detected: KVM', 'QEMU'],
  ['scsi 0:0:0:0: Vendor: VMware   Model: Virtual disk', 'VMware'],
  ['hda: Virtual HD, ATA DISK drive', 'Virtual Machine'],
  ['ata1.00: ATA-6: VBOX HARDDISK, 1.0', 'VirtualBox'],
  ['ACPI: RSDP (v02    Xen )', 'Xen'],
  ['ACPI: no hypervisor here\nxenon lamp', undefined],
  ['', undefined],
])('message %j is of %s', (text, expected) => expect(guestOfMessages(text)).toBe(expected));

it('translates what lscpu prints', () => {
  expect(guestOfLscpu('Vendor ID: X\nHypervisor vendor:  KVM\nVirtualization type: full\n')).toBe('QEMU');
  expect(guestOfLscpu('Hypervisor vendor: Bhyve\n')).toBe('Bhyve');
  expect(guestOfLscpu('Vendor ID: X\n')).toBeUndefined();
});

describe('detectGuest', () => {
  it('knows containers before anything else', async () => {
    const bios = { smanufacturer: 'QEMU' };
    expect(await guest({ '/proc/1/environ': 'PATH=/bin\0container=lxc\0' }, bios)).toBe('lxc');
    expect(await guest({ '/proc/self/status': 'Name:\tnode\nenvID:\t101\n' }, bios)).toBe('Virtuozzo');
    expect(await guest({ '/proc/self/status': 'envID:\t0\n' }, bios)).toBe('QEMU');
    expect(await guest({ '/proc/sys/kernel/osrelease': '5.15.1-microsoft-standard-WSL2\n' }, bios)).toBe('WSL');
    expect(await guest({ '/.dockerenv': '' }, bios)).toBe('QEMU');
    expect(await guest({ '/.dockerenv': '' })).toBe('Docker');
  });
  it('does not take a guest of Hyper-V for WSL', async () => {
    const bios = { smanufacturer: 'Microsoft Corporation', smodel: 'Virtual Machine' };
    expect(await guest({}, bios, { lscpu: 'Hypervisor vendor: Microsoft\n' })).toBe('Hyper-V');
  });
  it('tells guests of Xen from their host', async () => {
    const clock = '/sys/devices/system/clocksource/clocksource0/available_clocksource';
    expect(await guest({ [clock]: 'xen tsc\n' })).toBe('Xen');
    expect(await guest({ [clock]: 'xen tsc\n', '/proc/xen/capabilities': 'control_d\n' })).toBe('Physical');
  });
  it('looks at modules and messages', async () => {
    expect(await guest({ '/proc/modules': 'vmxnet 1 0\n' })).toBe('VMware');
    expect(await guest({ '/proc/modules': 'loop 1 0\nxen_blkfront 1 0\n' })).toBe('Xen');
    expect(await guest({}, {}, { dmesg: 'Booting paravirtualized kernel on KVM\n' })).toBe('QEMU');
    const log = `${'x'.repeat(50)}\nHypervisor detected: VMware\n`;
    expect(await guest({ '/var/log/dmesg': log }, {}, { dmesg: 'QEMU Virtual CPU' })).toBe('VMware');
    expect(await guest({ '/proc/scsi/scsi': '  Vendor: VMware   Model: Virtual disk\n' })).toBe('VMware');
  });
  it('does not search the log of a machine whose processor knows of no hypervisor', async () => {
    const real = { '/proc/cpuinfo': 'flags\t: fpu vme\n' };
    expect(await guest(real, { smanufacturer: 'Dell' }, { dmesg: 'QEMU Virtual CPU' })).toBe('Physical');
    expect(await guest(real, {}, { dmesg: 'QEMU Virtual CPU' })).toBe('QEMU');
    const virtual = { '/proc/cpuinfo': 'flags\t: fpu hypervisor\n' };
    expect(await guest(virtual, { smanufacturer: 'Unheard' }, { lscpu: 'Hypervisor vendor: KVM\n' })).toBe('QEMU');
    expect(await guest(virtual, { smanufacturer: 'Unheard' })).toBe('Physical');
  });
});

import { describe, expect, it } from 'vitest';
import { type Tree, treeHost } from '../../../test/tree-host.js';
import { cleanSysfsValue, describeBus, readDisks, serialOfVpdPage } from './storages.js';

/** A machine whose commands are given as typed; asked commands are noted. */
function machine(block: Tree, commands: Readonly<Record<string, string>> = {}, more: Tree = {}) {
  const asked: string[] = [];
  const host = treeHost({ sys: { block }, ...more }, (command, args) => {
    const line = [command, ...args].join(' ');
    if (args.length > 0) asked.push(line);
    const installed = Object.keys(commands).some((known) => known.split(' ')[0] === command);
    return commands[line] ?? (installed ? '' : undefined);
  });
  return { host, asked };
}

const scsi = { $link: '/sys/bus/scsi' };
const defined = (entry: object) => Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));

describe('readDisks', () => {
  it('reads a SATA disk from sysfs, and what sysfs lacks from smartctl', async () => {
    const { host } = machine(
      {
        sda: {
          removable: '0\n',
          size: '2000\n',
          device: {
            vendor: 'ATA     \n',
            model: 'WDC WD10EZEX-08W\n',
            rev: '1A01\n',
            subsystem: scsi,
            vpd_pg80: '\0\x80\0\nWD-WCC6Y12',
          },
        },
      },
      {
        'smartctl -i /dev/sda':
          'Device Model: WDC WD10EZEX-08WN4A0\nSATA Version is: SATA 3.1\nLU WWN Device Id: 5 0014ee 2b1234567\n',
      },
    );
    expect((await readDisks(host)).map(defined)).toEqual([
      {
        name: 'sda',
        manufacturer: 'Western Digital',
        model: 'WDC WD10EZEX-08WN4A0',
        firmware: '1A01',
        serial: 'WD-WCC6Y12',
        type: 'disk',
        description: 'SATA',
        interface: 'SATA',
        disksize: 1,
        wwn: '50014ee2b1234567',
      },
    ]);
  });

  it('asks neither smartctl nor hdparm about virtual and NVMe disks', async () => {
    const { host, asked } = machine(
      {
        vda: {
          removable: '0\n',
          size: '2000000\n',
          serial: 'abc',
          device: { vendor: '0x1af4\n', subsystem: { $link: '/sys/bus/virtio' } },
        },
        nvme0n1: {
          removable: '0\n',
          size: '4000000\n',
          device: {
            model: 'EXAMPLE SSD  \n',
            serial: 'S1\n',
            firmware_rev: '2B\n',
            subsystem: { $link: '/sys/class/nvme' },
            device: { subsystem: { $link: '/sys/bus/pci' } },
          },
        },
      },
      { 'smartctl x': '', 'hdparm x': '' },
    );
    expect((await readDisks(host)).map(defined)).toEqual([
      {
        name: 'nvme0n1',
        model: 'EXAMPLE SSD',
        serial: 'S1',
        firmware: '2B',
        type: 'disk',
        description: 'PCI',
        interface: 'NVME',
        disksize: 2048,
      },
      {
        name: 'vda',
        manufacturer: 'Red Hat, Inc.',
        serial: 'abc',
        type: 'disk',
        description: 'Virtual',
        disksize: 1024,
      },
    ]);
    expect(asked.filter((line) => /^(?:smartctl|hdparm)/.test(line))).toEqual([]);
  });

  it('keeps a model of several words of which smartctl tells the first', async () => {
    const block = {
      sda: { size: '2000000\n', removable: '0\n', device: { vendor: 'DELL\n', model: 'PERC H740P Mini\n' } },
    };
    const smart = 'Vendor: DELL\nProduct: PERC H740P Mini\nDevice type: disk\n';
    expect((await readDisks(machine(block, { 'smartctl -i /dev/sda': smart }).host))[0]?.model).toBe('PERC H740P Mini');
    const whole = 'Device Model: PERC H740P Mini Revised\n';
    expect((await readDisks(machine(block, { 'smartctl -i /dev/sda': whole }).host))[0]?.model).toBe(
      'PERC H740P Mini Revised',
    );
  });

  it('takes the serial number that a tool tells, where the kernel has none', async () => {
    const block = {
      sda: { size: '2000000\n', removable: '0\n', dev: '8:0\n', device: { vendor: 'ATA\n', model: 'X1\n' } },
    };
    const table = { run: { udev: { data: { 'b8:0': 'E:ID_PART_TABLE_TYPE=dos\nE:ID_PART_TABLE_UUID=ab\n' } } } };
    const serial = async (commands: Record<string, string>) =>
      (await readDisks(machine(block, commands, table).host))[0]?.serial;
    const identity = '\tModel Number:       X1\n\tSerial Number:      H1\n';
    expect(await serial({ 'smartctl -i /dev/sda': 'Device Model: X1\nSerial Number: S1\n' })).toBe('S1');
    expect(await serial({ 'hdparm -V': 'hdparm v9.65', 'hdparm -I /dev/sda': identity })).toBe('H1');
    expect(await serial({})).toBe('ab');
  });

  it('lists disks that only their RAID controller shows, and drops redundant paths', async () => {
    const { host } = machine(
      { sda: { size: '1' }, sdb: { size: '1' }, 'dm-0': { dm: { uuid: 'mpath-360' } }, loop0: { size: '1' } },
      { 'multipath -l': 'x (360) dm-0 A,B\n  |- 1:0:0:0 sda 8:0 active\n  `- 2:0:0:0 sdb 8:16 active\n' },
    );
    const names = (await readDisks(host)).map(({ name }) => name);
    expect(names).toEqual(['sda']);
    const raid = machine(
      {},
      {},
      {
        sys: {
          class: { scsi_generic: { sg0: { device: { type: '0\n', model: 'M\n' } }, sg1: { device: { type: '5\n' } } } },
        },
      },
    );
    expect((await readDisks(raid.host)).map(defined)).toEqual([
      { name: 'sg0', model: 'M', type: 'disk', description: 'SCSI' },
    ]);
  });

  it('identifies a disk without a serial number by its partition table', async () => {
    const table = { run: { udev: { data: { 'b254:0': 'E:ID_PART_TABLE_TYPE=gpt\nE:ID_PART_TABLE_UUID=ab-cd\n' } } } };
    const block = { vda: { size: '9000000\n', dev: '254:0\n', removable: '0\n' } };
    expect((await readDisks(machine(block, {}, table).host))[0]?.serial).toBe('AB-CD');
    const withoutUdev = machine(block, { 'fdisk -l /dev/vda': 'Disk /dev/vda: 4 GiB\nDisk identifier: 0x1a2b3c4d\n' });
    expect((await readDisks(withoutUdev.host))[0]?.serial).toBe('1a2b3c4d');
  });

  it('knows a removable disk by udisks, and does not ask for the size of an empty reader', async () => {
    const { host, asked } = machine(
      {
        sda: { size: '2000000\n', removable: '0\n', device: {} },
        sdb: { size: '0\n', removable: '1\n', device: { vendor: 'Generic-\n' } },
      },
      { 'udisksctl info -b /dev/sda': '  HintAuto:                   true\n', 'fdisk x': '' },
    );
    expect(await readDisks(host)).toMatchObject([
      { name: 'sda', type: 'removable' },
      { name: 'sdb', type: 'removable', manufacturer: 'Generic', disksize: undefined },
    ]);
    expect(asked).not.toContain('fdisk -s /dev/sdb');
  });

  it('finds nothing on a machine without disks', async () => {
    expect(await readDisks(machine({}).host)).toEqual([]);
  });
});

describe('values of sysfs', () => {
  it('keeps the first printable run up to its last letter or digit', () => {
    expect(cleanSysfsValue('Generic-\n')).toBe('Generic');
    expect(cleanSysfsValue('\0\x14  -- \x80A b- \nC')).toBe('A b');
    expect(cleanSysfsValue('')).toBeUndefined();
    expect(cleanSysfsValue('---\n')).toBeUndefined();
    expect(cleanSysfsValue('-'.repeat(1_000_000))).toBeUndefined();
  });

  it('reads a serial number of ten characters, whose length byte is a line feed', () => {
    expect(serialOfVpdPage(Buffer.from('\0\x80\0\n0123456789', 'latin1'))).toBe('0123456789');
    expect(serialOfVpdPage(Buffer.from('  S1 \n'))).toBe('S1');
    expect(serialOfVpdPage(Buffer.from('\0\x80'))).toBeUndefined();
  });
});

describe('describeBus', () => {
  it('tells ATA disks from others behind the SCSI layer', () => {
    expect(describeBus({ name: 'sda', description: 'SCSI', manufacturer: 'ATA' })).toBe('SATA');
    expect(describeBus({ name: 'sda', description: 'SCSI' })).toBe('SCSI');
    expect(describeBus({ name: 'sda', description: 'usb' })).toBe('USB');
    expect(describeBus({ name: 'hda' })).toBe('IDE');
    expect(describeBus({ name: 'xvda', description: 'XEN' })).toBe('XEN');
  });
});

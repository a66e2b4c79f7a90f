import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import { treeHost } from '../../../test/tree-host.js';
import { takeInventory } from '../../inventory.js';
import { parseArmBoard } from './arm-board.js';
import { parsePowerSupply } from './battery-sysfs.js';
import bios, { parseDmiFiles, parseSecureBoot } from './bios.js';
import distribution, { parseOsRelease, parseReleaseFile, RELEASE_FILES } from './distribution.js';
import hardware, { parseDmiHardware } from './hardware.js';
import os, { parseBirth, parseHostId, parseRpmInstallTime } from './os.js';
import { parseOpenFirmware } from './powerpc-bios.js';
import { parseRhnSystemId } from './rhn-id.js';
import { parseUptime } from './uptime.js';

const defined = (entry: object | undefined) =>
  Object.fromEntries(Object.entries(entry ?? {}).filter(([, value]) => value !== undefined));

describe('distribution', () => {
  const debian = 'NAME="Debian GNU/Linux"\nVERSION="12 (bookworm)"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n';
  it('reads os-release', () => {
    expect(parseOsRelease(debian, '12.11\n')).toMatchObject({ name: 'Debian GNU/Linux', version: '12.11' });
    expect(parseOsRelease(debian, 'bookworm/sid\n').version).toBe('12 (bookworm)');
    expect(parseOsRelease("NAME='Arch Linux'\n")).toEqual({
      name: 'Arch Linux',
      version: undefined,
      full_name: undefined,
    });
    const centos = (version: string) =>
      parseOsRelease(version, undefined, 'CentOS Linux release 7.9.2009 (Core)\n').version;
    expect(centos('VERSION="7 (Core)"\n')).toBe('7.9.2009 (Core)');
    expect(centos('VERSION="8"\n')).toBe('8');
    expect(centos('VERSION_ID="7"\n')).toBe('7.9.2009 (Core)');
  });
  it('takes the number of a release that has no name', async () => {
    const files = { '/etc/os-release': 'NAME="Alpine Linux"\nVERSION_ID=3.21.3\n' };
    const { operatingsystem } = await collect(distribution, machine({ files }));
    expect(operatingsystem).toMatchObject({ name: 'Alpine Linux', version: '3.21.3' });
  });
  it('reads the files of old distributions', () => {
    const read = (path: string, text: string) => {
      const file = RELEASE_FILES.find((item) => item.path === path);
      return file === undefined ? undefined : defined(parseReleaseFile(file, text));
    };
    expect(read('/etc/debian_version', '3.1\n')).toEqual({
      name: 'Debian',
      version: '3.1',
      full_name: 'Debian GNU/Linux 3.1',
    });
    expect(read('/etc/SuSE-release', 'SUSE 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n')).toEqual({
      ...{ name: 'SuSE', version: '11', full_name: 'SUSE 11 (x86_64)', service_pack: '4' },
    });
    expect(read('/etc/redhat-release', 'Scientific Linux release 6.4 (Carbon)\n')).toMatchObject({
      ...{ name: 'Scientific', version: '6.4' },
    });
    expect(read('/etc/arch-release', '')).toEqual({ name: 'ArchLinux', full_name: 'ArchLinux' });
  });
});

describe('dates', () => {
  it('reads births', () => {
    expect(parseBirth('  File: /\nModify: 2022-01-26 08:51:32.4 +0100\n Birth: 2013-12-22 22:47:33.0 +0100\n')).toBe(
      '2013-12-22 22:47:33',
    );
    expect(parseBirth('2022-02-04 12:18:02.948358092 +0100\n')).toBe('2022-02-04 12:18:02');
    expect(parseBirth('-\n')).toBeUndefined();
    expect(parseBirth('Modify: 2022-01-26 08:51:32.4 +0100\n Birth: -\n')).toBeUndefined();
  });
  it('reads the installation time of a package', () => {
    expect(parseRpmInstallTime('1643183492\n', 'Europe/Paris')).toBe('2022-01-26 08:51:32');
    expect(parseRpmInstallTime('package basesystem is not installed\n', 'UTC')).toBeUndefined();
    expect(parseRpmInstallTime('', 'UTC')).toBeUndefined();
  });
  it('counts back from now to the start of the system', () => {
    const now = new Date('2026-01-02T00:00:00Z');
    expect(parseUptime('3600.50 7000.00\n', now, 'UTC')).toBe('2026-01-01 22:59:59');
    expect(parseUptime('', now, 'UTC')).toBeUndefined();
  });
});

it('reads identities of boards', () => {
  expect(parseArmBoard('processor: 0\n\nHardware: BCM2835\nRevision: a22082\nSerial: 01\n')).toEqual({
    ...{ mmodel: 'BCM2835', msn: 'a22082', ssn: '01' },
  });
  expect(parseArmBoard('processor: 0\n')).toBeUndefined();
  expect(
    defined(
      parseOpenFirmware({
        model: 'PowerBook6,7',
        serial: 'AB\u0001C',
        copyright: 'Copyright 1983-2005 Apple Computer, Inc.',
        colorCode: new Uint8Array([0x12, 0x34, 0x56, 0x78]),
      }),
    ),
  ).toEqual({
    ...{ ssn: 'ABC', smodel: 'PowerBook6,7 color: 2143658', bmanufacturer: 'Apple Computer, Inc.' },
    smanufacturer: 'Apple Computer, Inc.',
  });
  expect(parseOpenFirmware({ model: 'IBM,9009-42A', version: 'IBM,FW950.80 (VL950_131)\u0007' })).toMatchObject({
    smodel: 'IBM,9009-42A',
    bversion: 'IBM,FW950.80 (VL950_131)',
  });
  expect(parseDmiHardware('10\n', 'U1\n')).toEqual({ chassis_type: 'Notebook', uuid: 'U1' });
  expect(defined(parseDmiHardware('99\n', 'Not Present\n'))).toEqual({});
  expect(defined(parseDmiHardware(undefined, undefined))).toEqual({});
  expect(parseHostId(new Uint8Array([1, 2, 3, 0xa]))).toBe('0a030201');
  expect(parseHostId(new Uint8Array())).toBeUndefined();
  const member = '<member><name>system_id</name>\n<value><string>ID-1</string></value></member>';
  expect(parseRhnSystemId(`<struct><member><name>a</name><value><string>b</string></value></member>${member}`)).toBe(
    'ID-1',
  );
  expect(parseRhnSystemId('<name>system_id</name>')).toBeUndefined();
});

describe('bios', () => {
  it('reads the files of sysfs', () => {
    const files = { sys_vendor: 'LENOVO\n', product_name: '20QE\n', product_version: 'ThinkPad X1\n' };
    expect(defined(parseDmiFiles({ ...files, bios_date: '02/03/2021\n', board_serial: 'Not Specified\n' }))).toEqual({
      ...{ smanufacturer: 'LENOVO', smodel: 'ThinkPad X1', bdate: '2021-02-03' },
    });
  });
  it('knows the state of Secure Boot', async () => {
    expect(parseSecureBoot(new Uint8Array([6, 0, 0, 0, 1]))).toBe('enabled');
    expect(parseSecureBoot(new Uint8Array([6, 0, 0, 0, 0]))).toBe('disabled');
    expect(parseSecureBoot(new Uint8Array())).toBeUndefined();
    const state = async (sys: Parameters<typeof treeHost>[0]) => {
      const host = treeHost({ sys }, () => undefined);
      return (await takeInventory({ host, collectors: [bios] })).inventory.content.bios?.secure_boot;
    };
    const dmi = { class: { dmi: { id: { sys_vendor: 'X\n' } } } };
    expect(await state(dmi)).toBe('unsupported');
    expect(await state({ ...dmi, firmware: { efi: { efivars: { 'Boot0000-x': '' } } } })).toBe('unsupported');
    expect(await state({ ...dmi, firmware: { efi: { efivars: {} } } })).toBeUndefined();
    expect(await state({})).toBeUndefined();
  });
});

it('reads batteries of the kernel', () => {
  const battery = {
    type: 'Battery\n',
    present: '1\n',
    capacity: '80\n',
    serial_number: ' 2677\n',
    voltage_min_design: '7600000\n',
  };
  expect(defined(parsePowerSupply({ ...battery, charge_full_design: '7570000\n', energy_full: '48807000\n' }))).toEqual(
    {
      ...{ serial: '2677', voltage: 7600, capacity: 57532, real_capacity: 48807 },
    },
  );
  expect(parsePowerSupply({ ...battery, present: '0\n' })).toBeUndefined();
  expect(parsePowerSupply({ type: 'Mains\n' })).toBeUndefined();
});

it('takes a date of 1970 for none', async () => {
  const files = { '/var/lib/dpkg/info/base-files.list': '', '/proc/sys/kernel/osrelease': '6.1.0\n' };
  const host = treeHost(
    {},
    (command) => (command === 'stat' ? ' Birth: 2020-01-02 03:04:05.0 +0000\n' : undefined),
    files,
  );
  const { operatingsystem } = (await takeInventory({ host, collectors: [os] })).inventory.content;
  expect(operatingsystem).toEqual({
    kernel_name: 'linux',
    kernel_version: '6.1.0',
    install_date: '2020-01-02 03:04:05',
  });
});

it('identifies guests and partitions of machines without DMI tables', async () => {
  const uuid = async (files: Record<string, string>) => {
    const host = treeHost({}, () => undefined, files);
    return (await takeInventory({ host, collectors: [hardware] })).inventory.content.hardware?.uuid;
  };
  expect(await uuid({ '/proc/device-tree/ibm,partition-uuid': 'U5\0' })).toBe('U5');
  expect(await uuid({ '/proc/device-tree/vm,uuid': 'U6\0', '/sys/class/dmi/id/product_uuid': 'U7\n' })).toBe('U7');
  expect(await uuid({})).toBeUndefined();
});

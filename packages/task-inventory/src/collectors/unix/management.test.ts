import { expect, it } from 'vitest';
import { treeHost } from '../../../test/tree-host.js';
import { takeInventory } from '../../inventory.js';
import batterySysfs from '../linux/battery-sysfs.js';
import { parseAcpiconf } from './battery-acpiconf.js';
import batteryUpower, { parseUpower, parseUpowerDevices } from './battery-upower.js';
import dmidecodeBattery from './dmidecode-battery.js';
import dmidecodeMemory from './dmidecode-memory.js';
import dmidecodePsu from './dmidecode-psu.js';
import { parseHponcfg } from './ilo.js';
import ipmiFruMemory from './ipmi-fru-memory.js';
import ipmiFruPsu from './ipmi-fru-psu.js';
import { parseIpmiLan } from './ipmi-lan.js';
import { chooseKey, parseKeyscan, parseSshdConfig } from './ssh-key.js';

it('reads the network interface of a management board', () => {
  const text = `Set in Progress         : Set Complete
IP Address Source       : Static Address
IP Address              : 192.0.2.10
Subnet Mask             : 255.255.255.0
MAC Address             : 00:53:00:aa:bb:cc
Default Gateway IP      : 0.0.0.0
`;
  expect(parseIpmiLan(text)).toEqual({
    ...{ description: 'bmc', type: 'ethernet', management: true, mac: '00:53:00:aa:bb:cc', status: 'up' },
    ...{ ipaddress: '192.0.2.10', ipmask: '255.255.255.0', ipsubnet: '192.0.2.0', ipgateway: undefined },
  });
  expect(parseIpmiLan('IP Address : 0.0.0.0\n')?.status).toBe('down');
  expect(parseIpmiLan('')).toBeUndefined();
});

it('reads the configuration of an iLO', () => {
  const text =
    '<ENABLE_NIC VALUE="Y"/>\n<NIC_SPEED VALUE="10"/>\n<IP_ADDRESS VALUE="192.0.2.9"/>\n<SUBNET_MASK VALUE="255.255.248.0"/>';
  expect(parseHponcfg(text)).toMatchObject({
    status: 'up',
    speed: '10',
    ipaddress: '192.0.2.9',
    ipsubnet: '192.0.0.0',
  });
  expect(parseHponcfg('ERROR')).toMatchObject({ status: 'down', ipaddress: undefined });
});

it('reads batteries', () => {
  expect(
    parseUpowerDevices('/org/freedesktop/UPower/devices/line_power_AC\n/org/freedesktop/UPower/devices/battery_BAT0'),
  ).toEqual(['/org/freedesktop/UPower/devices/battery_BAT0']);
  expect(parseUpower('  model: X\n  serial: 0A\n    energy-full: 39,264 Wh\n    voltage: 14,8 V\n')).toMatchObject({
    ...{ name: 'X', serial: '10', real_capacity: 39264, voltage: 14800, capacity: undefined },
  });
  expect(parseAcpiconf('Design capacity:\t7236 mAh\nDesign voltage:\t7600 mV\nSerial number:\t58167\n')).toMatchObject({
    ...{ serial: '58167', capacity: 54993 },
  });
  expect(parseAcpiconf('')).toBeUndefined();
});

it('chooses the host key', () => {
  const keys = ['ecdsa-sha2-nistp256 AAAAE root@pc', 'ssh-rsa AAAAB3 root@pc\n', 'ssh-ed25519 AAAAC3 root@pc\n'];
  expect(chooseKey(keys)).toBe('ssh-ed25519 AAAAC3');
  expect(chooseKey([])).toBeUndefined();
  expect(chooseKey(parseKeyscan('# 127.0.0.1:22 SSH-2.0\n127.0.0.1 ssh-rsa AAAAB3\n'))).toBe('ssh-rsa AAAAB3');
  expect(parseSshdConfig('#Port 1\nPort 22\nPort 2222\nHostKey /etc/ssh/key\n#HostKey /no\n')).toEqual({
    ...{ keys: ['/etc/ssh/key'], port: '2222' },
  });
});

it('puts the batteries of all sources together', async () => {
  const commands: Record<string, string> = {
    dmidecode:
      'Handle 0x1, DMI type 22, 26 bytes\n\tManufacturer: SMP\n\tName: 02DL\n\tSerial Number: 0E62\n\tChemistry: LiP\n' +
      '\tManufacture Date: 11/10/2015\n',
    'upower --enumerate': '/org/freedesktop/UPower/devices/battery_BAT0\n',
    'upower -i /org/freedesktop/UPower/devices/battery_BAT0':
      '  vendor: SMP\n  model: 02DL\n  serial: 3682\n    energy-full: 50 Wh\n    technology: lithium-polymer\n',
  };
  const files = { type: 'Battery\n', present: '1\n', capacity: '97\n', serial_number: '3682\n', manufacturer: 'SMP\n' };
  const host = treeHost(
    { sys: { class: { power_supply: { BAT0: { ...files, model_name: '02DL\n', energy_full: '51000000\n' } } } } },
    (command, args) => commands[[command, ...args].join(' ')],
  );
  const collectors = [dmidecodeBattery, batteryUpower, batterySysfs];
  expect((await takeInventory({ host, collectors })).inventory.content.batteries).toEqual([
    {
      ...{ name: '02DL', manufacturer: 'SMP', serial: '3682', chemistry: 'lithium-polymer', date: '2015-11-10' },
      real_capacity: 51000,
    },
  ]);
});

it('completes firmware from the management board where the kernel knows one', async () => {
  const fru = `FRU Device Description : PS1 (ID 1)
 Board Mfg             : DELL
 Board Product         : PWR SPLY,750W
 Board Serial          : CN17

FRU Device Description : CPU 1 DIMM 1 (ID 9)
 Serial Number         : 0011aabb
`;
  const firmware =
    'Handle 0x1, DMI type 17, 40 bytes\n\tLocator: PROC 1 DIMM 1A\n\tSize: 8 GB\n' +
    'Handle 0x2, DMI type 39, 22 bytes\n\tManufacturer: DELL\n\tSerial Number: CN17\n\tStatus: Present, OK\n';
  const inventory = async (dev: Record<string, string>) => {
    const host = treeHost({ dev }, (command, args) =>
      command === 'dmidecode' ? firmware : command === 'ipmitool' ? (args[0] === 'fru' ? fru : '') : undefined,
    );
    const collectors = [dmidecodeMemory, ipmiFruMemory, dmidecodePsu, ipmiFruPsu];
    return (await takeInventory({ host, collectors })).inventory.content;
  };
  const supply = { manufacturer: 'Dell', serialnumber: 'CN17', status: 'Present, OK' };
  const { memories, powersupplies } = await inventory({ ipmi0: '' });
  expect(powersupplies).toEqual([{ ...supply, name: 'PWR SPLY,750W' }]);
  expect(memories).toEqual([{ numslots: 1, caption: 'PROC 1 DIMM 1A', capacity: 8192, serialnumber: '0011aabb' }]);
  expect((await inventory({})).powersupplies).toEqual([supply]);
});

import { expect, it } from 'vitest';
import { parseAcpiconf } from './battery-acpiconf.js';
import { parseUpower, parseUpowerDevices } from './battery-upower.js';
import { parseHponcfg } from './ilo.js';
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

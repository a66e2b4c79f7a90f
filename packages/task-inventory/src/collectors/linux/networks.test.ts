import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import networks, { parseUevent } from './networks.js';
import networksDocker, { parseDockerNetwork, parseDockerNetworkIds } from './networks-docker.js';
import networksFibreChannel, { parseSystoolFcHosts } from './networks-fibre-channel.js';

const NET = '/sys/class/net';

/** An interface of `ip addr show` with one IPv4 address. */
const listed = (number: number, name: string, address: string, flags = 'BROADCAST,MULTICAST,UP,LOWER_UP') =>
  `${number}: ${name}: <${flags}> mtu 1500
    link/ether 02:00:5e:00:00:0${number} brd ff:ff:ff:ff:ff:ff
    inet ${address}/24 scope global dynamic ${name.replace(/@.*/, '')}
`;

describe('linux/networks', () => {
  it('tells physical interfaces, their driver, speed and gateway', async () => {
    const host = machine({
      files: {
        [`${NET}/eth0/device/uevent`]:
          'DRIVER=e1000e\nPCI_ID=8086:15D7\nPCI_SUBSYS_ID=17AA:224F\nPCI_SLOT_NAME=0000:00:1f.6\n',
        [`${NET}/eth0/speed`]: '1000\n',
        [`${NET}/eth0/mtu`]: '9000\n',
        [`${NET}/eth0/ifindex`]: '2\n',
        '/run/systemd/netif/leases/2': 'SERVER_ADDRESS=192.0.2.53\n',
      },
      commands: {
        'ip addr show': listed(2, 'eth0', '192.0.2.7'),
        'ip -o route list default': 'default via 192.0.2.1 dev eth0',
      },
    });
    const content = await collect(networks, host);
    expect(content.hardware?.defaultgateway).toBe('192.0.2.1');
    expect(content.networks).toEqual([
      {
        description: 'eth0',
        status: 'up',
        mac: '02:00:5e:00:00:02',
        ipaddress: '192.0.2.7',
        ipmask: '255.255.255.0',
        ipsubnet: '192.0.2.0',
        ipgateway: '192.0.2.1',
        ipdhcp: '192.0.2.53',
        type: 'ethernet',
        virtualdev: false,
        driver: 'e1000e',
        pcislot: '0000:00:1f.6',
        pciid: '8086:15D7:17AA:224F',
        speed: '1000',
        mtu: 9000,
      },
    ]);
    expect(host.asked.sort()).toEqual(['ip -o route list default', 'ip addr show'].sort());
  });

  it('takes an address with a label of its own for an alias', async () => {
    const host = machine({
      commands: {
        'ip addr show': `${listed(2, 'bond0', '192.0.2.7')}    inet 192.0.2.8/24 scope global secondary bond0:vip\n`,
      },
    });
    const content = await collect(networks, host);
    expect(content.networks?.map(({ description, type, base }) => [description, type, base])).toEqual([
      ['bond0', undefined, undefined],
      ['bond0:vip', 'alias', 'bond0'],
    ]);
  });

  it('asks the kernel for the gateway before it asks tools', async () => {
    const host = machine({
      files: {
        '/proc/net/route':
          'Iface Destination Gateway Flags RefCnt Use Metric Mask\neth0 00000000 010200C0 0003 0 0 0 00000000\neth0 000200C0 00000000 0001 0 0 0 00FFFFFF\n',
      },
      commands: { 'ip addr show': listed(2, 'eth0', '192.0.2.7') },
    });
    expect((await collect(networks, host)).hardware?.defaultgateway).toBe('192.0.2.1');
    expect(host.asked).toEqual(['ip addr show']);
  });

  it('tells what virtual interfaces are made of', async () => {
    const host = machine({
      files: {
        [`${NET}/br0/brif/eth1`]: '',
        [`${NET}/br0/lower_eth1.5`]: '',
        [`${NET}/br0/lower_veth0`]: '',
        [`${NET}/bond0/bonding/mode`]: '',
        [`${NET}/eth1/bonding_slave/perm_hwaddr`]: '02:00:5e:ff:ff:ff\n',
        [`${NET}/eth1/device/uevent`]: '',
      },
      commands: {
        'ip addr show':
          listed(1, 'br0', '192.0.2.1') +
          listed(2, 'bond0', '192.0.2.2') +
          listed(3, 'eth1', '192.0.2.3') +
          listed(4, 'eth1.5@eth1', '192.0.2.4') +
          '    inet6 fe80::1/64 scope link\n' +
          listed(5, 'ppp0', '192.0.2.5', 'POINTOPOINT'),
      },
    });
    const found = (await collect(networks, host)).networks ?? [];
    expect(
      found.map(({ description, type, virtualdev, base, slaves, mac, status }) => [
        description,
        type,
        virtualdev,
        base ?? slaves,
        mac,
        status,
      ]),
    ).toEqual([
      ['br0', 'bridge', true, 'eth1.5,veth0', '02:00:5e:00:00:01', 'up'],
      ['bond0', 'aggregate', true, undefined, '02:00:5e:00:00:02', 'up'],
      ['eth1', 'ethernet', false, undefined, '02:00:5e:ff:ff:ff', 'up'],
      ['eth1.5', 'alias', true, 'eth1', '02:00:5e:00:00:04', 'up'],
      ['eth1.5@eth1', 'alias', true, 'eth1', '02:00:5e:00:00:04', 'up'],
      ['ppp0', 'dialup', true, undefined, '02:00:5e:00:00:05', 'down'],
    ]);
  });

  it('asks iw where there is no iwconfig', async () => {
    const host = machine({
      files: { [`${NET}/wlan0/device/uevent`]: 'DRIVER=iwlwifi\n', [`${NET}/wlan0/phy80211/name`]: 'phy0' },
      commands: {
        'ip addr show': listed(3, 'wlan0', '192.0.2.7'),
        'iw dev wlan0 info': 'Interface wlan0\n\ttype managed\n',
        'iw dev wlan0 link': 'Connected to 02:00:5e:00:ab:01 (on wlan0)\n\tSSID: net\n\ttx bitrate: 300.0 MBit/s\n',
      },
    });
    expect((await collect(networks, host)).networks?.[0]).toMatchObject({
      type: 'wifi',
      wifi_ssid: 'net',
      wifi_bssid: '02:00:5e:00:ab:01',
      wifi_mode: 'Managed',
      speed: '300',
    });
  });

  it('falls back to ifconfig', async () => {
    const host = machine({
      commands: {
        'ifconfig -a':
          'eth0  Link encap:Ethernet  HWaddr 02:00:5E:00:AB:01\n  inet6 addr: fe80::1/64 Scope:Link\n  UP\n\n',
      },
    });
    expect((await collect(networks, host)).networks).toMatchObject([
      { description: 'eth0', ipaddress6: 'fe80::1', ipmask6: 'ffff:ffff:ffff:ffff::', ipsubnet6: 'fe80::' },
    ]);
  });
});

describe('parseUevent', () => {
  it('reads driver and place', () => {
    expect(
      parseUevent('DRIVER=e1000e\nPCI_ID=8086:15D7\nPCI_SUBSYS_ID=17AA:224F\nPCI_SLOT_NAME=0000:00:1f.6\n'),
    ).toEqual({
      driver: 'e1000e',
      pcislot: '0000:00:1f.6',
      pciid: '8086:15D7:17AA:224F',
    });
    expect(parseUevent('=\n\0')).toEqual({ driver: undefined, pcislot: undefined, pciid: undefined });
  });
});

describe('Docker networks', () => {
  it('reads ids and containers', () => {
    expect(parseDockerNetworkIds('c9e960a0c68b\r\n\n--config\n')).toEqual(['c9e960a0c68b']);
    const containers = {
      f0: { Name: 'web', MacAddress: '02:00:5e:00:ab:01', IPv4Address: '192.0.2.7/24', IPv6Address: '' },
    };
    expect(parseDockerNetwork(JSON.stringify([{ Name: 'lan', Containers: containers }]))).toMatchObject([
      {
        description: 'lan@web',
        status: 'up',
        virtualdev: true,
        mac: '02:00:5e:00:ab:01',
        ipaddress: '192.0.2.7',
        ipmask: '255.255.255.0',
        ipsubnet: '192.0.2.0',
        ipaddress6: undefined,
      },
    ]);
  });

  it('survives other JSON and none', () => {
    for (const text of ['', '[', 'null', '{}', '[null, 1, {"Containers": 3}]'])
      expect(parseDockerNetwork(text)).toEqual([]);
  });
});

describe('linux/networks-docker', () => {
  const commands = {
    'docker network ls --filter driver=macvlan -q': 'c9e960a0c68b\n',
    'docker network inspect c9e960a0c68b':
      '[{"Name":"lan","Containers":{"f0":{"Name":"web","MacAddress":"02:00:5e:00:ab:01"}}}]',
  };

  it('starts docker only where there can be such networks', async () => {
    const idle = machine({
      commands,
      files: {
        '/sys/module/ext4/x': '',
        '/run/docker.sock': 's',
        '/lib/modules/6.1/modules.builtin': 'kernel/fs/ext4.ko',
        '/proc/sys/kernel/osrelease': '6.1\n',
      },
    });
    expect((await collect(networksDocker, idle)).networks).toBeUndefined();
    expect(idle.asked).toEqual([]);
    const stopped = machine({ commands, files: { '/sys/module/macvlan/x': '', '/run/lock/x': '' } });
    await collect(networksDocker, stopped);
    expect(stopped.asked).toEqual([]);
    const host = machine({ commands, files: { '/sys/module/macvlan/x': '', '/run/docker.sock': 's' } });
    expect((await collect(networksDocker, host)).networks).toMatchObject([{ description: 'lan@web' }]);
  });
});

describe('linux/networks-fibre-channel', () => {
  it('reads ports from sysfs', async () => {
    const dir = '/sys/class/fc_host/host3';
    const host = machine({
      files: {
        [`${dir}/port_name`]: '0x500143802426baf4\n',
        [`${dir}/port_state`]: 'Online\n',
        [`${dir}/speed`]: '16 Gbit\n',
      },
      commands: { 'systool -c fc_host -v': '' },
    });
    expect((await collect(networksFibreChannel, host)).networks).toEqual([
      { description: 'host3', type: 'fibrechannel', wwn: '50:01:43:80:24:26:ba:f4', status: 'up', speed: '16000' },
    ]);
    expect(host.asked).toEqual([]);
  });
});

describe('parseSystoolFcHosts', () => {
  it('reads a port up to its speed', () => {
    const text = `  Class Device = "host1"
    port_name           = "0x500143802426baf4"
    port_state          = "Linkdown"
    speed               = "unknown"
    supported_classes   = "Class 3"
  Class Device = "host2"
    port_name           = "0x5001`;
    expect(parseSystoolFcHosts(text)).toEqual([
      { description: 'host1', type: 'fibrechannel', wwn: '50:01:43:80:24:26:ba:f4', status: 'down', speed: undefined },
    ]);
    expect(parseSystoolFcHosts(`speed = "8 Gbit"\n${'= '.repeat(10_000)}`)).toEqual([]);
  });
});

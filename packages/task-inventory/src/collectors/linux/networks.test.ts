import { describe, expect, it } from 'vitest';
import { parseUevent } from './networks.js';
import { parseDockerNetwork, parseDockerNetworkIds } from './networks-docker.js';
import { parseSystoolFcHosts } from './networks-fibre-channel.js';

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

import { expect, it } from 'vitest';
import { differences } from './difference.js';
import { type TopologyDevice, toDot, toHtml, topologyOf } from './topology.js';

const devices: TopologyDevice[] = [
  {
    address: '192.0.2.1',
    info: { NAME: 'core', MAC: '00:00:00:00:00:01' },
    ports: [
      { IFNAME: 'g1', CONNECTIONS: { CDP: '1', CONNECTION: { SYSNAME: 'edge', IFDESCR: 'g24' } } },
      { IFNAME: 'g2', CONNECTIONS: { CDP: '1', CONNECTION: { SYSNAME: '<phone>', SYSMAC: '00:00:00:00:00:99' } } },
      { IFNAME: 'g3', CONNECTIONS: { CONNECTION: { MAC: ['00:00:00:00:00:03', '00:00:00:00:00:77'] } } },
    ],
  },
  {
    address: '192.0.2.2',
    info: { NAME: 'edge', MAC: '00:00:00:00:00:02' },
    ports: [{ IFNAME: 'g24', CONNECTIONS: { CDP: '1', CONNECTION: { SYSMAC: '00:00:00:00:00:01' } } }],
  },
  { address: '192.0.2.3', info: { NAME: 'printer' }, ports: [{ IFNAME: 'eth0', MAC: '00:00:00:00:00:03' }] },
];

it('joins what devices say of each other', () => {
  const { nodes, links } = topologyOf(devices);
  expect(nodes.map(({ name, inventoried }) => `${name} ${inventoried}`)).toEqual([
    'core true',
    'edge true',
    'printer true',
    '<phone> false',
  ]);
  expect(links).toEqual([
    { from: '00:00:00:00:00:01', fromPort: 'g1', to: '00:00:00:00:00:02', toPort: 'g24', kind: 'neighbour' },
    { from: '00:00:00:00:00:01', fromPort: 'g2', to: '00:00:00:00:00:99', toPort: undefined, kind: 'neighbour' },
    { from: '00:00:00:00:00:01', fromPort: 'g3', to: 'printer', kind: 'station' },
  ]);
});

it('draws pictures without taking names for markup', () => {
  const topology = topologyOf(devices);
  expect(toDot(topology)).toContain('"00:00:00:00:00:01" -- "00:00:00:00:00:02" [label="g1 – g24"]');
  expect(toHtml(topology)).not.toContain('<phone>');
});

it('tells what has changed, and not what always changes', () => {
  const before = {
    DEVICE: {
      INFO: { FIRMWARE: '1', UPTIME: 'a' },
      PORTS: { PORT: [{ IFNUMBER: '1', IFSTATUS: '1' }, { IFNUMBER: '2' }] },
    },
  };
  const after = {
    DEVICE: {
      INFO: { FIRMWARE: '2', UPTIME: 'b' },
      PORTS: { PORT: [{ IFNUMBER: '2' }, { IFNUMBER: '3', IFSTATUS: '2' }] },
    },
  };
  expect(differences(before, after)).toEqual([
    '~ DEVICE.INFO.FIRMWARE: 1 -> 2',
    '- DEVICE.PORTS.PORT[1].IFNUMBER: 1',
    '- DEVICE.PORTS.PORT[1].IFSTATUS: 1',
    '+ DEVICE.PORTS.PORT[3].IFNUMBER: 3',
    '+ DEVICE.PORTS.PORT[3].IFSTATUS: 2',
  ]);
});

import type { XmlTree } from '@fi/core/xml';
import { expect, it } from 'vitest';
import { errorContent } from '../messages.js';
import type { ScanResult } from '../scan/discovery.js';
import { jsonDocument } from './json.js';

const options = { deviceId: 'foo', jobId: 1, version: '6.4' };
const root = { deviceid: 'foo', jobid: 1 };
const documentOf = (query: ScanResult['query'], content: XmlTree, asked?: string) =>
  jsonDocument({ query, content }, asked, options);

it('has devices of a discovery, with the address that was asked first', () => {
  const device = {
    IP: '192.0.2.1',
    SNMPHOSTNAME: 'sw1',
    TYPE: 'NETWORKING',
    DESCRIPTION: 'Acme Switch',
    AUTHSNMP: '2',
    ENTITY: '7',
    WORKGROUP: 'OFFICE',
    IPS: { IP: ['192.0.2.1', '198.51.100.1'] },
  };
  expect(documentOf('NETDISCOVERY', { DEVICE: device }, '198.51.100.1')).toEqual({
    action: 'netdiscovery',
    ...root,
    itemtype: 'NetworkEquipment',
    content: {
      versionclient: '6.4',
      network_device: {
        type: 'Networking',
        name: 'sw1',
        description: 'Acme Switch',
        credentials: 2,
        ips: ['198.51.100.1', '192.0.2.1'],
      },
      hardware: { workgroup: 'OFFICE' },
    },
  });
  const unknown = { DNSHOSTNAME: 'pc1', NETPORTVENDOR: 'Acme' };
  expect(documentOf('NETDISCOVERY', { DEVICE: unknown }, '192.0.2.9')).toMatchObject({
    itemtype: 'Unmanaged',
    content: { network_device: { type: 'Unmanaged', name: 'pc1', manufacturer: 'Acme', ips: ['192.0.2.9'] } },
  });
});

it('has inventories with numbers as numbers', () => {
  const content = {
    DEVICE: {
      INFO: { ID: '0', TYPE: 'PRINTER', NAME: 'p1', COMMENTS: 'Acme Printer', RAM: '64', MEMORY: 'much' },
      PORTS: {
        PORT: [
          {
            IFNUMBER: '3',
            IFSPEED: '1000000000',
            IFINOCTETS: '18446744073709551615',
            IFDESCR: '7',
            TRUNK: '1',
            VLANS: { VLAN: [{ NUMBER: '10', NAME: '20', TAGGED: '0' }] },
            AGGREGATE: { PORT: ['4', '5'] },
            CONNECTIONS: { CDP: '1', CONNECTION: { SYSNAME: 'sw2', IFNUMBER: '1', MAC: ['02:00:00:00:00:01'] } },
            IP: '192.0.2.1',
          },
          {},
        ],
      },
      COMPONENTS: { COMPONENT: [{ INDEX: '1', CONTAINEDININDEX: '0', VERSION: '2.0', SERIAL: '0012' }] },
      FIRMWARES: [
        { NAME: 'device', VERSION: '1.0', DATE: '2024-02-03' },
        { NAME: 'boot', DATE: 'in March' },
      ],
      CARTRIDGES: { TONERBLACK: '80', DRUMBLACK: 'OK' },
      PAGECOUNTERS: { TOTAL: '12', COLOR: 'none' },
      DRIVES: [{ VOLUMN: '/', FREE: '1', TOTAL: '2' }],
    },
    STORAGES: [{ NAME: 'disk 1', DISKSIZE: '1000', SERIAL: '42' }],
  };
  expect(documentOf('SNMPQUERY', content)).toEqual({
    action: 'netinventory',
    ...root,
    itemtype: 'Printer',
    content: {
      versionclient: '6.4',
      network_device: { type: 'Printer', name: 'p1', description: 'Acme Printer', ram: 64 },
      network_ports: [
        {
          ifnumber: 3,
          ifspeed: 1_000_000_000,
          ifdescr: '7',
          trunk: true,
          vlans: [{ number: 10, name: '20', tagged: false }],
          aggregate: [4, 5],
          lldp: true,
          connections: [{ sysname: 'sw2', ifnumber: 1 }, { mac: '02:00:00:00:00:01' }],
          ips: ['192.0.2.1'],
        },
        {},
      ],
      network_components: [{ index: 1, contained_index: 0, firmware: '2.0', serial: '0012' }],
      firmwares: [{ name: 'device', version: '1.0', date: '2024-02-03' }, { name: 'boot' }],
      cartridges: [{ tonerblack: 80, drumblack: 'OK' }],
      pagecounters: { total: 12 },
      drives: [{ volumn: '/', free: 1, total: 2 }],
      storages: [{ name: 'disk 1', disksize: 1000, serial: '42' }],
    },
  });
});

it('has errors, and begin and end of a job', () => {
  const failed = errorContent({ id: '3', message: 'no response from host 192.0.2.1' });
  expect(documentOf('SNMPQUERY', failed, '192.0.2.1')).toEqual({
    action: 'netinventory',
    ...root,
    content: { versionclient: '6.4', error: { id: 3, message: 'no response from host 192.0.2.1' } },
  });
  expect(documentOf('NETDISCOVERY', { AGENT: { NBIP: 254n } }).content).toEqual({
    versionclient: '6.4',
    agent: { nbip: 254 },
  });
});

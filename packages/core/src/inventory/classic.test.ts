import { describe, expect, it } from 'vitest';
import { type ClassicTree, FULL_CHECKSUM, fromClassicContent, toClassic } from './classic.js';
import type { Inventory } from './model.js';

const inventory: Inventory = {
  action: 'inventory',
  deviceid: 'pc-2026-01-02-03-04-05',
  itemtype: 'Computer',
  tag: 'site',
  content: {
    versionclient: 'fi-Inventory_v1',
    antivirus: [{ name: 'av', expiration: '2027-01-31', enabled: true, uptodate: false }],
    bios: { bdate: '2023-12-31', ssn: 'S1' },
    cpus: [{ name: 'CPU', speed: 2400 }, { name: 'CPU' }],
    databases_services: [{ name: 'MySQL', version: '8' }],
    firewalls: [{ status: 'on' }],
    hardware: { name: 'pc', memory: 2048 },
    local_groups: [{ id: '0', name: 'root', members: ['a', 'b'] }],
    networks: [
      { description: 'lo', ipaddress: '127.0.0.1', status: 'up', virtualdev: true },
      { description: 'eth0', ipaddress: '192.0.2.2', mac: '02:00:00:00:00:01', status: 'down', virtualdev: false },
    ],
    operatingsystem: {
      full_name: 'Debian',
      kernel_version: '6.1',
      kernel_build: '#1 SMP',
      timezone: { name: 'UTC', offset: '+0000' },
    },
    processes: [{ cmd: 'init', pid: 1, user: 'root', started: '2026-01-02 03:04:00' }],
    softwares: [{ name: 'bash', install_date: '2026-01-02' }],
    storages: [{ name: 'sda', serial: 'X1' }],
    users: [{ login: 'joe' }, { login: 'DOM\\ann' }],
    versionprovider: { name: 'fi', etime: 3 },
  },
};

describe('classic form', () => {
  const tree = toClassic(inventory);
  const content = tree.CONTENT as ClassicTree;

  it('has the names and values that servers read', () => {
    expect(content).toMatchObject({
      ACCOUNTINFO: { KEYNAME: 'TAG', KEYVALUE: 'site' },
      ANTIVIRUS: [{ EXPIRATION: '31/01/2027', ENABLED: 1, UPTODATE: 0 }],
      BIOS: { BDATE: '12/31/2023', SSN: 'S1' },
      FIREWALL: [{ STATUS: 'on' }],
      LOCAL_GROUPS: [{ MEMBER: ['a', 'b'] }],
      NETWORKS: [
        { STATUS: 'Up', VIRTUALDEV: 1 },
        { MACADDR: '02:00:00:00:00:01', STATUS: 'Down', VIRTUALDEV: 0 },
      ],
      OPERATINGSYSTEM: { TIMEZONE: { NAME: 'UTC', OFFSET: '+0000' } },
      PROCESSES: [{ STARTED: '2026-01-02 03:04' }],
      SOFTWARES: [{ INSTALLDATE: '02/01/2026' }],
      STORAGES: [{ SERIALNUMBER: 'X1' }],
      VERSIONCLIENT: 'fi-Inventory_v1',
    });
    expect(content.DATABASES_SERVICES).toBeUndefined();
    expect(content.OPERATINGSYSTEM).not.toHaveProperty('KERNEL_BUILD');
    expect(content.VERSIONPROVIDER).not.toHaveProperty('ETIME');
    expect(tree).toMatchObject({ DEVICEID: inventory.deviceid, QUERY: 'INVENTORY' });
  });

  it('repeats in HARDWARE what classic servers look for there', () => {
    expect(content.HARDWARE).toEqual({
      NAME: 'pc',
      MEMORY: 2048,
      CHECKSUM: FULL_CHECKSUM,
      ETIME: 3,
      IPADDR: '192.0.2.2',
      OSNAME: 'Debian',
      OSVERSION: '6.1',
      OSCOMMENTS: '#1 SMP',
      PROCESSORN: 2,
      PROCESSORS: 2400,
      PROCESSORT: 'CPU',
      USERID: 'ann',
      USERDOMAIN: 'DOM',
    });
  });

  it('always has a BIOS element with a child', () => {
    const { bios, ...rest } = inventory.content;
    expect(bios).toBeDefined();
    expect((toClassic({ ...inventory, content: rest }).CONTENT as ClassicTree).BIOS).toEqual({ SSN: '' });
  });

  it('is read back into the same content', () => {
    const { databases_services, versionprovider, ...expected } = inventory.content;
    expect(databases_services).toBeDefined();
    expect(versionprovider).toBeDefined();
    // what a parser gives: all values are texts
    const texts = JSON.parse(JSON.stringify(content), (_, value) =>
      typeof value === 'number' ? String(value) : value,
    );
    expect(fromClassicContent(texts)).toEqual({ ...expected, versionprovider: { name: 'fi' } });
  });

  it('reads lists inside an entry', () => {
    const { databases_services: services } = fromClassicContent({
      DATABASES_SERVICES: [{ NAME: 'a', VERSION: '1', DATABASES: [{ NAME: 'd', SIZE: '2', IS_ACTIVE: '0' }] }],
    });
    expect(services).toEqual([{ name: 'a', version: '1', databases: [{ name: 'd', size: 2, is_active: false }] }]);
  });

  it('reads lists of one', () => {
    const rudder = {
      UUID: 'u',
      AGENT: { AGENT_NAME: 'community' },
      SERVER_ROLES: { SERVER_ROLE: 'relay' },
      AGENT_CAPABILITIES: { AGENT_CAPABILITY: ['a', 'b'] },
    };
    expect(fromClassicContent({ RUDDER: rudder }).rudder).toEqual({
      uuid: 'u',
      agent: [{ agent_name: 'community' }],
      server_roles: { server_role: ['relay'] },
      agent_capabilities: { agent_capability: ['a', 'b'] },
    });
  });

  it('reads what other agents write: single entries, old names, texts where elements belong', () => {
    expect(
      fromClassicContent({
        SOFTWARES: { NAME: 'one', INSTALLDATE: '31/12/2019' },
        LOCAL_GROUPS: { ID: '1', NAME: 'g', MEMBER: 'solo' },
        BIOS: { BDATE: '02/07/2015' },
        VIDEOS: '',
        HARDWARE: 'text',
        REGISTRY: { NAME: 'x' },
      }),
    ).toEqual({
      versionclient: 'unknown',
      softwares: [{ name: 'one', install_date: '2019-12-31' }],
      local_groups: [{ id: '1', name: 'g', members: ['solo'] }],
      bios: { bdate: '2015-02-07' },
    });
  });
});

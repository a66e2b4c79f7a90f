import { expect, it } from 'vitest';
import { machine } from '../../../test/machine.js';
import { takeInventory, toClassicServer, toGlpi } from '../../inventory.js';
import rudder from './rudder.js';

const FILES = {
  '/proc/sys/kernel/hostname': 'web\n',
  '/etc/resolv.conf': 'search example.org\n',
  '/opt/rudder/etc/uuid.hive': '11111111-2222-3333-4444-555555555555\nrest\n',
  '/opt/rudder/etc/server-roles.d/rudder-web': '',
  '/opt/rudder/etc/server-roles.d/.hidden': '',
  '/opt/rudder/etc/agent-capabilities': 'https\n\nxml\n',
  '/var/rudder/cfengine-community/policy_server.dat': 'rudder.example.org\n',
  '/var/rudder/cfengine-community/ppkeys/localhost.pub': 'KEY\n',
  '/var/rudder/tmp/uuid.txt': 'root\n',
};

const take = (files: Record<string, string>) =>
  takeInventory({ host: machine({ files, commands: { whoami: 'root\n' } }).host, collectors: [rudder] });

it('tells what Rudder knows the machine by', async () => {
  const { content } = (await take(FILES)).inventory;
  expect(content.rudder).toEqual({
    uuid: '11111111-2222-3333-4444-555555555555',
    hostname: 'web.example.org',
    server_roles: { server_role: ['rudder-web'] },
    agent_capabilities: { agent_capability: ['https', 'xml'] },
    agent: [
      {
        agent_name: 'cfengine-community',
        policy_server_hostname: 'rudder.example.org',
        cfengine_key: 'KEY',
        owner: 'root',
        policy_server_uuid: 'root',
      },
    ],
  });
});

it('goes to classic servers, and not to GLPI, which refuses what it does not know', async () => {
  const result = await take(FILES);
  expect(toGlpi(result).content.rudder).toBeUndefined();
  expect(toGlpi(result).partial).toBeUndefined();
  expect(toClassicServer(result).inventory.content.rudder).toBeDefined();
});

it('is nothing without an identity, and little without an agent', async () => {
  expect((await take({})).inventory.content.rudder).toBeUndefined();
  const { '/opt/rudder/etc/uuid.hive': uuid = '' } = FILES;
  expect((await take({ '/opt/rudder/etc/uuid.hive': uuid })).inventory.content.rudder).toEqual({
    uuid: '11111111-2222-3333-4444-555555555555',
  });
});

/** What Rudder keeps of itself on a machine: its identity, its policy servers and its key. */

import { firstLine, type Host, lines } from '@fi/core';
import type { RudderAgent } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { hostNames } from '../../tools/host-names.js';

const ETC = '/opt/rudder/etc';
const VAR = '/var/rudder';

/** Editions of CFEngine; each is an agent with a folder of its own. */
const AGENTS = ['cfengine-community', 'cfengine-nova'] as const;

const filled = (text = '') =>
  lines(text)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const first = (text: string | undefined) => firstLine(text)?.trim() || undefined;

async function readAgent(host: Host, name: (typeof AGENTS)[number]): Promise<Undefinable<RudderAgent> | undefined> {
  const folder = `${VAR}/${name}`;
  const server = await host.read(`${folder}/policy_server.dat`);
  if (server === undefined) return undefined;
  const [key, uuid, older, owner] = await Promise.all([
    host.read(`${folder}/ppkeys/localhost.pub`),
    host.read(`${folder}/rudder-server-uuid.txt`),
    host.read(`${VAR}/tmp/uuid.txt`),
    host.run('whoami'),
  ]);
  return {
    agent_name: name,
    policy_server_hostname: first(server),
    cfengine_key: key?.trim(),
    owner: first(owner?.stdout),
    policy_server_uuid: first(uuid) ?? first(older),
  };
}

export default defineCollector({
  name: 'unix/rudder',
  category: 'rudder',
  fills: { rudder: ['uuid', 'hostname', 'agent', 'server_roles', 'agent_capabilities'] },
  reads: [
    `${ETC}/uuid.hive`,
    `${ETC}/server-roles.d`,
    `${ETC}/agent-capabilities`,
    `${VAR}/cfengine-*/policy_server.dat`,
    `${VAR}/cfengine-*/ppkeys/localhost.pub`,
    `${VAR}/cfengine-*/rudder-server-uuid.txt`,
    `${VAR}/tmp/uuid.txt`,
    'whoami',
  ],
  async collect({ host, set }) {
    const uuid = first(await host.read(`${ETC}/uuid.hive`));
    if (uuid === undefined) return;
    const [{ name, fqdn }, roles, capabilities, agents] = await Promise.all([
      hostNames(host),
      host.list(`${ETC}/server-roles.d`),
      host.read(`${ETC}/agent-capabilities`),
      Promise.all(AGENTS.map((agent) => readAgent(host, agent))),
    ]);
    const found = agents.filter((agent) => agent !== undefined);
    const server_role = roles.filter((role) => !role.startsWith('.'));
    const agent_capability = filled(capabilities);
    set('rudder', {
      uuid,
      hostname: fqdn ?? name,
      agent: found.length > 0 ? (found as RudderAgent[]) : undefined,
      server_roles: server_role.length > 0 ? { server_role } : undefined,
      agent_capabilities: agent_capability.length > 0 ? { agent_capability } : undefined,
    });
  },
});

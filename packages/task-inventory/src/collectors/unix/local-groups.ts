/** Local groups that name members, from /etc/group. */

import type { LocalGroup } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import { type Account, type Group, parseGroup, parsePasswd } from '../../tools/accounts.js';

/** Groups with an explicit list of members, completed with the accounts whose primary group they are. */
export function groupsWithMembers(groups: readonly Group[], accounts: readonly Account[]): LocalGroup[] {
  const primary = new Map<string, string[]>();
  for (const { login, gid } of accounts) primary.set(gid, [...(primary.get(gid) ?? []), login]);
  return groups
    .filter(({ members }) => members.length > 0)
    .map(({ name, gid, members }) => ({
      id: gid,
      name,
      members: [...new Set([...members, ...(primary.get(gid) ?? [])])],
    }));
}

export default defineCollector({
  name: 'unix/local-groups',
  category: 'local_group',
  fills: { local_groups: ['id', 'members', 'name'] },
  reads: ['/etc/group', '/etc/passwd'],
  async collect({ host, add, wants }) {
    const accounts = wants('local_user') ? parsePasswd((await host.read('/etc/passwd')) ?? '') : [];
    for (const group of groupsWithMembers(parseGroup((await host.read('/etc/group')) ?? ''), accounts)) {
      add('local_groups', group);
    }
  },
});

/** Local accounts, from /etc/passwd. */

import { defineCollector } from '../../collector.js';
import { parsePasswd } from '../../tools/accounts.js';

export default defineCollector({
  name: 'unix/local-users',
  category: 'local_user',
  fills: { local_users: ['home', 'id', 'login', 'name', 'shell'] },
  reads: ['/etc/passwd'],
  async collect({ host, add }) {
    for (const { login, uid, name, home, shell } of parsePasswd((await host.read('/etc/passwd')) ?? '')) {
      add('local_users', { login, id: uid, name, home, shell });
    }
  },
});

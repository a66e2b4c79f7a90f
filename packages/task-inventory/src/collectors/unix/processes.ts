/** Running processes. */

import { defineCollector } from '../../collector.js';
import { listProcesses, PS_COMMAND } from '../../tools/ps.js';

export default defineCollector({
  name: 'unix/processes',
  category: 'process',
  fills: { processes: ['cmd', 'cpuusage', 'mem', 'pid', 'started', 'tty', 'user', 'virtualmemory'] },
  reads: [PS_COMMAND.join(' ')],
  async collect({ host, add }) {
    for (const entry of await listProcesses(host)) add('processes', entry);
  },
});

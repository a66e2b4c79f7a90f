/** Time zone of the machine and its present offset from UTC. */

import { defineCollector } from '../../collector.js';
import { utcOffset } from '../../time.js';

export default defineCollector({
  name: 'unix/timezone',
  category: 'os',
  fills: { operatingsystem: ['timezone'] },
  reads: [],
  async collect({ host, set }) {
    const { date, timeZone } = await host.now();
    set('operatingsystem', { timezone: { name: timeZone, offset: utcOffset(date, timeZone) } });
  },
});

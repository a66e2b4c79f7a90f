/** When the inventory was made. */

import { defineCollector } from '../../collector.js';
import { localDateTime } from '../../time.js';

export default defineCollector({
  name: 'unix/access-log',
  category: 'accesslog',
  fills: { accesslog: ['logdate'] },
  reads: [],
  async collect({ host, set }) {
    const { date, timeZone } = await host.now();
    set('accesslog', { logdate: localDateTime(date, timeZone) });
  },
});

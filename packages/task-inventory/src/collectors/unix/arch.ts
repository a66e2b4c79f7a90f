/** Architecture of the kernel, as `arch` and `uname -m` print it. */

import { defineCollector } from '../../collector.js';
import { architecture } from '../../tools/architecture.js';

export default defineCollector({
  name: 'unix/arch',
  category: 'os',
  fills: { operatingsystem: ['arch'] },
  reads: ['/proc/sys/kernel/arch', 'uname -m'],
  async collect({ host, set }) {
    set('operatingsystem', { arch: await architecture(host) });
  },
});

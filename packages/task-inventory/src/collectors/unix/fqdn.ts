/** Fully qualified name and DNS domain of the machine. */

import { defineCollector } from '../../collector.js';
import { hostNames } from '../../tools/host-names.js';

export default defineCollector({
  name: 'unix/fqdn',
  category: 'os',
  fills: ['operatingsystem'],
  reads: ['/proc/sys/kernel/hostname', 'uname -n', '/etc/resolv.conf', '/etc/hosts'],
  async collect({ host, set }) {
    const { domain, fqdn } = await hostNames(host);
    set('operatingsystem', { fqdn, dns_domain: domain });
  },
});

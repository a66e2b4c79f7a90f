/** Fully qualified name and DNS domain of the machine. */

import { defineCollector } from '../../collector.js';
import { hostNames } from '../../tools/host-names.js';

export default defineCollector({
  name: 'unix/fqdn',
  category: 'os',
  fills: { operatingsystem: ['dns_domain', 'fqdn'] },
  reads: ['/proc/sys/kernel/hostname', 'uname -n', '/etc/resolv.conf', '/etc/hosts', 'getent hosts NAME'],
  async collect({ host, set }) {
    const { name, domain, fqdn } = await hostNames(host);
    set('operatingsystem', { fqdn: fqdn ?? name, dns_domain: domain });
  },
});

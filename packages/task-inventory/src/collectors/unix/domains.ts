/** Name servers and domain of the machine, from /etc/resolv.conf. */

import type { Hardware } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { hostNames, parseResolvConf } from '../../tools/host-names.js';

/**
 * @param resolver the content of /etc/resolv.conf.
 * @param fqdn the fully qualified name of the machine, where it is known.
 */
export function parseDomains(resolver: string, fqdn: string | undefined): Partial<Undefinable<Hardware>> {
  const { nameservers, domains } = parseResolvConf(resolver);
  const dot = fqdn?.indexOf('.', 1) ?? -1;
  const workgroup = dot > 0 ? fqdn?.slice(dot + 1) : [...new Set(domains)].sort().join('/');
  return { dns: nameservers.join('/') || undefined, workgroup: workgroup || undefined };
}

export default defineCollector({
  name: 'unix/domains',
  category: 'hardware',
  fills: { hardware: ['dns', 'workgroup'] },
  reads: ['/etc/resolv.conf', '/etc/hosts'],
  async collect({ host, set }) {
    const [resolver, { fqdn }] = await Promise.all([host.read('/etc/resolv.conf'), hostNames(host)]);
    if (resolver !== undefined) set('hardware', parseDomains(resolver, fqdn));
  },
});

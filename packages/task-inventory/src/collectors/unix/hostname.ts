/** Name of the machine, in the form that the setting `assetname-support` asks for. */

import { type CollectorSettings, defineCollector } from '../../collector.js';
import { type HostNames, hostNames } from '../../tools/host-names.js';

/** 1: up to the first dot; 2: as it is; 3: fully qualified, where a domain is known. */
export function assetName({ name, fqdn }: HostNames, form: CollectorSettings['assetnameSupport']): string | undefined {
  if (form === 3 && fqdn !== undefined) return fqdn;
  return form === 1 ? name?.split('.', 1)[0] : name;
}

export default defineCollector({
  name: 'unix/hostname',
  category: 'hardware',
  fills: { hardware: ['name'] },
  reads: ['/proc/sys/kernel/hostname', 'uname -n', '/etc/resolv.conf', '/etc/hosts'],
  async collect({ host, set, settings }) {
    set('hardware', { name: assetName(await hostNames(host), settings.assetnameSupport) });
  },
});

/** Id of the system at Red Hat Network (Satellite 5, Spacewalk), from /etc/sysconfig/rhn/systemid. */

import { defineCollector } from '../../collector.js';

/** Reads member `system_id` of the XML-RPC structure. */
export function parseRhnSystemId(xml: string): string | undefined {
  const member = /<name>\s*system_id\s*<\/name>\s*<value>\s*(?:<string>\s*)?([^<>\s]{1,200})\s*</.exec(xml);
  return member?.[1];
}

export default defineCollector({
  name: 'linux/rhn-id',
  category: 'hardware',
  fills: { hardware: ['winprodid'] },
  reads: ['/etc/sysconfig/rhn/systemid'],
  async collect({ host, set }) {
    const xml = await host.read('/etc/sysconfig/rhn/systemid');
    if (xml !== undefined) set('hardware', { winprodid: parseRhnSystemId(xml) });
  },
});

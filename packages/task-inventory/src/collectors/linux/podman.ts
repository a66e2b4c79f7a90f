/** Containers of Podman, from `podman ps`. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import type { Guest } from '../../tools/hosted-guests.js';

const SEPARATOR = '#=#=#';
const FORMAT = ['{{.ID}}', '{{.Image}}', '{{.State}}', '{{.Names}}'].join(SEPARATOR);

/** Reads `podman ps -a --format FORMAT`. */
export function parsePodmanList(text: string): Guest[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [uuid = '', image, state = '', name = ''] = line.split(SEPARATOR);
    if (uuid === '' || name === '') return [];
    const status = /^(?:running|paused)$/.exec(state.toLowerCase())?.[0] as 'running' | 'paused' | undefined;
    return [{ uuid, image, name, status: status ?? 'off', vmtype: 'podman' }];
  });
}

/** Where Podman keeps its containers; without that directory there never were any, and the command is slow to start. */
async function isUsed(host: Host): Promise<boolean> {
  if ((await host.which('podman')) === undefined) return false;
  if ((await host.uid()) !== 0) return true;
  return (await host.stat('/var/lib/containers/storage')) !== undefined;
}

export default defineCollector({
  name: 'linux/podman',
  category: 'virtualmachine',
  fills: { virtualmachines: ['image', 'name', 'status', 'uuid', 'vmtype'] },
  reads: ['/var/lib/containers/storage', 'podman ps -a'],
  async collect({ host, add }) {
    if (!(await isUsed(host))) return;
    const output = await host.run('podman', ['ps', '-a', '--format', FORMAT]);
    for (const guest of parsePodmanList(output?.stdout ?? '')) add('virtualmachines', guest);
  },
});

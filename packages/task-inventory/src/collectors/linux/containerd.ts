/** Containers of containerd and CRI-O: those of Kubernetes from `crictl`, all others from `ctr`. */

import type { Host } from '@fi/core';
import { lines } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { type Guest, isPlainName } from '../../tools/hosted-guests.js';

interface CriContainer {
  id?: unknown;
  state?: unknown;
  metadata?: { name?: unknown } | null;
  image?: { image?: unknown; userSpecifiedImage?: unknown } | null;
  labels?: Record<string, unknown> | null;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Reads `crictl ps -a -o json`; a container is named `namespace/pod/container`. */
export function parseCriList(json: string): Guest[] {
  let list: unknown;
  try {
    list = (JSON.parse(json) as { containers?: unknown } | null)?.containers;
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return (list as (CriContainer | null)[]).flatMap((item) => {
    const id = text(item?.id);
    const name = text(item?.metadata?.name);
    if (id === undefined || name === undefined) return [];
    const labels = item?.labels ?? {};
    const path = [text(labels['io.kubernetes.pod.namespace']), text(labels['io.kubernetes.pod.name']), name];
    return [
      {
        uuid: id.slice(0, 12),
        name: path.filter((part) => part !== undefined).join('/'),
        image: text(item?.image?.userSpecifiedImage) ?? text(item?.image?.image),
        status: item?.state === 'CONTAINER_RUNNING' ? 'running' : 'off',
        subsystem: 'kubernetes',
        vmtype: 'containerd',
      },
    ];
  });
}

/** Reads `ctr containers list` and `ctr tasks list` of a namespace; a container without a task does not run. */
export function parseCtrLists(containers: string, tasks: string, namespace: string): Guest[] {
  const states = new Map(
    tasks.split('\n').map((line) => {
      const [id = '', , state = ''] = line.trim().split(/\s+/);
      return [id, state] as const;
    }),
  );
  return containers
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [id = '', image] = line.trim().split(/\s+/);
      if (id === '') return [];
      const state = states.get(id);
      const status = state === 'RUNNING' ? 'running' : state === 'PAUSED' ? 'paused' : 'off';
      const uuid = /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : undefined;
      return [{ name: id, uuid, image, status, subsystem: namespace, vmtype: 'containerd' }];
    });
}

const SOCKETS = ['/run/containerd/containerd.sock', '/run/k3s/containerd/containerd.sock', '/run/crio/crio.sock'];

async function listKubernetes(host: Host, socket: string): Promise<Guest[]> {
  const output = await host.run('crictl', ['--runtime-endpoint', `unix://${socket}`, 'ps', '-a', '-o', 'json']);
  return parseCriList(output?.stdout ?? '');
}

async function listNamespaces(host: Host, socket: string, skipped: ReadonlySet<string>): Promise<Guest[]> {
  const ctr = (...args: string[]) => host.run('ctr', ['--address', socket, ...args]);
  const namespaces = lines((await ctr('namespaces', 'list', '--quiet'))?.stdout).map((line) => line.trim());
  const guests = namespaces
    .filter((name) => isPlainName(name) && !skipped.has(name))
    .map(async (name) => {
      const [containers, tasks] = await Promise.all([
        ctr('--namespace', name, 'containers', 'list'),
        ctr('--namespace', name, 'tasks', 'list'),
      ]);
      return parseCtrLists(containers?.stdout ?? '', tasks?.stdout ?? '', name);
    });
  return (await Promise.all(guests)).flat();
}

export default defineCollector({
  name: 'linux/containerd',
  category: 'virtualmachine',
  fills: { virtualmachines: ['image', 'name', 'status', 'subsystem', 'uuid', 'vmtype'] },
  reads: [...SOCKETS, 'crictl ps -a -o json', 'ctr containers list', 'ctr tasks list'],
  async collect({ host, add }) {
    const [crictl, ctr] = await Promise.all([host.which('crictl'), host.which('ctr')]);
    if (crictl === undefined && ctr === undefined) return;
    const stats = await Promise.all(SOCKETS.map((path) => host.stat(path)));
    const sockets = SOCKETS.filter((_, index) => stats[index] !== undefined);
    const found = await Promise.all(
      sockets.map(async (socket) => {
        const kubernetes = crictl === undefined ? [] : await listKubernetes(host, socket);
        if (ctr === undefined || socket.endsWith('crio.sock')) return kubernetes;
        // Docker's own containers are those of the namespace moby
        const skipped = new Set(kubernetes.length > 0 ? ['moby', 'k8s.io'] : ['moby']);
        return [...kubernetes, ...(await listNamespaces(host, socket, skipped))];
      }),
    );
    for (const guest of found.flat()) add('virtualmachines', guest);
  },
});

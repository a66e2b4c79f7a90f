import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import containerd, { parseCriList } from './containerd.js';
import podman from './podman.js';

describe('podman', () => {
  const ps = 'podman ps -a --format {{.ID}}#=#=#{{.Image}}#=#=#{{.State}}#=#=#{{.Names}}';
  const commands = { [ps]: 'aaaaaaaaaaaa#=#=#nginx#=#=#running#=#=#web\nbbbbbbbbbbbb#=#=#pg#=#=#exited#=#=#db\ncut\n' };

  it('lists containers', async () => {
    const host = machine({ files: { '/var/lib/containers/storage/db.sql': '' }, commands });
    expect((await collect(podman, host)).virtualmachines).toEqual([
      { uuid: 'aaaaaaaaaaaa', image: 'nginx', name: 'web', status: 'running', vmtype: 'podman' },
      { uuid: 'bbbbbbbbbbbb', image: 'pg', name: 'db', status: 'off', vmtype: 'podman' },
    ]);
  });

  it('is not started where root never used it', async () => {
    const host = machine({ commands });
    await collect(podman, host);
    expect(host.asked).toEqual([]);
    await collect(podman, machine({ commands, uid: 1000 }));
  });
});

describe('containerd', () => {
  const socket = '/run/containerd/containerd.sock';
  const cri = `crictl --runtime-endpoint unix://${socket} ps -a -o json`;
  const ctr = `ctr --address ${socket}`;
  const containers = {
    containers: [
      {
        id: 'c'.repeat(64),
        state: 'CONTAINER_RUNNING',
        metadata: { name: 'app' },
        image: { image: 'sha256:1', userSpecifiedImage: 'nginx:1' },
        labels: { 'io.kubernetes.pod.name': 'web-1', 'io.kubernetes.pod.namespace': 'prod' },
      },
      { id: 'd'.repeat(64), state: 'CONTAINER_EXITED', metadata: { name: 'init' } },
      { metadata: { name: 'no id' } },
      null,
    ],
  };

  it('lists containers of Kubernetes, and of other namespaces', async () => {
    const commands = {
      [cri]: JSON.stringify(containers),
      [`${ctr} namespaces list --quiet`]: 'default\nk8s.io\nmoby\n',
      [`${ctr} --namespace default containers list`]:
        'CONTAINER IMAGE RUNTIME\nredis docker.io/redis io.containerd\nold x y\n',
      [`${ctr} --namespace default tasks list`]: 'TASK PID STATUS\nredis 12 RUNNING\n',
    };
    const host = machine({ files: { [socket]: '' }, commands });
    expect((await collect(containerd, host)).virtualmachines).toEqual([
      {
        uuid: 'cccccccccccc',
        name: 'prod/web-1/app',
        image: 'nginx:1',
        status: 'running',
        subsystem: 'kubernetes',
        vmtype: 'containerd',
      },
      { uuid: 'dddddddddddd', name: 'init', status: 'off', subsystem: 'kubernetes', vmtype: 'containerd' },
      { name: 'redis', image: 'docker.io/redis', status: 'running', subsystem: 'default', vmtype: 'containerd' },
      { name: 'old', image: 'x', status: 'off', subsystem: 'default', vmtype: 'containerd' },
    ]);
    expect(host.asked.filter((line) => line.includes('moby') || line.includes('k8s.io'))).toEqual([]);
  });

  it('asks nothing without a socket', async () => {
    const host = machine({ commands: { [cri]: '{}' } });
    await collect(containerd, host);
    expect(host.asked).toEqual([]);
  });

  it('survives garbage', () => {
    for (const json of ['', 'null', '{"containers":5}', '[]']) expect(parseCriList(json)).toEqual([]);
  });
});

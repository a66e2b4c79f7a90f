import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import docker, { parseDockerInspect, parseDockerList } from './docker.js';

const ps = 'docker ps -a --format {{.ID}}#=#=#{{.Image}}#=#=#{{.Ports}}#=#=#{{.Names}}';
const listed = 'aaaaaaaaaaaa#=#=#nginx#=#=#80/tcp#=#=#web\nbbbbbbbbbbbb#=#=#pg:16#=#=##=#=#db\n';
const states = [
  { Id: `bbbbbbbbbbbb${'0'.repeat(52)}`, State: { Running: false } },
  { Id: `aaaaaaaaaaaa${'0'.repeat(52)}`, State: { Running: true } },
];
const inspected = states.map((state) => JSON.stringify(state)).join('\n');
const inspect =
  'docker inspect --format {"Id":{{json .Id}},"State":{"Running":{{json .State.Running}}}} aaaaaaaaaaaa bbbbbbbbbbbb';
const commands = { [ps]: listed, [inspect]: inspected };
const containers = [
  { uuid: 'aaaaaaaaaaaa', image: 'nginx', name: 'web', vmtype: 'docker', status: 'running' },
  { uuid: 'bbbbbbbbbbbb', image: 'pg:16', name: 'db', vmtype: 'docker', status: 'off' },
];

it('asks twice, however many containers there are', async () => {
  const host = machine({ files: { '/var/run/docker.sock': '' }, commands });
  expect((await collect(docker, host)).virtualmachines).toEqual(containers);
  expect(host.asked).toEqual([ps, inspect]);
});

describe('without a daemon', () => {
  it('asks nothing', async () => {
    const environments: Record<string, string>[] = [{}, { DOCKER_HOST: 'unix:///run/user/0/docker.sock' }];
    for (const environment of environments) {
      const host = machine({ commands, environment });
      expect((await collect(docker, host)).virtualmachines).toBeUndefined();
      expect(host.asked).toEqual([]);
    }
  });

  it('asks one that is elsewhere', async () => {
    const host = machine({ commands, environment: { DOCKER_HOST: 'tcp://docker:2375' } });
    expect((await collect(docker, host)).virtualmachines).toHaveLength(2);
  });
});

it('lists containers whose state is unknown', async () => {
  const host = machine({ files: { '/var/run/docker.sock': '' }, commands: { [ps]: listed } });
  expect((await collect(docker, host)).virtualmachines?.map(({ status }) => status)).toEqual([undefined, undefined]);
});

it('reads the whole list that docker inspect gives without a format', () => {
  expect([...parseDockerInspect(JSON.stringify(states)).values()]).toEqual([false, true]);
});

it('survives garbage', () => {
  expect(parseDockerList('Cannot connect\na#=#=#b\n#=#=##=#=##=#=#\n1#=#=#2#=#=#3#=#=#4#=#=#5')).toEqual([]);
  for (const json of ['', '{', '{}', 'null', '[null,{"Id":5},{"State":null}]']) {
    expect(parseDockerInspect(json).size).toBe(0);
  }
});

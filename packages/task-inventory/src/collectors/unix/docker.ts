/** Containers of Docker, from `docker ps` and one `docker inspect`. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import type { Guest } from '../../tools/hosted-guests.js';

const SEPARATOR = '#=#=#';
const FORMAT = ['{{.ID}}', '{{.Image}}', '{{.Ports}}', '{{.Names}}'].join(SEPARATOR);

/** Reads `docker ps -a --format FORMAT`. */
export function parseDockerList(text: string): Guest[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [uuid = '', image, , name = '', ...more] = line.split(SEPARATOR);
    return uuid === '' || name === '' || more.length > 0 ? [] : [{ uuid, image, name, vmtype: 'docker' }];
  });
}

// the whole description of a container is long, and holds its environment with passwords
const STATE_FORMAT = '{"Id":{{json .Id}},"State":{"Running":{{json .State.Running}}}}';

interface InspectedContainer {
  Id?: unknown;
  State?: { Running?: unknown } | null;
}

/** Which of the containers that `docker inspect` describes run, by full id. Takes a list, or one object per line. */
export function parseDockerInspect(text: string): Map<string, boolean> {
  const states = new Map<string, boolean>();
  const documents = text.trimStart().startsWith('[') ? [text] : text.split('\n').filter(isObjectText);
  for (const item of documents.flatMap((document) => parseJson(document) as (InspectedContainer | null)[])) {
    if (typeof item?.Id === 'string') states.set(item.Id, item.State?.Running === true);
  }
  return states;
}

/** Spares the attempt at lines that are no object: a text of other lines has many. */
const isObjectText = (line: string) => /^\s*\{/.test(line) && line.trimEnd().endsWith('}');

function parseJson(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return [];
  }
}

/** Adds the state to the listed containers, whose ids are shortened. */
export function withState(guests: readonly Guest[], states: ReadonlyMap<string, boolean>): Guest[] {
  const known = new Map([...states].map(([id, running]) => [id.slice(0, 12), running]));
  return guests.map((guest) => {
    const running = known.get(guest.uuid?.slice(0, 12) ?? '');
    return running === undefined ? guest : { ...guest, status: running ? 'running' : 'off' };
  });
}

/** Without a daemon, `docker` would wait and fail. */
async function hasDaemon(host: Host): Promise<boolean> {
  if ((await host.which('docker')) === undefined) return false;
  const address = (await host.environment()).DOCKER_HOST;
  if (address !== undefined && address !== '' && !address.startsWith('unix://')) return true;
  const socket = address?.slice('unix://'.length) || '/var/run/docker.sock';
  return (await host.stat(socket)) !== undefined;
}

export default defineCollector({
  name: 'unix/docker',
  category: 'virtualmachine',
  fills: { virtualmachines: ['image', 'name', 'status', 'uuid', 'vmtype'] },
  reads: ['/var/run/docker.sock', 'docker ps -a', 'docker inspect ID…'],
  async collect({ host, add }) {
    if (!(await hasDaemon(host))) return;
    const guests = parseDockerList((await host.run('docker', ['ps', '-a', '--format', FORMAT]))?.stdout ?? '');
    const ids = guests.map(({ uuid }) => uuid ?? '').filter((id) => /^[0-9a-f]+$/.test(id));
    if (ids.length === 0) return;
    const inspected = await host.run('docker', ['inspect', '--format', STATE_FORMAT, ...ids]);
    for (const guest of withState(guests, parseDockerInspect(inspected?.stdout ?? ''))) add('virtualmachines', guest);
  },
});

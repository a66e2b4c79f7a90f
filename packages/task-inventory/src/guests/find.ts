/** The containers of this machine that run, and how to reach their files: from Docker, Podman, LXC, LXD, Incus and systemd. */

import { firstLine, type Host, lines } from '@fi/core';
import { sharedUuid } from '../collectors/vmsystem.js';
import { dashedUuid, isPlainName } from '../tools/hosted-guests.js';

export type GuestKind = 'docker' | 'podman' | 'lxc' | 'lxd' | 'incus' | 'systemd-nspawn';

/** A container that can be inventoried. */
export interface GuestRoot {
  kind: GuestKind;
  name: string;
  /** The same as in `virtualmachines` of its host: servers link the two by it. Otherwise see `guestUuid`. */
  uuid: string | undefined;
  /** Directory that is its root. */
  root: string;
  /** ISO 8601, when its manager tells. */
  created: string | undefined;
  /** Command with arguments that runs a command in it with its own rights; `undefined`: there is none. */
  enter: readonly string[] | undefined;
}

// the whole description holds the environment, with passwords
const INSPECT =
  '{"Id":{{json .Id}},"Name":{{json .Name}},"Pid":{{json .State.Pid}},"Created":{{json .Created}},"Hostname":{{json .Config.Hostname}}}';

/** Reads `docker inspect --format INSPECT`, one object per line. Containers without a process are left out. */
export function parseInspect(text: string, kind: 'docker' | 'podman'): GuestRoot[] {
  // an attempt at each line of another text would take long
  const objects = lines(text).filter((line) => line.startsWith('{') && line.endsWith('}'));
  return objects.flatMap((line): GuestRoot[] => {
    const { Id: id, Name: name, Pid: pid, Created: created } = parseObject(line);
    if (typeof id !== 'string' || !/^[0-9a-f]{12,64}$/.test(id) || !isPid(pid)) return [];
    const label = typeof name === 'string' ? name.replace(/^\//, '') : '';
    return [
      {
        kind,
        name: label || id.slice(0, 12),
        uuid: id.slice(0, 12),
        root: `/proc/${pid}/root`,
        created: typeof created === 'string' ? created : undefined,
        enter: [kind, 'exec', '--env', 'LC_ALL=C', id],
      },
    ];
  });
}

const isPid = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 1;

function parseObject(text: string): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

async function inspected(host: Host, kind: 'docker' | 'podman'): Promise<GuestRoot[]> {
  const ids = lines((await host.run(kind, ['ps', '-q', '--no-trunc']))?.stdout)
    .map((line) => line.trim())
    .filter((id) => /^[0-9a-f]{12,64}$/.test(id));
  if (ids.length === 0) return [];
  return parseInspect((await host.run(kind, ['inspect', '--format', INSPECT, ...ids]))?.stdout ?? '', kind);
}

async function lxc(host: Host): Promise<GuestRoot[]> {
  const names = lines((await host.run('lxc-ls', ['-1', '--running']))?.stdout).map((line) => line.trim());
  const guests = names.filter(isPlainName).map(async (name): Promise<GuestRoot[]> => {
    const pid = Number(firstLine((await host.run('lxc-info', ['-n', name, '-p', '-H']))?.stdout)?.trim());
    if (!isPid(pid)) return [];
    const enter = ['lxc-attach', '-n', name, '--clear-env', '--set-var', 'LC_ALL=C', '--'];
    return [{ kind: 'lxc', name, uuid: undefined, root: `/proc/${pid}/root`, created: undefined, enter }];
  });
  return (await Promise.all(guests)).flat();
}

/** Reads `lxc list --format json` of LXD, or `incus list --format json`. Virtual machines are left out. */
export function parseInstances(json: string, kind: 'lxd' | 'incus', command: string): GuestRoot[] {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown): GuestRoot[] => {
    const { name, type, state, created_at: created } = objectOf(item);
    const { pid } = objectOf(state);
    if (typeof name !== 'string' || !isPlainName(name) || type === 'virtual-machine' || !isPid(pid)) return [];
    return [
      {
        kind,
        name,
        uuid: undefined,
        root: `/proc/${pid}/root`,
        created: typeof created === 'string' ? created : undefined,
        enter: [command, 'exec', name, '--env', 'LC_ALL=C', '--'],
      },
    ];
  });
}

const objectOf = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

async function instances(host: Host, daemon: 'lxd' | 'incus', command: string): Promise<GuestRoot[]> {
  if ((await host.which(daemon)) === undefined) return [];
  const listed = await host.run(command, ['list', '--format', 'json']);
  return parseInstances(listed?.stdout ?? '', daemon, command);
}

/** Reads `machinectl show -p Id -p Leader -p Timestamp -p Class -p Service NAME`. */
export function parseMachine(name: string, text: string): GuestRoot | undefined {
  const property = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1]?.trim() || undefined;
  const pid = Number(property('Leader'));
  if (property('Class') !== 'container' || property('Service') !== 'systemd-nspawn' || !isPid(pid)) return undefined;
  const id = property('Id');
  return {
    kind: 'systemd-nspawn',
    name,
    uuid: id === undefined ? undefined : dashedUuid(id),
    root: `/proc/${pid}/root`,
    created: undefined,
    // systemd could start a command in it only with a bus of its own
    enter: undefined,
  };
}

async function nspawn(host: Host): Promise<GuestRoot[]> {
  const listed = lines((await host.run('machinectl', ['--no-pager', '--no-legend', 'list']))?.stdout);
  const names = listed.map((line) => line.trim().split(/\s+/)[0] ?? '').filter(isPlainName);
  const properties = ['Id', 'Leader', 'Class', 'Service'].flatMap((name) => ['-p', name]);
  const guests = names.map(async (name) => {
    const shown = await host.run('machinectl', ['show', ...properties, name]);
    return parseMachine(name, shown?.stdout ?? '');
  });
  return (await Promise.all(guests)).filter((guest) => guest !== undefined);
}

/** All containers that run on this machine, those of every manager in the order of their names. */
export async function findGuests(host: Host): Promise<GuestRoot[]> {
  const found = await Promise.all([
    inspected(host, 'docker'),
    inspected(host, 'podman'),
    instances(host, 'lxd', 'lxc'),
    instances(host, 'incus', 'incus'),
    lxc(host),
    nspawn(host),
  ]);
  const seen = new Set<string>();
  return found.flatMap((guests) =>
    guests
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      // podman answers to the name of docker where podman-docker is installed
      .filter(({ root }) => !seen.has(root) && seen.add(root)),
  );
}

/** The identity of a guest: as its manager has it, or what a container and its host both make of its files. */
export async function guestUuid({ kind, name, uuid }: GuestRoot, guest: Host): Promise<string | undefined> {
  if (uuid !== undefined) return uuid;
  const machineId = firstLine(await guest.read('/etc/machine-id'))?.trim();
  // the host name of an instance is its name
  const hostname = kind === 'lxc' ? firstLine(await guest.read('/etc/hostname'))?.trim() : name;
  return sharedUuid(machineId, hostname);
}

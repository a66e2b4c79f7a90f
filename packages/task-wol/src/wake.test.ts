/** Packets as they arrive at a socket on the loopback interface, and the commands that send frames. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Host, Logger, Output } from '@fi/core';
import { silentLogger } from '@fi/core';
import { afterEach, describe, expect, it } from 'vitest';
import { magicPacket } from './magic-packet.js';
import { sendDatagrams } from './udp.js';
import { wake } from './wake.js';

const MAC = '00:24:d6:6f:81:3a';
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

async function receiver(family: 'udp4' | 'udp6', address: string): Promise<{ port: number; next: Promise<Buffer> }> {
  const socket = createSocket(family);
  sockets.push(socket);
  socket.bind(0, address);
  await once(socket, 'listening');
  return { port: socket.address().port, next: once(socket, 'message').then(([message]) => message as Buffer) };
}

interface Call {
  command: string;
  args: readonly string[];
}

function fakeHost(options: { uid?: number; installed?: string; output?: Partial<Output>; calls?: Call[] }): Host {
  const { uid = 0, installed, output = {}, calls = [] } = options;
  return {
    platform: 'linux',
    uid: async () => uid,
    which: async (command: string) => (command === installed ? `/usr/sbin/${command}` : undefined),
    run: async (command: string, args: readonly string[] = []) => {
      calls.push({ command, args });
      return { stdout: '', stderr: '', code: 0, truncated: false, timedOut: false, ...output };
    },
  } as unknown as Host;
}

function recorder(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const add = (message: string) => void lines.push(message);
  return { lines, log: { ...silentLogger, error: add, warning: add, info: add, debug: add } };
}

const address = {
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '02:00:00:00:00:01',
  internal: false,
  cidr: null,
} as const;
const LIST = { eth0: [{ ...address, address: '192.0.2.1' }], eth1: [{ ...address, address: '198.51.100.1' }] };

describe('datagrams', () => {
  it('arrive as they should, over IPv4 and on every port', async () => {
    const [first, second] = [await receiver('udp4', '127.0.0.1'), await receiver('udp4', '127.0.0.1')];
    const packet = magicPacket(MAC, Buffer.from([1, 2, 3, 4, 5, 6]));
    const destination = { family: 'IPv4', address: '127.0.0.1', from: '127.0.0.1' } as const;
    const ports = [first.port, second.port];
    expect(await sendDatagrams({ packet, destinations: [destination], ports, name: 'x', log: silentLogger })).toBe(2);
    expect(await first.next).toEqual(packet);
    expect(await second.next).toEqual(packet);
  });

  it('arrive over IPv6', async () => {
    const { port, next } = await receiver('udp6', '::1');
    const packet = magicPacket(MAC);
    const destinations = [{ family: 'IPv6', address: '::1' } as const];
    await sendDatagrams({ packet, destinations, ports: [port], name: 'x', log: silentLogger });
    expect(await next).toEqual(packet);
  });

  it('need one destination that works, and say why there is none', async () => {
    const { port, next } = await receiver('udp4', '127.0.0.1');
    const bad = { family: 'IPv4', address: '127.0.0.1', from: '192.0.2.77' } as const;
    const good = { family: 'IPv4', address: '127.0.0.1' } as const;
    const common = { packet: magicPacket(MAC), ports: [port], name: 'x', log: silentLogger };
    expect(await sendDatagrams({ ...common, destinations: [bad, good] })).toBe(1);
    expect(await next).toEqual(magicPacket(MAC));
    await expect(sendDatagrams({ ...common, destinations: [bad] })).rejects.toThrow(
      /can't send packet: .*EADDRNOTAVAIL/,
    );
    await expect(sendDatagrams({ ...common, destinations: [] })).rejects.toThrow('no network interface');
  });
});

describe('frames', () => {
  it('are sent by etherwake, once per interface and address, with an argument array', async () => {
    const calls: Call[] = [];
    const host = fakeHost({ installed: 'etherwake', calls });
    const result = await wake([MAC, 'a4:ba:db:a5:f5:fa'], { host, methods: ['ethernet'], list: LIST });
    expect(result).toEqual({ method: 'ethernet', sent: 4 });
    expect(calls[0]).toEqual({ command: 'etherwake', args: ['-i', 'eth0', MAC] });
    expect(calls.map(({ args }) => args[1])).toEqual(['eth0', 'eth1', 'eth0', 'eth1']);
  });

  it.each([
    [{ uid: 1000, installed: 'etherwake' }, 'root privileges needed'],
    [{}, 'etherwake or ether-wake is not installed'],
    [
      { installed: 'ether-wake', output: { code: 2, stderr: 'SIOCGIFHWADDR failed\nmore' } },
      'ether-wake on eth1: SIOCGIFHWADDR failed',
    ],
  ])('cannot be sent with %j', async (host, text) => {
    const waking = wake([MAC], { host: fakeHost(host), methods: ['ethernet'], list: LIST });
    await expect(waking).rejects.toThrow(`Impossible to use ethernet method: ${text}`);
  });
});

describe('wake', () => {
  it.skipIf(process.platform !== 'linux')('goes on with the next method, and says why', async () => {
    const { log, lines } = recorder();
    const { port, next } = await receiver('udp4', '0.0.0.0');
    const list = { lo9: [{ ...address, address: '127.0.0.1', netmask: '255.0.0.0' }] };
    const options = { host: fakeHost({ uid: 1000 }), list, log, ports: [port], interfaces: ['lo9'] };
    expect(await wake([MAC], options)).toEqual({ method: 'udp', sent: 1 });
    expect(await next).toEqual(magicPacket(MAC));
    expect(lines[0]).toBe('Impossible to use ethernet method: root privileges needed');
  });

  it('tells of all methods when none can be used', async () => {
    const list = { ppp0: [{ ...address, address: '192.0.2.1', netmask: '255.255.255.255' }] };
    const waking = wake([MAC], { host: fakeHost({ uid: 1000 }), list, interfaces: ['ppp0'] });
    await expect(waking).rejects.toThrow(/ethernet method: root privileges needed; .*udp method: can't send packet/);
  });

  it('keeps a password out of the process list', async () => {
    const calls: Call[] = [];
    const host = fakeHost({ installed: 'etherwake', calls });
    const options = { host, list: LIST, methods: ['ethernet'], password: Buffer.from([1, 2, 3, 4]) } as const;
    await expect(wake([MAC], options)).rejects.toThrow('process list');
    expect(calls).toEqual([]);
  });

  it('refuses an interface that is not there', async () => {
    const waking = wake([MAC], { host: fakeHost({}), list: LIST, interfaces: ['eth7'] });
    await expect(waking).rejects.toThrow('there is no network interface eth7; there are: eth0, eth1');
  });
});

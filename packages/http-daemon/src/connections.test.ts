import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Connections } from './connections.js';

describe('Connections', () => {
  let server: Server;
  const clients: Socket[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** A server that answers everything but /hang. */
  async function start(connections: Connections): Promise<() => Socket> {
    server = createServer((request, response) => {
      if (connections.begin(request, response) && request.url !== '/hang') response.end('ok');
    });
    connections.attach(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return () => {
      const client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
      clients.push(client);
      return client;
    };
  }
  const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve).resume());
  const answered = (socket: Socket) => new Promise((resolve) => socket.once('data', resolve));
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('closes what has waited longest when there are too many', async () => {
    const connections = new Connections({ connections: 3, wait: 60_000, ahead: 4, ban: 0 });
    const open = await start(connections);
    const first = open();
    await until(() => connections.size === 1);
    first.write('GET /hang HTTP/1.1\r\nHost: x\r\n\r\n');
    const second = open();
    await until(() => connections.size === 2);
    open();
    await until(() => connections.size === 3);
    const newest = open();
    await closed(second);
    newest.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await answered(newest);
    expect(first.destroyed).toBe(false);
    expect([connections.size, connections.dropped, connections.accepted]).toEqual([3, 1, 4]);
  });

  it('refuses new ones when all are busy', async () => {
    const connections = new Connections({ connections: 2, wait: 60_000, ahead: 4, ban: 0 });
    const open = await start(connections);
    for (let i = 0; i < 2; i++) open().write('GET /hang HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => connections.size === 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await closed(open());
    expect([connections.size, connections.dropped]).toEqual([2, 1]);
  });

  it('gives a request so much time and no more, again after each answer', async () => {
    const connections = new Connections({ connections: 10, wait: 300, ahead: 4, ban: 0 });
    const open = await start(connections);
    const client = open();
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await answered(client);
    const start2 = performance.now();
    client.write('GET / HTTP/1.1\r\n');
    const drip = setInterval(() => client.write('X: y\r\n'), 50);
    await closed(client);
    clearInterval(drip);
    expect(performance.now() - start2).toBeGreaterThan(250);
    expect(connections.size).toBe(0);
    await connections.none();
  });

  it.skipIf(process.platform === 'win32')('tells connections of a Unix domain socket apart', async () => {
    const connections = new Connections({ connections: 10, wait: 60_000, ahead: 4, ban: 0 });
    const directory = await mkdtemp(path.join(tmpdir(), 'fi-connections-'));
    const name = path.join(directory, 'socket');
    server = createServer((request, response) => {
      if (connections.begin(request, response)) response.end('ok');
    });
    connections.attach(server);
    await new Promise<void>((resolve) => server.listen(name, resolve));
    for (let i = 1; i <= 3; i++) {
      const client = connect(name);
      clients.push(client);
      client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      await answered(client);
      expect(connections.size).toBe(i);
    }
    await rm(directory, { recursive: true });
  });

  it('does not disturb an answer that takes longer', async () => {
    const connections = new Connections({ connections: 10, wait: 50, ahead: 4, ban: 0 });
    const open = await start(connections);
    const client = open();
    client.write('GET /hang HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(client.destroyed).toBe(false);
    client.destroy();
    await connections.none();
  });

  it('closes connections that ask ahead without reading', async () => {
    const connections = new Connections({ connections: 10, wait: 60_000, ahead: 4, ban: 0 });
    const open = await start(connections);
    const client = open();
    client.write('GET /hang HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(5));
    await closed(client);
    expect([connections.size, connections.dropped]).toEqual([0, 1]);
  });

  it('keeps the address out for a while, with all its connections', async () => {
    const connections = new Connections({ connections: 10, wait: 60_000, ahead: 4, ban: 500 });
    const open = await start(connections);
    const other = open();
    await until(() => connections.size === 1);
    open().write('GET /hang HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(5));
    await closed(other);
    await closed(open());
    expect([connections.size, connections.dropped]).toEqual([0, 3]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const later = open();
    later.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await answered(later);
  });
});

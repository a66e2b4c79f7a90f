import { getEventListeners } from 'node:events';
import { Agent, createServer, type RequestListener, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createSocketServer,
  type Socket,
  type Server as SocketServer,
} from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Exchange, exchange } from './transport.js';

const servers: Server[] = [];
const rawServers: SocketServer[] = [];
const sockets: Socket[] = [];
const agent = new Agent({ keepAlive: true });
afterEach(async () => {
  agent.destroy();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of rawServers.splice(0)) server.close();
});

/** A server that is told of every message on a connection, with its number there. */
async function raw(answer: (socket: Socket, number: number) => void): Promise<URL> {
  const server = createSocketServer((socket) => {
    sockets.push(socket);
    let number = 0;
    socket.on('error', () => undefined).on('data', () => answer(socket, ++number));
  });
  rawServers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

const get = (url: URL, options: Partial<Exchange> = {}) =>
  exchange({ method: 'GET', url, headers: {}, agent, timeoutMs: 5000, maxBytes: 10_000, ...options });
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('a connection that was closed', () => {
  it('while it was idle is replaced, once', async () => {
    let requests = 0;
    const url = await raw((socket, number) => {
      requests += 1;
      if (number === 1) socket.write(OK);
      else socket.destroy();
    });
    await Promise.all([get(url), get(url), get(url)]);
    expect((await get(url)).body.toString()).toBe('ok');
    // Three connections were kept, one of them was tried.
    expect(requests).toBe(5);
  });

  it('after the server may have acted is a failure', async () => {
    let requests = 0;
    const partly = await raw((socket, number) => {
      requests += 1;
      if (number === 1) socket.write(OK);
      else socket.end('HTTP/1.1 20');
    });
    await get(partly);
    await expect(get(partly)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(requests).toBe(2);
    const fresh = await raw((socket) => {
      requests += 1;
      socket.destroy();
    });
    await expect(get(fresh)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(requests).toBe(3);
  });
});

it('fails when the server switches to another protocol', async () => {
  const url = await raw((socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  );
  await expect(get(url)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

it('gives up on a body that never ends', async () => {
  const url = await raw((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
    const timer = setInterval(() => socket.write('x'), 10);
    socket.on('close', () => clearInterval(timer));
  });
  await expect(get(url, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

it('leaves nothing on a signal', async () => {
  const url = await raw((socket) => socket.write(OK));
  const controller = new AbortController();
  const { signal } = controller;
  for (let n = 0; n < 3; n += 1) await get(url, { signal });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  controller.abort(new Error('enough'));
  await expect(get(url, { signal })).rejects.toThrow('enough');
});

async function send(listener: RequestListener, options: Partial<Exchange> = {}) {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return exchange({ method: 'POST', url, headers: {}, agent, timeoutMs: 5000, maxBytes: 10_000, ...options });
}

const TEXT = 'inventory '.repeat(100);

it.each([
  ['gzip', gzipSync(TEXT)],
  ['X-GZip', gzipSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['deflate', deflateRawSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
  ['identity', Buffer.from(TEXT)],
  ['unheard-of', Buffer.from(TEXT)],
])('undoes %s', async (encoding, body) => {
  const answer = await send((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body));
  expect(answer.body.toString()).toBe(TEXT);
});

it('asks for compression, and takes an answer without a body', async () => {
  let asked: unknown;
  const answer = await send(({ headers }, response) => {
    asked = headers['accept-encoding'];
    response.writeHead(204, { 'content-encoding': 'gzip' }).end();
  });
  expect(asked).toBe('gzip, deflate, br');
  expect(answer).toMatchObject({ status: 204, body: Buffer.alloc(0) });
});

it.each([
  ['is none', Buffer.from('no gzip'), 'Z_DATA_ERROR'],
  ['is cut off', gzipSync(TEXT).subarray(0, 30), 'Z_BUF_ERROR'],
  ['grows too large', gzipSync(Buffer.alloc(20_000)), 'ERR_BUFFER_TOO_LARGE'],
])('fails when the compressed body %s', async (_, body, code) => {
  const sent = send((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(body));
  await expect(sent).rejects.toMatchObject({ code });
});

it('gives up on a server that never begins its answer, though it keeps the connection busy', async () => {
  const sent = send(
    ({ socket }) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 20);
      socket.on('close', () => clearInterval(timer)).on('error', () => undefined);
    },
    { timeoutMs: 200 },
  );
  await expect(sent).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

it('sends a body with its length, and none with length 0', async () => {
  const lengths: unknown[] = [];
  const listener: RequestListener = (request, response) => {
    lengths.push(request.headers['content-length'], request.headers['transfer-encoding']);
    request.resume().on('end', () => response.end());
  };
  await send(listener, { body: Buffer.from('four') });
  await send(listener);
  expect(lengths).toEqual(['4', undefined, '0', undefined]);
});

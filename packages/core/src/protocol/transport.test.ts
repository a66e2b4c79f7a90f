import { Agent, createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { type Exchange, exchange } from './transport.js';

const servers: Server[] = [];
const agent = new Agent({ keepAlive: true });
afterEach(async () => {
  agent.destroy();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
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

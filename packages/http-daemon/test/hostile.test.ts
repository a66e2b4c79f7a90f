/** Traffic that means harm: the daemon goes on answering, and its memory stays within bounds. Runs the built package. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('./serve.mjs', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../dist/index.js', import.meta.url)));
if (!built) console.warn('skipped: @fi/http-daemon is not built; run npm run build');

interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

let child: ChildProcess;
let port: number;
let directory: string;
const sockets = new Set<Socket>();

async function message<T>(): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (value) => resolve(value as T));
    child.once('exit', (code, signal) => reject(new Error(`the daemon has ended: ${code ?? signal}`)));
  });
}

async function memory(): Promise<Memory> {
  const answer = message<Memory>();
  child.send('memory');
  return answer;
}

/**
 * How much more the daemon holds than before, in MiB: objects and buffers, which is the same in each run, and pages, which the
 * system and V8 give back when they like.
 */
async function expectGrowth(before: Memory, held: number, resident: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000)); // what was under way has its end
  const now = await memory();
  expect(now.heapUsed - before.heapUsed).toBeLessThan(held);
  expect(now.rss - before.rss).toBeLessThan(resident);
}

/** The body of an answer, and how many milliseconds it took. */
async function ask(target: string, localAddress = '127.0.0.1'): Promise<{ text: string; milliseconds: number }> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: target, agent: false, localAddress }, (response) => {
      let text = '';
      response.on('data', (data) => {
        text += data;
      });
      response.on('end', () => resolve({ text, milliseconds: performance.now() - start }));
    }).on('error', reject);
  });
}

/** Opens a connection that outlives errors; `received` grows with what comes. */
function open(): Socket & { received: string } {
  const socket = Object.assign(connect(port, '127.0.0.1'), { received: '' });
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    if (socket.received.length < 1_000_000) socket.received += data.toString('latin1');
  });
  return socket;
}

const closed = (socket: Socket) =>
  socket.destroyed ? undefined : new Promise((resolve) => socket.once('close', resolve));
const connected = (socket: Socket) => new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));

/**
 * Servers wait a second for an answer. That is so on a machine that has nothing else to do; the bound here is for one that
 * runs all tests at once.
 */
async function expectService(localAddress?: string): Promise<void> {
  const { text, milliseconds } = await ask('/status', localAddress);
  expect(text).toBe('status: waiting');
  expect(milliseconds).toBeLessThan(8000);
}

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'fi-http-daemon-'));
  await mkdir(path.join(directory, 'shared'));
  await writeFile(path.join(directory, 'shared', 'big'), Buffer.alloc(20 * 1024 * 1024, 'x'));
  child = fork(script, { env: { ...process.env, VARDIR: directory } });
  ({ port } = await message<{ port: number }>());
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  await rm(directory, { recursive: true, force: true });
});

describe.skipIf(!built)('hostile traffic', () => {
  it('2,000 connections that send nothing: those that come later are answered', async () => {
    const before = await memory();
    const idle = Array.from({ length: 2000 }, () => open());
    await Promise.all(idle.map(connected));
    for (let i = 0; i < 20; i++) await expectService();
    const { text } = await ask('/metrics');
    expect(Number(/^fi_http_connections (\d+)$/m.exec(text)?.[1])).toBeLessThanOrEqual(512);
    expect(Number(/^fi_http_connections_dropped_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(1000);
    await expectGrowth(before, 4, 15);
  });

  it('2,000 connections that send their headers byte by byte', async () => {
    const before = await memory();
    const slow = Array.from({ length: 2000 }, () => open());
    await Promise.all(slow.map(connected));
    const text = `GET /status HTTP/1.1\r\nX: ${'y'.repeat(1000)}`;
    for (let at = 0; at < 60; at++) {
      for (const socket of slow) if (!socket.destroyed) socket.write(text[at] ?? 'y');
      if (at % 10 === 0) await expectService();
    }
    await expectGrowth(before, 4, 15);
  });

  it('headers that never end are cut off after ten seconds, however often a byte comes', async () => {
    const socket = open();
    socket.write('GET /status HTTP/1.1\r\n');
    const drip = setInterval(() => socket.write('X: y\r\n'), 500);
    const start = performance.now();
    await closed(socket);
    clearInterval(drip);
    expect(performance.now() - start).toBeGreaterThan(8_000);
    expect(performance.now() - start).toBeLessThan(15_000);
    await expectService();
  });

  it('headers that are too large', async () => {
    const socket = open();
    socket.write(`GET /status HTTP/1.1\r\n${`X: ${'y'.repeat(1000)}\r\n`.repeat(20)}`);
    await closed(socket);
    expect(socket.received).toMatch(/^HTTP\/1\.1 431 /);
    await expectService();
  });

  it.each([
    ['with a length', 'Content-Length: 100000000000'],
    ['in chunks', 'Transfer-Encoding: chunked'],
  ])('bodies without end, %s', async (_, header) => {
    const before = await memory();
    for (const target of ['/now', '/status', '/unknown', '/?action=wakeup&deviceid=x', '/deploy/x']) {
      for (const method of ['POST', 'GET']) {
        const socket = open();
        socket.write(`${method} ${target} HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
        const chunk = Buffer.from(header.startsWith('T') ? `10000\r\n${'z'.repeat(0x10000)}\r\n` : 'z'.repeat(0x10000));
        // as much as it takes, at most 256 MiB
        for (let sent = 0; sent < 4096 && !socket.destroyed; sent++) {
          if (!socket.write(chunk))
            await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed(socket)]);
        }
        await closed(socket);
      }
    }
    await expectGrowth(before, 2, 12);
    await expectService();
  });

  it('answers before it asks for a body', async () => {
    const socket = open();
    socket.write('POST /now HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1000000000\r\n\r\n');
    await closed(socket);
    expect(socket.received).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });

  it('10,000 requests sent ahead in one go, by 300 connections: their address is kept out for a while', async () => {
    const before = await memory();
    const flood = Array.from({ length: 300 }, () => open());
    await Promise.all(flood.map(connected));
    for (const socket of flood) socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10_000));
    await Promise.all(flood.map(closed));
    // without that, each would have taken a tenth of a second
    if (process.platform === 'linux') await expectService('127.0.0.2');
    await expect(ask('/status')).rejects.toThrow();
    await expectGrowth(before, 2, 25);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await expectService();
  });

  it('pipelined garbage', async () => {
    const before = await memory();
    const pieces: (string | Buffer)[] = [
      '\r\n'.repeat(10_000),
      '\0'.repeat(100_000),
      'GET\r\n\r\n',
      'GET /status\r\n\r\n',
      'GET /status HTTP/9.9\r\n\r\n',
      'GET /status HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
      'GET /status HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n',
      'POST /now HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /now HTTP/1.1\r\n\r\n',
      'POST /now HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n\r\n',
      'GET /now\x01 HTTP/1.1\r\n\r\n',
      'GET / HTTP/1.1\nHost: x\n\n',
      'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      'HTTP/1.1 200 OK\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
      `GET /?${'a=b&'.repeat(3_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET /?action=${'%41'.repeat(4_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET /status HTTP/1.1\r\n${'A: b\r\n'.repeat(1_900)}\r\n`,
      'GET /events?after=NaN HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 1e999\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ====\r\nOrigin: \xff\r\n\r\n',
      randomBytes(100_000),
    ];
    for (let round = 0; round < 5; round++) {
      for (const piece of pieces) {
        const socket = open();
        socket.end(
          Buffer.concat([
            Buffer.from('GET /status HTTP/1.1\r\nHost: x\r\n\r\n'),
            Buffer.from(piece as string, 'latin1'),
          ]),
        );
      }
    }
    await expectService();
    for (const socket of sockets) socket.destroy();
    await expectGrowth(before, 2, 12);
    await expectService();
  });

  it.each([
    '/../../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/site.css/../../package.json',
    '/assets/site.css',
    '/%2e%2e/%2e%2e/package.json',
    '/site.css%00',
    '/..\\..\\package.json',
    '/deploy/../../x',
    'http://x/../../etc/passwd',
    'file:///etc/passwd',
    '/site.css/',
  ])('no file at %s', async (target) => {
    const socket = open();
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await closed(socket);
    expect(socket.received).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('clients that do not read what they asked for', async () => {
    const before = await memory();
    for (let i = 0; i < 400; i++) {
      const socket = open();
      socket.pause();
      const target = ['/?action=download&file=big', '/events', '/', '/metrics'][i % 4];
      socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    }
    await expectService();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await expectService();
    await expectGrowth(before, 12, 30);
  });

  it('gives up log streams that nobody reads, while others go on', async () => {
    const reader = open();
    reader.write('GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    while (!reader.received.includes('event: parts')) await new Promise((resolve) => reader.once('data', resolve));
    expect(reader.received).toContain('Content-Type: text/event-stream');
    const many = Array.from({ length: 40 }, () => open());
    for (const socket of many) socket.write('GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    const refused = many.filter((socket) => socket.received.startsWith('HTTP/1.1 503'));
    while (refused.length < 25) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      refused.splice(0, refused.length, ...many.filter((socket) => socket.received.startsWith('HTTP/1.1 503')));
    }
    expect(refused).toHaveLength(25);
    expect(reader.destroyed).toBe(false);
    await expectService();
  });
});

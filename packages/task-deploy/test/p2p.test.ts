/** Neighbours on loopback addresses: each shares what it has, some lie. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createSocketServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { HttpClient } from '@fi/core/protocol';
import {
  JobDesk,
  type PackageFile,
  packageOf,
  sequenceProblem,
  startTestServer,
  type TestServer,
} from '@fi/test-server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deploy } from '../src/deploy.js';
import { Datastore } from '../src/files/datastore.js';
import { fetchFile, isComplete } from '../src/files/fetch.js';
import { type AssociatedFile, readAnswer } from '../src/job.js';
import { Claims } from '../src/p2p/claims.js';
import { Peers } from '../src/p2p/peers.js';
import { readPolicy } from '../src/policy/policy.js';
import { route } from '../src/share.js';

/** More for a long run: FI_ROUNDS=100. */
const ROUNDS = Number(process.env.FI_ROUNDS ?? 3);

let folder = '';
let server: TestServer;
let port = 0;
const listeners: Server[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-p2p-'));
  server = await startTestServer({ directory: path.join(folder, 'server') });
  port = await freePort();
});
afterEach(async () => {
  for (const listener of listeners.splice(0)) {
    listener.closeAllConnections();
    listener.close();
  }
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createSocketServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return free;
}

async function listen(address: string, listener: RequestListener): Promise<void> {
  const made = createServer(listener);
  listeners.push(made);
  await new Promise<void>((resolve, reject) => {
    made.once('error', reject);
    made.listen(port, address, resolve);
  });
}

/** The state folder of an agent, whose shared parts are served on its address. */
async function share(address: string): Promise<string> {
  const vardir = path.join(folder, address);
  await listen(address, async (request, response) => {
    const { method = '', url: place = '', headers } = request;
    // all clients have the same address here, so each bears its own in its name
    const { 'user-agent': who = '' } = headers;
    const answer = await route({ method, path: place, headers, address: who }, { vardir });
    response.statusMessage = answer?.reason ?? 'OK';
    response.writeHead(answer?.status ?? 400, { ...answer?.headers });
    if (answer?.body instanceof Readable) answer.body.pipe(response);
    else response.end(answer?.body);
  });
  return path.join(vardir, 'targets', 'server0');
}

async function run(directory: string, candidates: readonly string[]): Promise<void> {
  const http = new HttpClient({ environment: {} });
  await deploy({
    remote: server.jobs.deployUrl,
    target: server.url,
    directory,
    deviceid: path.basename(path.dirname(path.dirname(directory))),
    policy: await readPolicy({ 'deploy-allow-http': true }),
    http,
    host: new LocalHost(),
    log: silentLogger,
    p2p: true,
    port,
    candidates: () => candidates,
  });
  await http.close();
}

function offer(content: Buffer): PackageFile {
  const file = packageOf(
    'package.bin',
    content,
    { mirrors: [server.jobs.mirror], p2p: '1', 'p2p-retention-duration': '60' },
    { chunk: 32 * 1024, part: 64 * 1024 },
  );
  server.jobs.offer(file);
  server.jobs.deployAnswer = JobDesk.answerOf(
    [{ associatedFiles: [file.sha512], actions: [{ copy: { from: '*.bin', to: `${folder}/out` } }] }],
    [file],
  );
  return file;
}

/** Fetches a file into a datastore of its own, as one of several agents. */
async function fetchAlone(address: string, all: readonly string[], file: AssociatedFile, delay: number): Promise<void> {
  const directory = path.join(folder, address, 'targets', 'server0');
  await sleep(delay);
  const store = new Datastore({ root: path.join(directory, 'deploy') });
  const candidates = () => all.filter((other) => other !== address);
  const peers = new Peers({ port, file: path.join(directory, 'peers.json'), log: silentLogger, candidates });
  const http = new HttpClient({ environment: {} });
  const near = new HttpClient({ environment: {}, timeout: 5, userAgent: address });
  const access = { peers, port, http: near, claims: new Claims(store.incoming) };
  await fetchFile(file, { store, http, log: silentLogger, peers: access });
  expect(await isComplete(file, store)).toBe(true);
  await near.close();
  await http.close();
}

async function expectWhole(content: Buffer): Promise<void> {
  expect((await readFile(path.join(folder, 'out'))).equals(content)).toBe(true);
  await rm(path.join(folder, 'out'));
  expect(sequenceProblem(server.jobs.statuses)).toBeUndefined();
  server.jobs.statuses.length = 0;
}

describe('neighbours', () => {
  it('share a package: the mirror is asked for each part once', async () => {
    const content = randomBytes(1_000_000);
    const file = offer(content);
    const addresses = ['127.0.0.2', '127.0.0.3', '127.0.0.4'];
    for (const address of addresses) {
      const directory = await share(address);
      await run(
        directory,
        addresses.filter((other) => other !== address),
      );
      await expectWhole(content);
    }
    expect(file.parts.length).toBeGreaterThan(5);
    expect([...server.jobs.partRequests.values()]).toEqual(file.parts.map(() => 1));
  });

  it('that begin at the same time agree who asks the mirror for each part', {
    timeout: 20_000 + 3_000 * ROUNDS,
  }, async () => {
    const file = offer(randomBytes(1_500_000));
    const [job] = readAnswer(server.jobs.deployAnswer).jobs;
    const [wanted] = job?.files ?? [];
    if (wanted === undefined) throw new Error('no file');
    const addresses = ['127.0.0.2', '127.0.0.3', '127.0.0.4'];
    for (const address of addresses) await share(address);
    for (let round = 0; round < ROUNDS; round += 1) {
      server.jobs.partRequests.clear();
      for (const address of addresses) await rm(path.join(folder, address), { recursive: true, force: true });
      await Promise.all(addresses.map((address) => fetchAlone(address, addresses, wanted, Math.random() * 60)));
      expect([...server.jobs.partRequests.values()], `round ${round}`).toEqual(file.parts.map(() => 1));
    }
  });

  it('whose claims are never kept hold nothing up', async () => {
    const content = randomBytes(300_000);
    offer(content);
    const clock = performance.now.bind(performance);
    let ahead = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => clock() + ahead);
    await listen('127.0.0.2', (_, response) => {
      // the time that such claims are respected passes at once
      ahead += 20_000;
      response.writeHead(404).end('claim: fetching 0000000000000000');
    });
    await run(await share('127.0.0.3'), ['127.0.0.2']);
    vi.restoreAllMocks();
    await expectWhole(content);
  });

  it('that give wrong bytes are dropped, and the part is fetched elsewhere', async () => {
    const content = randomBytes(500_000);
    const file = offer(content);
    let lies = 0;
    await listen('127.0.0.2', (_, response) => {
      lies += 1;
      response.end('these are not the bytes that you are looking for');
    });
    const directory = await share('127.0.0.3');
    await run(directory, ['127.0.0.2']);
    await expectWhole(content);
    expect(lies).toBeGreaterThan(0);
    // those that were on their way when the first lie came to light
    expect(lies).toBeLessThanOrEqual(4);
    expect([...server.jobs.partRequests.values()]).toEqual(file.parts.map(() => 1));
    const known = JSON.parse(await readFile(path.join(directory, 'p2p-peers.json'), 'utf8'));
    expect(known['127.0.0.2'].active).toBe(false);
  });

  it('that are silent, break off or have nothing do not fail a job', async () => {
    const content = randomBytes(300_000);
    offer(content);
    await listen('127.0.0.2', () => undefined);
    await listen('127.0.0.3', (_, response) => {
      response.writeHead(200, { 'Content-Length': '1000000' });
      response.write('x');
      setTimeout(() => response.destroy(), 10);
    });
    await share('127.0.0.4');
    await run(await share('127.0.0.5'), ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.6']);
    await expectWhole(content);
  });
});

describe('the sharing route', () => {
  const get = (url: string, vardir: string, method = 'GET') => route({ method, path: url }, { vardir });

  it('gives shared parts that are whole, and nothing else', async () => {
    const file = offer(randomBytes(100_000));
    const directory = await share('127.0.0.2');
    await run(directory, []);
    const vardir = path.join(folder, '127.0.0.2');
    const [part] = file.parts;
    const id = part?.sha512 ?? '';
    const url = `/deploy/getFile/${id[0]}/${id.slice(0, 2)}/${id}`;
    const answer = await get(url, vardir);
    expect(answer?.status).toBe(200);
    const chunks: Buffer[] = [];
    if (!(answer?.body instanceof Readable)) throw new Error('no stream');
    for await (const chunk of answer.body) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(part?.data ?? Buffer.alloc(0))).toBe(true);

    expect(await get(url.replace(id, 'f'.repeat(128)), vardir)).toMatchObject({ status: 404, reason: 'Nothing found' });
    expect(await get(`/deploy/getFile/a/bc/${'../'.repeat(5)}etc/passwd`, vardir)).toBeUndefined();
    expect(await get('/deploy/getFile/a/bc/abc', vardir)).toMatchObject({ status: 404 });
    expect(await get(url, vardir, 'POST')).toMatchObject({ status: 400 });
    expect(await get('/other', vardir)).toBeUndefined();

    const base = path.join(directory, 'deploy', 'fileparts', 'shared');
    for (const name of await readdir(base, { recursive: true })) {
      if (name.endsWith(id.slice(2, 8))) await writeFile(path.join(base, name), 'damaged');
    }
    expect(await get(url, vardir)).toMatchObject({ status: 404, reason: 'Not Found' });
  });
});

describe.skipIf(process.platform !== 'linux')('a network without neighbours', () => {
  let child: ChildProcess | undefined;
  const fillers: Socket[] = [];
  afterEach(() => {
    for (const socket of fillers.splice(0)) socket.destroy();
    child?.kill('SIGKILL');
  });

  it('is given up on in time', async () => {
    // A process that has stopped and whose queue is full: the kernel lets further connections wait, as filtered hosts do.
    child = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen({port:${port},host:'0.0.0.0',backlog:1},()=>console.log('x'))`,
    ]);
    await new Promise((resolve) => child?.stdout?.once('data', resolve));
    child.kill('SIGSTOP');
    for (let index = 0; index < 4; index += 1) {
      const socket = connect(port, '127.0.9.1');
      socket.on('error', () => undefined);
      fillers.push(socket);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    const candidates = Array.from({ length: 254 }, (_, index) => `127.0.9.${index + 1}`);
    const peers = new Peers({
      port,
      file: path.join(folder, 'peers.json'),
      log: silentLogger,
      candidates: () => candidates,
    });
    const began = performance.now();
    expect(await peers.active()).toEqual([]);
    // the limit is 1.8 s; the rest is for a busy machine
    expect(performance.now() - began).toBeLessThan(4_000);
    const again = performance.now();
    await peers.active();
    expect(performance.now() - again).toBeLessThan(100);
  });
});

/** The task as the agent runs it: jobs from a server, results to that server, hosts that are composed. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLogger } from '@fi/core';
import type { Host } from '@fi/core/host';
import { HttpClient } from '@fi/core/protocol';
import type { TaskContext, TaskResult, TaskTarget } from '@fi/core/task';
import { afterEach, expect, it } from 'vitest';
import task from '../src/task.js';
import { startVimServer, type VimServer } from './vim-server.mjs';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function vim(options: Parameters<typeof startVimServer>[0]): Promise<VimServer> {
  const server = await startVimServer(options);
  closing.push(() => server.close());
  return server;
}

async function glpi(jobs: unknown): Promise<{ url: string; calls: URLSearchParams[] }> {
  const calls: URLSearchParams[] = [];
  const server: Server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    calls.push(searchParams);
    response.end(JSON.stringify(searchParams.get('action') === 'getJobs' ? { jobs } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  closing.unshift(() => server.closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/b/esx/`, calls };
}

function context(remote: string, format: TaskTarget['format'], delivered: TaskResult[]): TaskContext {
  const http = new HttpClient();
  closing.push(() => http.close());
  const target: TaskTarget = { id: 'server0', type: 'server', address: remote, format, directory: '.' };
  return {
    task: { id: 'esx', name: 'ESX', version: '2.11' },
    config: { tag: 'lab' },
    deviceid: 'pc-2026-01-02-03-04-05',
    agentid: '00000000-0000-4000-8000-000000000000',
    target,
    targets: [target],
    jobs: [{ kind: 'schedule', remote }],
    log: silentLogger,
    host: {} as Host,
    client: async () => http,
    deliver: async (result) => {
      if (delivered.length === 3) throw new Error('no space left on device');
      delivered.push(result);
    },
    progress() {},
    event() {},
    signal: new AbortController().signal,
  };
}

const credentials = { user: 'me', password: 's3cret&more' };

it('does each job, reports each, and lets no failure reach the next one', async () => {
  const center = await vim({ center: true, hosts: 2, machines: 2, disconnected: [1] });
  const { host } = await vim({});
  const { url, calls } = await glpi([
    { uuid: 'wrong', host, user: 'me', password: 'other' },
    { uuid: 'empty', host, user: 'me', password: '' },
    { uuid: 'center', host: center.host, ...credentials },
    { uuid: 'single', host, ...credentials },
  ]);
  const delivered: TaskResult[] = [];
  await task.run(context(url, 'native', delivered));
  expect(delivered).toMatchObject([
    { kind: 'inventory', inventory: { tag: 'lab', itemtype: 'Computer', content: { hardware: { name: 'esx0' } } } },
    { kind: 'inventory', inventory: { content: { hardware: { name: 'esx0' } } } },
  ]);
  expect(calls.map((call) => Object.fromEntries(call))).toEqual([
    { action: 'getJobs', machineid: 'pc-2026-01-02-03-04-05' },
    expect.objectContaining({
      action: 'setLog',
      uuid: 'wrong',
      code: 'ko',
      part: 'login',
      msg: expect.stringContaining('incorrect user name'),
    }),
    expect.objectContaining({
      uuid: 'empty',
      code: 'ko',
      part: 'login',
      msg: 'No password provided for ESX connection',
    }),
    { action: 'setLog', machineid: 'pc-2026-01-02-03-04-05', uuid: 'center', code: 'ok' },
    { action: 'setLog', machineid: 'pc-2026-01-02-03-04-05', uuid: 'single', code: 'ok' },
  ]);
});

it('sends classic servers a message under the deviceid of the agent, and tells when one is lost', async () => {
  const { host } = await vim({ center: true, hosts: 4, machines: 1 });
  const { url, calls } = await glpi([{ uuid: 'e1', host, ...credentials }]);
  const delivered: TaskResult[] = [];
  await task.run(context(url, 'classic', delivered));
  expect(delivered).toHaveLength(3);
  expect(delivered[0]).toMatchObject({
    kind: 'message',
    query: 'INVENTORY',
    content: { HARDWARE: { NAME: 'esx0', OSNAME: 'VMware ESXi' }, VIRTUALMACHINES: [{ VMTYPE: 'VMware' }] },
  });
  expect(Object.fromEntries(calls.at(-1) ?? [])).toMatchObject({
    code: 'ko',
    part: 'inventory',
    msg: 'no space left on device',
  });
});

it('ends quietly without jobs', async () => {
  const { url, calls } = await glpi('none');
  await task.run(context(url, 'native', []));
  expect(calls).toHaveLength(1);
});

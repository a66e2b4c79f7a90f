/** Routes that installed packages bring. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, PretendedAgent, STRANGER, withDaemon } from './agent.js';

const MODULE = `
import { Readable } from 'node:stream';
globalThis.fiRouteLoads = (globalThis.fiRouteLoads ?? 0) + 1;
export async function route({ method, path, query, headers, address, body }, { trusted, deviceid, config, signal }) {
  switch (path) {
    case '/demo/facts':
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ method, path, q: query.get('q'), x: headers.x, address, trusted, deviceid, tag: config.tag }) };
    case '/demo/echo': return { status: 200, body: await body(1000) };
    case '/demo/stream': return { status: 200, body: Readable.from(['one ', 'two']) };
    case '/demo/broken': return { status: 200, body: Readable.from((async function* () { yield 'one'; throw new Error('disk'); })()) };
    case '/demo/nothing': return { status: 404, reason: 'Nothing found', body: 'Nothing found' };
    case '/demo/throws': throw new Error('secret detail');
    case '/demo/waits': await new Promise((resolve) => signal.addEventListener('abort', resolve)); globalThis.fiRouteAborted = true; return { status: 200 };
  }
}`;

describe('routes of packages', () => {
  let directory: string;
  const agent = new PretendedAgent();
  const loads = () => (globalThis as { fiRouteLoads?: number }).fiRouteLoads ?? 0;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'fi-http-daemon-'));
    const add = async (name: string, text: string) => {
      await mkdir(path.join(directory, name), { recursive: true });
      await writeFile(path.join(directory, name, 'package.json'), JSON.stringify({ name, type: 'module' }));
      await writeFile(path.join(directory, name, 'route.js'), text);
      return { path: `/${name}`, module: path.join(directory, name, 'route.js'), package: name };
    };
    const limited =
      'export const route = () => ({ status: 200 }); export const open = true; export const rate = { requests: 2, seconds: 60 };';
    const free = 'export const route = () => ({ status: 200 }); export const open = true; export const rate = null;';
    agent.installed = [
      await add('demo', MODULE),
      await add('limited', limited),
      await add('free', free),
      await add('bad', 'export const x = 1;'),
    ];
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('are loaded at the first request, once', async () => {
    await withDaemon(agent, {}, async (daemon) => {
      await ask(daemon, '/status');
      await ask(daemon, '/');
      await ask(daemon, '/other');
      expect(loads()).toBe(0);
      await Promise.all([ask(daemon, '/demo/facts'), ask(daemon, '/demo/facts')]);
      await ask(daemon, '/demo/facts');
      expect(loads()).toBe(1);
    });
  });

  it('get the facts of a request', async () => {
    await withDaemon(agent, {}, async (daemon) => {
      const { body } = await ask(daemon, '/demo/facts?q=a%20b', { method: 'PUT', headers: { x: 'y' }, from: STRANGER });
      const { deviceid } = agent;
      expect(JSON.parse(body)).toEqual({
        method: 'PUT',
        path: '/demo/facts',
        q: 'a b',
        x: 'y',
        address: STRANGER,
        trusted: false,
        deviceid,
        tag: 'lab',
      });
      expect((await ask(daemon, '/demo/echo', { method: 'POST', body: 'hello' })).body).toBe('hello');
      expect((await ask(daemon, '/demo/stream')).body).toBe('one two');
      expect(await ask(daemon, '/demo/nothing')).toMatchObject({
        status: 404,
        reason: 'Nothing found',
        body: 'Nothing found',
      });
    });
  });

  it('fail alone', async () => {
    await withDaemon(agent, {}, async (daemon) => {
      expect((await ask(daemon, '/demo')).status).toBe(400);
      expect((await ask(daemon, '/demo/unknown')).status).toBe(400);
      expect((await ask(daemon, '/demo/../now')).status).toBe(400);
      expect((await ask(daemon, '/bad/x')).status).toBe(500);
      const thrown = await ask(daemon, '/demo/throws');
      expect(thrown.status).toBe(500);
      expect(thrown.body).not.toContain('secret');
      await expect(ask(daemon, '/demo/broken')).rejects.toThrow();
      const long = await ask(daemon, '/demo/echo', { method: 'POST', body: 'x'.repeat(1001) }).catch(() => ({
        status: 500,
      }));
      expect(long.status).toBe(500);
      expect((await ask(daemon, '/status')).body).toBe('status: waiting');
    });
  });

  it('hear when the client has gone', async () => {
    await withDaemon(agent, {}, async (daemon) => {
      await expect(ask(daemon, '/demo/waits', { headers: { Connection: 'close' }, abortAfter: 100 })).rejects.toThrow();
      const aborted = () => (globalThis as { fiRouteAborted?: boolean }).fiRouteAborted === true;
      while (!aborted()) await new Promise((resolve) => setTimeout(resolve, 10));
      expect((await ask(daemon, '/status')).status).toBe(200);
    });
  });

  it('have limits of their own, or none', async () => {
    await withDaemon(agent, { rateLimit: 1 }, async (daemon) => {
      const statuses = async (target: string, count: number) => {
        const all: number[] = [];
        for (let i = 0; i < count; i++) all.push((await ask(daemon, target)).status);
        return all;
      };
      expect(await statuses('/limited', 3)).toEqual([200, 200, 429]);
      expect(await statuses('/free', 3)).toEqual([200, 200, 200]);
      expect(await statuses('/demo/facts', 2)).toEqual([200, 429]);
    });
  });

  it('need the password unless they say otherwise', async () => {
    await withDaemon(agent, { credentials: { user: 'a', password: 'b' } }, async (daemon) => {
      expect((await ask(daemon, '/demo/facts')).status).toBe(401);
      expect((await ask(daemon, '/free')).status).toBe(200);
    });
  });
});

/** The built executable; `npm run build` makes it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prolog, send, withServer } from './send.js';

const executable = fileURLToPath(new URL('../dist/bin/fi-test-server.js', import.meta.url));
const built = existsSync(executable);
if (!built) console.warn('skipped: fi-test-server is not built; run npm run build');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'fi-test-server-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function start(...args: string[]): Run {
  const child = spawn(process.execPath, [executable, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, output: () => output, ended };
}

/** Waits for the address that the banner gives. */
async function addressOf({ child, output, ended }: Run): Promise<string> {
  const found = () => /agents send to (http:\S+)/.exec(output())?.[1];
  while (found() === undefined) {
    const over = await Promise.race([ended, new Promise((resolve) => child.stdout?.once('data', () => resolve(true)))]);
    if (over !== true) throw new Error(`ended early: ${output()}`);
  }
  return found() ?? '';
}

describe.skipIf(!built)('fi-test-server', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('serves until %s', async (signal) => {
    const run = start('--port', '0', '--dir', directory, '--prolog-freq=5', '--response', 'stop');
    const url = await addressOf(run);
    expect(run.output()).toContain('not for production');
    expect(run.output()).not.toContain('everyone who can reach it');
    const answer = (await send(url, prolog())).body.toString();
    expect(answer).toContain('<PROLOG_FREQ>5</PROLOG_FREQ>');
    expect(answer).toContain('<RESPONSE>STOP</RESPONSE>');
    expect(await readdir(directory)).toHaveLength(1);
    run.child.kill(signal);
    expect(await run.ended).toBe(0);
  });

  it('warns when others can reach it', async () => {
    const run = start('--port=0', '--host=0.0.0.0', '--dir', directory);
    await addressOf(run);
    run.child.kill();
    expect(await run.ended).toBe(0);
    expect(run.output()).toContain('everyone who can reach it');
  });

  it('explains itself', async () => {
    const help = start('--help');
    expect(await help.ended).toBe(0);
    for (const option of ['--host', '--port', '--dir', '--prolog-freq', '--response', '--max-size']) {
      expect(help.output()).toContain(option);
    }
    const version = start('--version');
    expect(await version.ended).toBe(0);
    expect(version.output()).toMatch(/^fi-test-server \d+\.\d+\.\d+\n$/);
  });

  it('is the server, and has the failures, that its command line says', async () => {
    const run = start(
      ...['--port=0', '--dir', directory, '--protocol=classic', '--fault=empty@1', '--fault', 'refuse:418@prolog*1'],
    );
    const url = await addressOf(run);
    expect((await send(url, prolog())).body.toString()).toBe('');
    expect((await send(url, prolog())).status).toBe(418);
    expect((await send(url, prolog())).status).toBe(200);
    const body = '{"protocol":"native","faults":["reset@prolog"]}';
    expect((await send(`${url}control`, body, { method: 'PUT' })).status).toBe(200);
    await expect(send(url, prolog())).rejects.toMatchObject({ code: 'ECONNRESET' });
    const state = JSON.parse((await send(`${url}control`)).body.toString());
    expect(state).toMatchObject({ protocol: 'native', faults: ['reset@prolog'] });
    expect(state.requests).toHaveLength(4);
    run.child.kill();
    expect(await run.ended).toBe(0);
  });

  it.each([
    ['--prot=1'],
    ['--fault=fly'],
    ['--protocol=ocs'],
    ['--pending=-1'],
    ['--port=x'],
    ['--port=65536'],
    ['--response=MAYBE'],
    ['--max-size=0'],
    ['extra'],
  ])('refuses %s', async (argument) => {
    const run = start(argument, '--dir', directory);
    expect(await run.ended).toBe(2);
    expect(run.output()).toContain('--help');
  });

  it('says when the port is taken', async () => {
    await withServer({}, async (server) => {
      const run = start('--port', new URL(server.url).port, '--dir', directory);
      expect(await run.ended).toBe(1);
      expect(run.output()).toMatch(/the port is in use; choose another one with --port\n$/);
    });
  });
});

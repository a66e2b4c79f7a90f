/** Sockets from a service manager: started by systemd-socket-activate where it is installed. Runs the built package. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { inheritedSockets } from '../src/index.js';

const launcher = '/usr/bin/systemd-socket-activate';
const script = fileURLToPath(new URL('./serve.mjs', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../dist/index.js', import.meta.url)));
const possible = existsSync(launcher) && built;
if (!possible) console.warn(`skipped: ${built ? `no ${launcher}` : '@fi/http-daemon is not built; run npm run build'}`);

describe('inheritedSockets', () => {
  it.each([
    [{ LISTEN_PID: '42', LISTEN_FDS: '1' }, [3]],
    [{ LISTEN_PID: '42', LISTEN_FDS: '3', LISTEN_FDNAMES: 'a:b:c' }, [3, 4, 5]],
    [{ LISTEN_PID: '41', LISTEN_FDS: '1' }, []],
    [{ LISTEN_FDS: '1' }, []],
    [{ LISTEN_PID: '42' }, []],
    [{ LISTEN_PID: '42', LISTEN_FDS: '0' }, []],
    [{ LISTEN_PID: '42', LISTEN_FDS: '-1' }, []],
    [{ LISTEN_PID: '42', LISTEN_FDS: '1e9' }, []],
    [{}, []],
  ])('%j', (environment: Record<string, string | undefined>, sockets) => {
    expect(inheritedSockets(environment, 42)).toEqual(sockets);
    expect(environment).toEqual({});
  });

  it('is bounded', () => {
    expect(inheritedSockets({ LISTEN_PID: '42', LISTEN_FDS: '999' }, 42)).toHaveLength(16);
  });
});

describe.skipIf(!possible)('socket activation', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  it('answers the connection that it was started for, and leaves when there is no more', async () => {
    const port = await freePort();
    const started = spawn(launcher, [`--listen=127.0.0.1:${port}`, '--setenv=IDLE=0.3', process.execPath, script], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child = started;
    let said = '';
    started.stderr.on('data', (data) => {
      said += data;
    });
    const ended = new Promise<number | null>((resolve) => started.once('exit', resolve));
    while (!said.includes('Listening on')) await new Promise((resolve) => started.stderr.once('data', resolve));
    expect(said).not.toContain('Communication attempt');
    for (let i = 0; i < 2; i++) {
      const answer = await fetch(`http://127.0.0.1:${port}/status`, { headers: { Connection: 'close' } });
      expect(await answer.text()).toBe('status: waiting');
    }
    expect(await ended).toBe(0);
  });
});

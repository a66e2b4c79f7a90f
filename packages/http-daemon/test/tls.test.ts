/** The daemon with a certificate of its own, and with settings that change while it runs. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { silentLogger } from '@fi/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHttpDaemon } from '../src/index.js';
import { ask, PretendedAgent, STRANGER, withDaemon } from './agent.js';

const openssl = (() => {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' }) !== '';
  } catch {
    return false;
  }
})();
if (!openssl) console.warn('skipped: no openssl to make certificates with');

describe.skipIf(!openssl)('TLS', () => {
  let directory: string;
  const at = (name: string) => path.join(directory, name);

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'fi-http-daemon-'));
    for (const name of ['one', 'two']) {
      const options = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=${name} -addext subjectAltName=DNS:localhost`;
      execFileSync('openssl', [...options.split(' '), '-keyout', at(`${name}.key`), '-out', at(`${name}.crt`)], {
        stdio: 'ignore',
      });
    }
    await writeFile(at('both.pem'), (await readFile(at('one.key'), 'utf8')) + (await readFile(at('one.crt'), 'utf8')));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const pair = (name: string) => ({ certFile: at(`${name}.crt`), keyFile: at(`${name}.key`) });

  it.each(['two files', 'one file'])('answers with a certificate in %s', async (how) => {
    const certificate = how === 'one file' ? { certFile: at('both.pem') } : pair('one');
    const ca = await readFile(at('one.crt'), 'utf8');
    const agent = new PretendedAgent();
    await withDaemon(agent, { certificate }, async (daemon) => {
      expect(daemon.secure).toBe(true);
      expect((await ask(daemon, '/status', { ca })).body).toBe('status: waiting');
      expect((await ask(daemon, '/now', { ca })).status).toBe(200);
      expect((await ask(daemon, '/now', { ca, from: STRANGER })).status).toBe(403);
      await expect(ask(daemon, '/status')).rejects.toThrow(/self-signed|verify/);
    });
  });

  it('survives what is no TLS, old versions, and handshakes that stop', async () => {
    const ca = await readFile(at('one.crt'), 'utf8');
    await withDaemon(new PretendedAgent(), { certificate: pair('one') }, async (daemon) => {
      const stuck = Array.from({ length: 600 }, () => connect(daemon.port, '127.0.0.1').on('error', () => undefined));
      for (const socket of stuck.slice(0, 300)) socket.write('\x16\x03\x01');
      for (const text of ['GET /status HTTP/1.1\r\n\r\n', '\0'.repeat(70_000)]) {
        const socket = connect(daemon.port, '127.0.0.1').on('error', () => undefined);
        socket.end(text);
        await new Promise((resolve) => socket.once('close', resolve).resume());
      }
      const old = await new Promise((resolve) => {
        const options = {
          host: '127.0.0.1',
          port: daemon.port,
          minVersion: 'TLSv1',
          maxVersion: 'TLSv1.1',
          ca,
          ciphers: 'ALL@SECLEVEL=0',
        } as const;
        connectTls(options, () => resolve('connected')).on('error', () => resolve('refused'));
      });
      expect(old).toBe('refused');
      expect((await ask(daemon, '/status', { ca })).body).toBe('status: waiting');
      for (const socket of stuck) socket.destroy();
    });
  });

  it.each([
    ['a certificate that is not there', { certFile: '/nonexistent/x.pem' }, /httpd-ssl-cert-file: .*no such file/],
    [
      'a key that is not there',
      { certFile: 'one.crt', keyFile: '/nonexistent/x.key' },
      /httpd-ssl-key-file: .*no such file/,
    ],
    ['a certificate without key', { certFile: 'one.crt' }, /are no certificate \(PEM\) and its key/],
    ['the key of another one', { certFile: 'one.crt', keyFile: 'two.key' }, /are no certificate \(PEM\) and its key/],
  ])('refuses %s', async (_, files, message) => {
    const absolute = Object.fromEntries(
      Object.entries(files).map(([name, file]) => [name, path.resolve(directory, file)]),
    );
    const starting = withDaemon(
      new PretendedAgent(),
      { certificate: absolute as { certFile: string } },
      async () => undefined,
    );
    await expect(starting).rejects.toThrow(message);
    await expect(starting).rejects.toMatchObject({ code: 'ERR_FI_CERTIFICATE' });
  });

  it('takes a renewed certificate, and goes from HTTP to HTTPS and back', async () => {
    const [one, two] = await Promise.all(['one', 'two'].map((name) => readFile(at(`${name}.crt`), 'utf8')));
    const settings = { ip: '127.0.0.1', port: 0, trust: [], rateLimit: 0 };
    const daemon = await startHttpDaemon({ view: new PretendedAgent(), settings, log: silentLogger });
    try {
      await daemon.reload({ ...settings, certificate: pair('one') });
      expect((await ask(daemon, '/status', { ca: one ?? '' })).status).toBe(200);
      const { port } = daemon;
      await daemon.reload({ ...settings, certificate: pair('two') });
      expect(daemon.port).toBe(port);
      expect((await ask(daemon, '/status', { ca: two ?? '' })).status).toBe(200);
      await expect(daemon.reload({ ...settings, certificate: { certFile: '/nonexistent' } })).rejects.toThrow();
      expect((await ask(daemon, '/status', { ca: two ?? '' })).status).toBe(200);
      await daemon.reload(settings);
      expect((await ask(daemon, '/status')).status).toBe(200);
    } finally {
      await daemon.close();
    }
  });
});

describe('reload', () => {
  it('changes trust without closing connections, and the port by listening anew', async () => {
    const settings = { ip: '127.0.0.1', port: 0, trust: [], rateLimit: 0 };
    const agent = new PretendedAgent();
    const daemon = await startHttpDaemon({ view: agent, settings, log: silentLogger });
    try {
      const { port } = daemon;
      expect((await ask(daemon, '/now')).status).toBe(403);
      await daemon.reload({ ...settings, trust: ['127.0.0.0/8'] });
      expect(daemon.port).toBe(port);
      expect((await ask(daemon, '/now')).status).toBe(200);
      // by number, as a minimal system may know no localhost, or another one
      await daemon.reload({ ...settings, ip: '0.0.0.0' });
      expect((await ask(daemon, '/now')).status).toBe(403);
    } finally {
      await daemon.close();
    }
  });

  it('says what is wrong with an address or port', async () => {
    await withDaemon(new PretendedAgent(), {}, async (daemon) => {
      const start = (settings: object) => withDaemon(new PretendedAgent(), settings, async () => undefined);
      await expect(start({ port: daemon.port })).rejects.toThrow(
        `cannot listen on 127.0.0.1 port ${daemon.port}: the port is in use`,
      );
      await expect(start({ ip: '192.0.2.1' })).rejects.toThrow(
        'this machine has no such address; set another one with httpd-ip',
      );
      await expect(start({ ip: 'no.such.host.invalid' })).rejects.toMatchObject({ code: 'ERR_FI_LISTEN' });
    });
  });
});

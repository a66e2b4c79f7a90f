import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Logger } from '../log/logger.js';
import { ClassicClient } from './classic.js';
import { HttpClient, type HttpClientOptions } from './http.js';
import { exchangeNative } from './native.js';
import { fingerprintOf } from './tls.js';

const tls = fileURLToPath(new URL('../../test/fixtures/tls', import.meta.url));
const pem = (name: string) => readFileSync(join(tls, name), 'utf8');
const REPLY = '<?xml version="1.0"?><REPLY><RESPONSE>SEND</RESPONSE><PROLOG_FREQ>24</PROLOG_FREQ></REPLY>';
const BODY = Buffer.from('message');

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

const servers: (Server | SocketServer)[] = [];
const clients: HttpClient[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function listen<S extends Server | SocketServer>(server: S): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

type Handler = (seen: Seen, response: ServerResponse, request: IncomingMessage) => void;

async function serve(
  handler: Handler,
  secure?: Parameters<typeof createSecureServer>[0],
): Promise<{ url: string; port: number; seen: Seen[] }> {
  const seen: Seen[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const entry = { method, url, headers, body: Buffer.concat(chunks).toString('latin1') };
      seen.push(entry);
      handler(entry, response, request);
    });
  };
  const server = secure === undefined ? createServer(listener) : createSecureServer(secure, listener);
  const port = await listen(server);
  return { url: `${secure === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, port, seen };
}

function client(options: HttpClientOptions = {}): HttpClient {
  const made = new HttpClient({ environment: {}, ...options });
  clients.push(made);
  return made;
}

const post = (http: HttpClient, url: string, extra: object = {}) =>
  http.request({ method: 'POST', url, body: BODY, ...extra });
const failure = (promise: Promise<unknown>): Promise<Error & { code: string }> =>
  promise.then(
    () => expect.unreachable('expected a failure'),
    (error) => {
      expect(error.message).toMatch(/^[^\n]+$/);
      return error;
    },
  );

function recorder(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  const log: Logger = {
    error: write('error'),
    warning: write('warning'),
    info: write('info'),
    debug: write('debug'),
    debug2: write('debug2'),
    isEnabled: () => true,
    child: () => log,
  };
  return { log, lines };
}

describe('requests', () => {
  it('send body, length, User-Agent and Pragma over one kept connection', async () => {
    const ports = new Set<number | undefined>();
    const { url, seen } = await serve((_, response, request) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    });
    const http = client({ userAgent: 'test_v1' });
    for (let n = 0; n < 3; n += 1) {
      const answer = await post(http, `${url}/x?y=1`, { headers: { 'Content-Type': 'application/xml' } });
      expect(answer.body.toString()).toBe('ok');
    }
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/x?y=1', body: 'message' });
    expect(seen[0]?.headers).toMatchObject({
      'content-length': '7',
      'content-type': 'application/xml',
      pragma: 'no-cache',
      'user-agent': 'test_v1',
    });
    expect(ports.size).toBe(1);
  });

  it('are never repeated on their own', async () => {
    const { url, seen } = await serve((_, response) => response.writeHead(503).end());
    expect((await failure(post(client(), url))).message).toContain('answered 503 Service Unavailable');
    expect(seen).toHaveLength(1);
  });

  it('can be cancelled', async () => {
    const { url } = await serve(() => {});
    const controller = new AbortController();
    const pending = failure(post(client(), url, { signal: controller.signal }));
    setTimeout(() => controller.abort(), 50);
    expect((await pending).code).toBe('ERR_FI_ABORTED');
  });

  it('refuse answers above the limit, also compressed ones', async () => {
    const { url } = await serve(({ url: path }, response) => {
      if (path === '/gzip')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3_000_000)));
      else response.end(Buffer.alloc(3_000_000));
    });
    for (const path of ['/', '/gzip']) {
      const error = await failure(post(client({ maxBytes: 1_000_000 }), url + path));
      expect(error.code).toBe('ERR_FI_TOO_LARGE');
    }
  });
});

describe('authentication', () => {
  const guarded: Handler = ({ headers }, response) => {
    if (headers.authorization === `Basic ${Buffer.from('jürgen:p:w@1').toString('base64')}`) response.end('welcome');
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="inventory"' }).end();
  };

  it('answers a challenge from the options or the URL, and goes ahead from then on', async () => {
    const { url, seen } = await serve(guarded);
    const http = client({ user: 'jürgen', password: 'p:w@1' });
    expect((await post(http, url)).body.toString()).toBe('welcome');
    expect((await post(http, url)).body.toString()).toBe('welcome');
    expect(seen.map(({ headers, body }) => [headers.authorization !== undefined, body])).toEqual([
      [false, 'message'],
      [true, 'message'],
      [true, 'message'],
    ]);
    const inUrl = url.replace('://', '://j%C3%BCrgen:p%3Aw%401@');
    const answer = await post(client(), inUrl);
    expect(answer.body.toString()).toBe('welcome');
    expect(answer.url).not.toContain('p%3Aw');
  });

  it('answers a challenge without a realm, and one without a header', async () => {
    for (const header of [{ 'www-authenticate': 'basic' }, { 'www-authenticate': 'Negotiate, Basic' }, {}]) {
      const { url } = await serve(({ headers }, response) =>
        headers.authorization === undefined ? response.writeHead(401, header as never).end() : response.end('in'),
      );
      expect((await post(client({ user: 'u', password: 'p' }), url)).body.toString()).toBe('in');
    }
  });

  it('says what is wrong: credentials missing, wrong, or of another kind', async () => {
    const { url, seen } = await serve(guarded);
    const missing = await failure(post(client(), url));
    expect(missing).toMatchObject({ code: 'ERR_FI_HTTP_AUTH', status: 401 });
    expect(missing.message).toContain('no credentials available');
    const wrong = await failure(post(client({ user: 'jürgen', password: 'secret!' }), url));
    expect(wrong.message).toContain('wrong credentials');
    expect(wrong.message).not.toContain('secret!');
    expect(seen).toHaveLength(3);
    const digest = await serve((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Digest realm="x"' }).end(),
    );
    expect((await failure(post(client({ user: 'u', password: 'p' }), digest.url))).message).toContain(
      'not supported (Digest',
    );
  });

  it("shows the server's own explanation", async () => {
    const { url } = await serve((_, response) =>
      response.writeHead(401).end('{"status":"error","message":"Authorization header required to send an inventory"}'),
    );
    expect((await failure(post(client(), url))).message).toContain(
      '("Authorization header required to send an inventory")',
    );
  });
});

describe('redirects', () => {
  it.each([
    [301, 'POST', 'message'],
    [307, 'POST', 'message'],
    [308, 'POST', 'message'],
    [302, 'GET', ''],
    [303, 'GET', ''],
  ])('%d goes on with %s', async (status, method, body) => {
    const { url, seen } = await serve(({ url: path }, response) =>
      path === '/new' ? response.end('there') : response.writeHead(status, { location: '/new' }).end(),
    );
    const answer = await post(client(), `${url}/old`, { headers: { 'content-type': 'application/xml' } });
    expect(answer.url).toBe(`${url}/new`);
    expect(seen[1]).toMatchObject({ method, body, url: '/new' });
    expect(seen[1]?.headers['content-type']).toBe(method === 'GET' ? undefined : 'application/xml');
  });

  it('stop after 7, and at other schemes', async () => {
    const { url, seen } = await serve(({ url: path }, response) =>
      response.writeHead(307, { location: path === '/file' ? 'file:///etc/passwd' : '/again' }).end(),
    );
    expect((await failure(post(client(), url))).code).toBe('ERR_FI_HTTP_REDIRECT');
    expect(seen).toHaveLength(8);
    expect((await failure(post(client(), `${url}/file`))).message).toContain('redirects to "file:///etc/passwd"');
  });

  it('are not followed from https to http', async () => {
    const plain = await serve((_, response) => response.end());
    const { url } = await serve((_, response) => response.writeHead(307, { location: plain.url }).end(), {
      key: pem('server.key'),
      cert: pem('server.crt'),
    });
    const error = await failure(post(client({ caCertFile: join(tls, 'ca.crt') }), url));
    expect(error.code).toBe('ERR_FI_HTTP_REDIRECT');
    expect(error.message).toContain('not encrypted; refused');
    expect(plain.seen).toHaveLength(0);
  });

  it('take a message with a secret no further than its origin', async () => {
    const other = await serve((_, response) => response.end('other'));
    const { url } = await serve(({ url: path }, response) => {
      if (path === '/here') response.end('here');
      else response.writeHead(308, { location: path === '/near' ? '/here' : other.url }).end();
    });
    expect((await post(client(), `${url}/near`, { secret: true })).body.toString()).toBe('here');
    expect((await failure(post(client(), `${url}/far`, { secret: true }))).code).toBe('ERR_FI_HTTP_REDIRECT');
    expect(other.seen).toHaveLength(0);
    expect((await post(client(), `${url}/far`)).body.toString()).toBe('other');
  });

  it('never carry credentials to another origin, also not those in the location', async () => {
    const other = await serve((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
    );
    const { url } = await serve((_, response) =>
      response.writeHead(307, { location: `${other.url.replace('://', '://a:b@')}/` }).end(),
    );
    const error = await failure(
      post(client({ user: 'u', password: 'p' }), url, { headers: { Authorization: 'Bearer token', Cookie: 'c=1' } }),
    );
    expect(error.message).toContain('the credentials are for');
    expect(other.seen).toHaveLength(1);
    expect(other.seen[0]?.headers.authorization).toBeUndefined();
    expect(other.seen[0]?.headers.cookie).toBeUndefined();
  });
});

describe('failures', () => {
  it.each([
    [404, 'answered 404 Not Found; is the URL right?'],
    [403, 'answered 403 Forbidden;'],
    [500, "answered 500 Internal Server Error; see the server's error log"],
    [418, "answered 418 I'm a Teapot"],
    [413, 'answered 413 Payload Too Large; the message is larger'],
  ])('status %d', async (status, text) => {
    const { url } = await serve((_, response) => response.writeHead(status).end('<html>x</html>'));
    const error = await failure(post(client(), url.replace('://', '://user:secret@')));
    expect(error).toMatchObject({ code: 'ERR_FI_HTTP_STATUS', status });
    expect(error.message).toContain(text);
    expect(error.message).not.toContain('secret');
  });

  it('connection refused, closed at once, and closed half-way', async () => {
    const port = await listen(createSocketServer((socket) => socket.destroy()));
    expect(await failure(post(client(), `http://127.0.0.1:${port}/`))).toMatchObject({ code: 'ERR_FI_HTTP_CLOSED' });
    const half = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failure(post(client(), half.url))).toMatchObject({ code: 'ERR_FI_HTTP_CLOSED' });
    const gone = servers.pop();
    await new Promise((resolve) => {
      (gone as Server).closeAllConnections();
      gone?.close(resolve);
    });
    const refused = await failure(post(client(), half.url));
    expect(refused.code).toBe('ERR_FI_HTTP_CONNECT');
    expect(refused.message).toBe(`${half.url}/: connection refused; is the server running?`);
  });

  it('unknown host, not a web server, no TLS, TLS instead of http', async () => {
    expect(await failure(post(client(), 'http://name.invalid/'))).toMatchObject({ code: 'ERR_FI_HTTP_DNS' });
    const port = await listen(
      createSocketServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n')),
    );
    expect(await failure(post(client(), `http://127.0.0.1:${port}/`))).toMatchObject({ code: 'ERR_FI_HTTP_PROTOCOL' });
    const plain = await serve((_, response) => response.end());
    const error = await failure(post(client(), plain.url.replace('http:', 'https:')));
    expect(error.code).toBe('ERR_FI_TLS');
    expect(error.message).toContain('is it http://');
  });

  it('compression that is none, and ports that are none', async () => {
    const { url } = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'));
    expect((await failure(post(client(), url))).code).toBe('ERR_FI_COMPRESSED_DAMAGED');
    expect((await failure(post(client(), 'http://127.0.0.1:0/'))).code).toBe('ERR_FI_URL');
  });

  it('of who reads a body are not taken for those of the network', async () => {
    const { url } = await serve((_, response) => response.end('x'));
    const consume = async () => {
      throw Object.assign(new Error(), { code: 'EACCES', syscall: 'open', path: '/parts/x' });
    };
    const error = await failure(post(client(), url, { consume }));
    expect(error.message).toBe(`${url}/: request failed: /parts/x: permission denied`);
  });

  it('silence before and during the answer', async () => {
    const { url } = await serve(({ url: path }, response) => {
      if (path === '/half') response.writeHead(200, { 'content-length': '10' }).write('x');
    });
    for (const path of ['/', '/half']) {
      const error = await failure(post(client({ timeout: 0.3 }), url + path));
      expect(error.code).toBe('ERR_FI_HTTP_TIMEOUT');
      expect(error.message).toContain('no answer within 0.3 s');
    }
    const silent = await listen(createSocketServer((socket) => socket.on('error', () => {})));
    for (const options of [{}, { noSslCheck: true }]) {
      const error = await failure(post(client({ timeout: 0.3, ...options }), `https://127.0.0.1:${silent}/`));
      expect(error.code).toBe('ERR_FI_HTTP_TIMEOUT');
    }
  });
});

describe('TLS', () => {
  const certificate = { key: pem('server.key'), cert: pem('server.crt') };
  const hello: Handler = (_, response) => response.end('secure');
  const raw = Buffer.from(pem('server.crt').replace(/-----[^-]+-----|\s/g, ''), 'base64');

  it('refuses an unknown authority and accepts it from a file, a directory and a hashed directory', async () => {
    const { url, seen } = await serve(hello, certificate);
    const refused = await failure(post(client(), url));
    expect(refused.code).toBe('ERR_FI_TLS');
    expect(refused.message).toMatch(/unknown authority .*ca-cert-file/);
    expect(seen).toHaveLength(0);
    expect((await post(client({ caCertFile: join(tls, 'ca.crt') }), url)).body.toString()).toBe('secure');
    expect((await post(client({ caCertDir: tls }), url)).body.toString()).toBe('secure');
    const hashed = await mkdtemp(join(tmpdir(), 'fi-ca-'));
    folders.push(hashed);
    await cp(join(tls, 'ca.crt'), join(hashed, '8d86cdd1.0'));
    await writeFile(join(hashed, 'readme.txt'), 'x');
    expect((await post(client({ caCertDir: hashed }), url)).body.toString()).toBe('secure');
  });

  it("accepts what the machine's own list vouches for, unless the options name the authorities", async () => {
    const { url, seen } = await serve(hello, certificate);
    const environment = { SSL_CERT_FILE: join(tls, 'ca.crt') };
    const http = client({ environment });
    expect((await post(http, url)).body.toString()).toBe('secure');
    expect((await post(http, url)).body.toString()).toBe('secure');
    expect(seen).toHaveLength(2);
    const other = await mkdtemp(join(tmpdir(), 'fi-other-'));
    folders.push(other);
    await cp(join(tls, 'client.crt'), join(other, 'other.crt'));
    for (const options of [{ caCertFile: join(other, 'other.crt') }, { noSystemAuthorities: true }]) {
      expect((await failure(post(client({ environment, ...options }), url))).code).toBe('ERR_FI_TLS');
    }
  });

  it('pins a certificate by fingerprint, in all spellings, and refuses every other before anything is sent', async () => {
    const { url, seen } = await serve(hello, certificate);
    const pinned = fingerprintOf(raw);
    const hex = pinned.slice('sha256$'.length);
    const colons = (hex.match(/../g) ?? []).join(':').toUpperCase();
    for (const value of [pinned, hex, colons, `sha256$${colons}`, fingerprintOf(raw, 'sha1')]) {
      const http = client({ sslFingerprints: [`sha256$${'0'.repeat(64)}`, value] });
      expect((await post(http, url)).body.toString()).toBe('secure');
      expect((await post(http, url)).body.toString()).toBe('secure');
    }
    seen.length = 0;
    const error = await failure(
      post(client({ sslFingerprints: ['0'.repeat(64)], caCertFile: join(tls, 'ca.crt') }), url),
    );
    expect(error.code).toBe('ERR_FI_TLS');
    expect(error.message).toContain(pinned);
    expect(seen).toHaveLength(0);
    expect(await failure(post(client({ sslFingerprints: ['sha256$xyz'] }), url))).toMatchObject({
      code: 'ERR_FI_FINGERPRINT',
    });
  });

  it('checks nothing on demand, and tells what it saw once', async () => {
    const { url } = await serve(hello, certificate);
    const { log, lines } = recorder();
    const http = client({ noSslCheck: true, log });
    await Promise.all([post(http, url), post(http, url)]);
    const told = lines.filter((line) => line.startsWith('info:'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('issuer "O=fi tests, CN=fi test authority", subject "O=fi tests, CN=localhost"');
    expect(told[0]).toContain(`ssl-fingerprint=${fingerprintOf(raw)}`);
  });

  it('shows a client certificate', async () => {
    const { url } = await serve(
      (_, response, request) => response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN),
      { ...certificate, ca: pem('ca.crt'), requestCert: true, rejectUnauthorized: true },
    );
    const ca = { caCertFile: join(tls, 'ca.crt') };
    const answer = await post(
      client({ ...ca, sslCertFile: join(tls, 'client.crt'), sslKeyFile: join(tls, 'client.key') }),
      url,
    );
    expect(answer.body.toString()).toBe('test client');
    const folder = await mkdtemp(join(tmpdir(), 'fi-client-'));
    folders.push(folder);
    await writeFile(join(folder, 'both.pem'), pem('client.key') + pem('client.crt'));
    expect((await post(client({ ...ca, sslCertFile: join(folder, 'both.pem') }), url)).body.toString()).toBe(
      'test client',
    );
    await failure(post(client(ca), url));
    expect((await failure(post(client({ sslCertFile: join(tls, 'client.crt') }), url))).message).toContain(
      'no private key',
    );
  });

  it('shows the client certificate to the server that was asked for, and to none behind a redirect', async () => {
    const names: unknown[] = [];
    const seeing = { ...certificate, ca: pem('ca.crt'), requestCert: true, rejectUnauthorized: false };
    const look = (request: IncomingMessage) =>
      names.push((request.socket as TLSSocket).getPeerCertificate().subject?.CN);
    const other = await serve((_, response, request) => {
      look(request);
      response.end();
    }, seeing);
    const { url } = await serve((_, response, request) => {
      look(request);
      response.writeHead(307, { location: other.url }).end();
    }, seeing);
    const http = client({
      caCertFile: join(tls, 'ca.crt'),
      sslCertFile: join(tls, 'client.crt'),
      sslKeyFile: join(tls, 'client.key'),
    });
    await post(http, url);
    await post(http, other.url);
    expect(names).toEqual(['test client', undefined, 'test client']);
  });

  it('says when the server wants a client certificate', async () => {
    const { url } = await serve(hello, { ...certificate, ca: pem('ca.crt'), requestCert: true, maxVersion: 'TLSv1.2' });
    const error = await failure(post(client({ caCertFile: join(tls, 'ca.crt') }), url));
    expect(error.code).toBe('ERR_FI_TLS');
    expect(error.message).toContain('ssl-cert-file');
  });

  it('says when certificate and key do not belong together', async () => {
    const options = { sslCertFile: join(tls, 'client.crt'), sslKeyFile: join(tls, 'server.key') };
    const error = await failure(post(client(options), 'https://127.0.0.1:1/'));
    expect(error.code).toBe('ERR_FI_TLS_FILE');
    expect(error.message).toContain('does the key belong to the client certificate');
  });

  it("asks the machine's own list for requests at the same time", async () => {
    const target = await serve(hello, certificate);
    let connections = 0;
    const port = await listen(
      createSocketServer((socket) => {
        connections += 1;
        // The second handshake ends when the first has already led to the list.
        setTimeout(
          () => {
            const upstream = connect(target.port, '127.0.0.1').on('error', () => socket.destroy());
            socket
              .on('error', () => upstream.destroy())
              .pipe(upstream)
              .pipe(socket);
          },
          connections === 2 ? 300 : 0,
        );
      }),
    );
    const http = client({ environment: { SSL_CERT_FILE: join(tls, 'ca.crt') } });
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(http, `https://127.0.0.1:${port}/`)));
    expect(answers.map(({ body }) => body.toString())).toEqual(Array(4).fill('secure'));
  });

  it('names files that are missing or hold no certificate', async () => {
    const url = 'https://127.0.0.1:1/';
    expect((await failure(post(client({ caCertFile: '/no/such' }), url))).message).toBe(
      'non-existing certificate file /no/such',
    );
    expect((await failure(post(client({ caCertDir: '/no/such' }), url))).message).toBe(
      'non-existing certificate directory /no/such',
    );
    expect((await failure(post(client({ sslCertFile: '/no/such' }), url))).message).toContain(
      'non-existing client certificate',
    );
    expect((await failure(post(client({ caCertFile: join(tls, 'README.md') }), url))).message).toContain(
      'no certificate in it',
    );
  });
});

describe('proxies', () => {
  /** A forward proxy: whole URLs for http, CONNECT for https, with Basic authentication when `password` is given. */
  async function proxy(password?: string, secure?: object): Promise<{ url: string; log: string[] }> {
    const log: string[] = [];
    const allowed = (headers: IncomingMessage['headers']) =>
      password === undefined ||
      headers['proxy-authorization'] === `Basic ${Buffer.from(`u:${password}`).toString('base64')}`;
    const listener: RequestListener = (request, response) => {
      log.push(`${request.method} ${request.url}`);
      if (allowed(request.headers)) response.end(`proxied${request.headers.authorization ?? ''}`);
      else response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end();
    };
    const server = secure === undefined ? createServer(listener) : createSecureServer(secure, listener);
    server.on('secureConnection', (socket) => {
      const { subject } = socket.getPeerCertificate();
      if (subject !== undefined) log.push(`certificate of ${subject.CN}`);
    });
    server.on('connect', (request, socket) => {
      log.push(`CONNECT ${request.url}`);
      if (request.url?.endsWith(':502') === true) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n<html>');
      if (!allowed(request.headers)) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      const upstream = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [upstream, socket])
        end
          .on('error', () => {})
          .on('close', () => {
            upstream.destroy();
            socket.destroy();
          });
      return undefined;
    });
    return { url: `${secure === undefined ? 'http' : 'https'}://127.0.0.1:${await listen(server)}`, log };
  }

  it('take plain http as whole URLs, from the option or the environment', async () => {
    const { url, log } = await proxy();
    expect((await post(client({ proxy: url }), 'http://glpi.invalid/x')).body.toString()).toBe('proxied');
    expect((await post(client({ environment: { HTTP_proxy: url } }), 'http://glpi.invalid:81/y')).body.toString()).toBe(
      'proxied',
    );
    expect(log).toEqual(['POST http://glpi.invalid/x', 'POST http://glpi.invalid:81/y']);
  });

  it('tunnel https, with all certificate checks', async () => {
    const target = await serve((_, response) => response.end('tunnelled'), {
      key: pem('server.key'),
      cert: pem('server.crt'),
    });
    const { url, log } = await proxy('secret');
    const via = url.replace('://', '://u:secret@');
    const ca = { caCertFile: join(tls, 'ca.crt') };
    expect((await post(client({ proxy: via, ...ca }), target.url)).body.toString()).toBe('tunnelled');
    expect((await post(client({ proxy: via, noSslCheck: true }), target.url)).body.toString()).toBe('tunnelled');
    const misnamed = await failure(post(client({ proxy: via, ...ca }), `https://other.invalid:${target.port}/`));
    expect(misnamed.message).toContain('certificate refused: it is for another name');
    expect((await failure(post(client({ proxy: via }), target.url))).code).toBe('ERR_FI_TLS');
    expect((await failure(post(client({ proxy: via, sslFingerprints: ['0'.repeat(64)] }), target.url))).code).toBe(
      'ERR_FI_TLS',
    );
    expect(log).toContain(`CONNECT 127.0.0.1:${target.port}`);
    const error = await failure(post(client({ proxy: url, ...ca }), target.url));
    expect(error.code).toBe('ERR_FI_PROXY_AUTH');
  });

  it('ask for credentials with 407', async () => {
    const { url } = await proxy('secret');
    const { log, lines } = recorder();
    const error = await failure(
      post(client({ proxy: url.replace('://', '://u:wrong@'), log }), 'http://glpi.invalid/'),
    );
    expect(error.code).toBe('ERR_FI_PROXY_AUTH');
    expect([error.message, ...lines].join()).not.toContain('wrong');
    expect((await post(client({ proxy: url.replace('://', '://u:secret@') }), 'http://glpi.invalid/')).status).toBe(
      200,
    );
  });

  it('can speak TLS; they are shown no client certificate', async () => {
    const certificate = { key: pem('server.key'), cert: pem('server.crt') };
    const target = await serve((_, response) => response.end('tunnelled'), certificate);
    const { url, log } = await proxy(undefined, {
      ...certificate,
      ca: pem('ca.crt'),
      requestCert: true,
      rejectUnauthorized: false,
    });
    const files = { caCertFile: join(tls, 'ca.crt'), sslCertFile: join(tls, 'client.crt') };
    const http = client({ ...files, sslKeyFile: join(tls, 'client.key'), proxy: url });
    expect((await post(http, target.url)).body.toString()).toBe('tunnelled');
    expect((await post(http, 'http://glpi.invalid/')).body.toString()).toBe('proxied');
    expect(log).toEqual([`CONNECT 127.0.0.1:${target.port}`, 'POST http://glpi.invalid/']);
    expect((await failure(post(client({ proxy: url }), target.url))).code).toBe('ERR_FI_TLS');
  });

  it('are asked for addresses of IPv6 in brackets, and told by name when they refuse', async () => {
    const { url, log } = await proxy();
    const error = await failure(
      post(client({ proxy: url.replace('://', '://us%er:p%@') }), 'https://[2001:db8::1]:502/'),
    );
    expect(log).toEqual(['CONNECT [2001:db8::1]:502']);
    expect(error.code).toBe('ERR_FI_PROXY');
    expect(error.message).toBe(
      `https://[2001:db8::1]:502/ (proxy ${url.replace('://', '://***@')}/): the proxy refuses the connection with status 502`,
    );
  });

  it('that say nothing are left when the request is cancelled, or takes too long', async () => {
    const closed: Promise<unknown>[] = [];
    const port = await listen(
      createSocketServer((socket) => {
        closed.push(new Promise((resolve) => socket.on('error', () => {}).on('close', resolve)));
        socket.resume();
      }),
    );
    for (const scheme of ['http', 'https']) {
      for (const options of [{}, { noSslCheck: true }]) {
        const http = client({ proxy: `${scheme}://127.0.0.1:${port}`, ...options });
        const controller = new AbortController();
        const pending = failure(post(http, 'https://glpi.invalid/', { signal: controller.signal }));
        setTimeout(() => controller.abort(), 50);
        expect((await pending).code).toBe('ERR_FI_ABORTED');
        const hasty = client({ proxy: `${scheme}://127.0.0.1:${port}`, timeout: 0.2, ...options });
        expect((await failure(post(hasty, 'https://glpi.invalid/'))).code).toBe('ERR_FI_HTTP_TIMEOUT');
      }
    }
    expect(closed.length).toBeGreaterThan(0);
    await Promise.all(closed);
  });

  it('are named when they do not answer', async () => {
    const error = await failure(post(client({ proxy: 'http://127.0.0.1:1' }), 'http://glpi.invalid/'));
    expect(error.message).toBe(
      'http://glpi.invalid/ (proxy http://127.0.0.1:1/): connection refused; is the server running?',
    );
  });
});

describe('ClassicClient', () => {
  const classic = (url: string, extra: object = {}) =>
    new ClassicClient({ url, deviceId: 'pc-2026-01-31-08-00-00', http: client(), ...extra });

  it('asks with a compressed PROLOG and reads answers of every encoding', async () => {
    const answers = [deflateSync(REPLY), gzipSync(REPLY), Buffer.from(`Warning: x\n${REPLY}`)];
    const { url, seen } = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'application/x-compressed' }).end(answers.shift()),
    );
    for (let n = 0; n < 3; n += 1) {
      expect(await classic(url, { compression: 'none' }).prolog()).toMatchObject({
        response: 'SEND',
        prologFreqHours: 24,
      });
    }
    expect(seen[0]).toMatchObject({ url: '/ocsinventory', method: 'POST' });
    expect(seen[0]?.body).toBe(`<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST>
  <DEVICEID>pc-2026-01-31-08-00-00</DEVICEID>
  <QUERY>PROLOG</QUERY>
  <TOKEN>12345678</TOKEN>
</REQUEST>
`);
    expect(seen[0]?.headers['content-type']).toBe('application/xml');
  });

  it.each([
    ['<html>login</html>', 'ERR_FI_ANSWER_HTML'],
    ['', 'ERR_FI_ANSWER_EMPTY'],
    [deflateSync(REPLY.repeat(50)).subarray(0, 60), 'ERR_FI_COMPRESSED_TRUNCATED'],
    ['<REPLY><ERROR>XML not well formed!</ERROR></REPLY>', 'ERR_FI_SERVER'],
  ])('reports %j', async (answer, code) => {
    const { url } = await serve((_, response) => response.end(answer));
    const error = await failure(classic(url).inventory('<REQUEST/>'));
    expect(error.code).toBe(code);
    expect(error.message.startsWith(url)).toBe(true);
  });

  it('explains the 400 of OCS', async () => {
    const { url } = await serve((_, response) => response.writeHead(400).end());
    expect((await failure(classic(url).prolog())).message).toContain('set user-agent');
  });
});

describe('exchangeNative', () => {
  it('waits for pending answers with the id of the request', async () => {
    const waits: number[] = [];
    const { url, seen } = await serve((_, response) => {
      if (seen.length < 3) {
        response.writeHead(202, { 'GLPI-Request-ID': '1430322A' }).end('{"status":"pending","expiration":"0s"}');
      } else response.end('{"status":"ok","expiration":24}');
    });
    const answer = await exchangeNative('{}', {
      url,
      http: client(),
      agentId: 'uuid',
      onWait: (seconds) => waits.push(seconds),
    });
    expect(answer).toMatchObject({ status: 'ok', expirationSeconds: 86_400 });
    expect(seen.map(({ method, headers }) => [method, headers['glpi-agent-id'], headers['glpi-request-id']])).toEqual([
      ['POST', 'uuid', undefined],
      ['GET', 'uuid', '1430322A'],
      ['GET', 'uuid', '1430322A'],
    ]);
    expect(waits).toEqual([0, 0]);
  });

  it('gives up after twelve tries, and reports errors and strange answers', async () => {
    const answers = ['{"status":"pending"}'];
    const { url, seen } = await serve((_, response) => response.end(answers[0]));
    const send = () => failure(exchangeNative('{}', { url, http: client(), agentId: 'uuid' }));
    expect((await send()).code).toBe('ERR_FI_PENDING');
    expect(seen).toHaveLength(12);
    answers[0] = '{"status":"error","message":"JSON does not validate"}';
    expect((await send()).message).toContain('the server reports an error: JSON does not validate');
    for (const [text, code] of [
      ['{}', 'ERR_FI_ANSWER'],
      ['', 'ERR_FI_ANSWER_EMPTY'],
      ['<html></html>', 'ERR_FI_ANSWER_HTML'],
    ] as const) {
      answers[0] = text;
      expect((await send()).code).toBe(code);
    }
  });
});

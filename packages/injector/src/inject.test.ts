import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InjectOptions, type InjectSummary, inject } from './inject.js';
import { bufferSource, type DocumentSource, directorySources, fileSource, withoutRepetitions } from './sources.js';

const xml = (name: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT><HARDWARE><NAME>${name}</NAME></HARDWARE><VERSIONCLIENT>Old-Agent_v1\u00e9</VERSIONCLIENT></CONTENT><DEVICEID>${name}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`;
const json = (name: string) =>
  JSON.stringify({ action: 'inventory', deviceid: name, content: { versionclient: 'GLPI-Agent_v1' } });
const OK = '<REPLY><RESPONSE>NO_ACCOUNT_UPDATE</RESPONSE></REPLY>';

interface Seen {
  method: string | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

let folder = '';
const servers: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fi-injector-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(handler: (seen: Seen, response: ServerResponse) => void): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const entry = { method: request.method, headers: request.headers, body: Buffer.concat(chunks) };
      seen.push(entry);
      handler(entry, response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen };
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const send = (documents: readonly DocumentSource[], urls: string[], options: Partial<InjectOptions> = {}) =>
  inject(documents, { urls, environment: {}, ...options });
const reasons = ({ results }: InjectSummary) =>
  results.map(
    ({ error, deliveries }) => error?.code ?? deliveries.map((delivery) => delivery.error?.code ?? 'OK').join(),
  );

describe('inject', () => {
  it('sends XML as zlib under the known name, and accounts for it', async () => {
    const { url, seen } = await serve((_, response) => response.end(OK));
    const started: string[] = [];
    const summary = await send(
      [bufferSource('a', Buffer.from(xml('a'))), bufferSource('b', Buffer.from(xml('b')))],
      [url],
      {
        onStart: (name, number, total) => started.push(`${name} ${number}/${total}`),
      },
    );
    expect(summary).toMatchObject({ sent: 2, failed: 0 });
    expect(summary.bytes).toBe(2 * (Buffer.byteLength(xml('a')) + 1));
    expect(started).toEqual(['a 1/2', 'b 2/2']);
    expect(seen[0]?.headers).toMatchObject({
      'content-type': 'application/x-compress-zlib',
      'user-agent': 'FusionInventory-Injector',
      pragma: 'no-cache',
    });
    expect(inflateSync(seen[1]?.body ?? '').toString()).toContain('<DEVICEID>b</DEVICEID>');
  });

  it('uses the name of the agent on demand, and plain bodies', async () => {
    const { url, seen } = await serve((_, response) => response.end(OK));
    await send([bufferSource('a', Buffer.from(xml('a')))], [url], { xmlUserAgent: true, compression: 'none' });
    expect(seen[0]?.headers).toMatchObject({ 'user-agent': 'Old-Agent_v1', 'content-type': 'application/xml' });
    expect(seen[0]?.body.toString()).toMatch(/^<\?xml /);
  });

  it('sends JSON with an agent id, from the file name when it has one, and waits for pending answers', async () => {
    const waits: number[] = [];
    const { url, seen } = await serve(({ method }, response) =>
      method === 'POST'
        ? response.writeHead(202, { 'GLPI-Request-ID': '0A1B2C3D' }).end('{"status":"pending","expiration":"0s"}')
        : response.end('{"status":"ok"}'),
    );
    const uuid = '01234567-89ab-4def-8123-456789abcdef';
    const documents = [file(`${uuid}.json`, json('a')), file('other.json', json('b'))].map((path) => fileSource(path));
    const summary = await send(documents, [url], { jsonUserAgent: true, onWait: (seconds) => waits.push(seconds) });
    expect(summary.sent).toBe(2);
    expect(waits).toEqual([0, 0]);
    expect(seen[0]?.headers).toMatchObject({ 'glpi-agent-id': uuid, 'user-agent': 'GLPI-Agent_v1' });
    expect(seen[1]?.headers).toMatchObject({ 'glpi-agent-id': uuid, 'glpi-request-id': '0A1B2C3D' });
    expect(seen[2]?.headers['glpi-agent-id']).toMatch(/^[\da-f-]{36}$/);
  });

  it('refuses what is no inventory before anything is sent, and sends the rest', async () => {
    const { url, seen } = await serve((_, response) => response.end(OK));
    const paths = [
      file('a.xml', ''),
      file('b.xml', xml('b').slice(0, 90)),
      file('c.xml', xml('c')),
      join(folder, 'gone.xml'),
      folder,
    ];
    const summary = await send(
      paths.map((path) => fileSource(path)),
      [url],
    );
    expect(reasons(summary)).toEqual([
      'ERR_FI_NOT_INVENTORY',
      'ERR_FI_NOT_INVENTORY',
      'OK',
      'ERR_FI_FILE',
      'ERR_FI_FILE',
    ]);
    expect(summary.results[3]?.error?.message).toBe('no such file or directory');
    expect(summary.results[4]?.error?.message).toContain('is a directory');
    expect(seen).toHaveLength(1);
  });

  it.skipIf(process.platform === 'win32')('does not wait at a named pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.xml')]);
    const summary = await send([fileSource(join(folder, 'pipe.xml'))], ['http://127.0.0.1:1/']);
    expect(summary.results[0]?.error?.message).toContain('not a regular file');
  });

  it('removes a file only when every server has accepted it', async () => {
    const good = await serve((_, response) => response.end(OK));
    const picky = await serve(({ body }, response) =>
      inflateSync(body).includes('bad') ? response.end('<REPLY><ERROR>no</ERROR></REPLY>') : response.end(OK),
    );
    const paths = [file('1.xml', xml('bad')), file('2.xml', xml('fine'))];
    const summary = await send(
      paths.map((path) => fileSource(path)),
      [good.url, picky.url],
      { remove: true },
    );
    expect(reasons(summary)).toEqual(['OK,ERR_FI_SERVER', 'OK,OK']);
    expect(summary).toMatchObject({ sent: 1, failed: 1 });
    expect(paths.map((path) => existsSync(path))).toEqual([true, false]);
    expect(summary.results.map(({ removed }) => removed)).toEqual([false, true]);
  });

  it('does not remove a file that was written again while it was being sent', async () => {
    const path = file('1.xml', xml('old'));
    const { url } = await serve((_, response) => {
      writeFileSync(path, xml('much newer'));
      response.end(OK);
    });
    const summary = await send([fileSource(path)], [url], { remove: true });
    expect(existsSync(path)).toBe(true);
    expect(summary.results[0]).toMatchObject({ accepted: true, removed: false });
    expect(summary.results[0]?.error?.message).toContain('has changed meanwhile');
  });

  it.each([
    ['404', (response: ServerResponse) => response.writeHead(404).end(), 'ERR_FI_HTTP_STATUS'],
    ['500', (response: ServerResponse) => response.writeHead(500).end(), 'ERR_FI_HTTP_STATUS'],
    ['401', (response: ServerResponse) => response.writeHead(401).end(), 'ERR_FI_HTTP_AUTH'],
    ['HTML', (response: ServerResponse) => response.end('<html>login</html>'), 'ERR_FI_ANSWER_HTML'],
    ['nothing', (response: ServerResponse) => response.end(), 'ERR_FI_ANSWER_EMPTY'],
    [
      'half of a zlib stream',
      (response: ServerResponse) => response.end(Buffer.from('789c4b4c', 'hex')),
      'ERR_FI_COMPRESSED_TRUNCATED',
    ],
    ['a closed connection', (response: ServerResponse) => response.destroy(), 'ERR_FI_HTTP_CLOSED'],
    ['silence', () => undefined, 'ERR_FI_HTTP_TIMEOUT'],
  ])('keeps the file when the server answers with %s', async (_, answer, code) => {
    const { url } = await serve((_seen, response) => void answer(response));
    const path = file('1.xml', xml('a'));
    const summary = await send([fileSource(path)], [url], { remove: true, timeout: 0.3 });
    expect(reasons(summary)).toEqual([code]);
    expect(existsSync(path)).toBe(true);
  });

  it('stops trying a server that cannot be reached, and still tries the other', async () => {
    const { url, seen } = await serve((_, response) => response.end(OK));
    const documents = Array.from({ length: 5 }, (_, n) => bufferSource(`${n}`, Buffer.from(xml(`${n}`))));
    const summary = await send(documents, ['http://127.0.0.1:1/', url]);
    const refused = 'ERR_FI_HTTP_CONNECT,OK';
    expect(reasons(summary)).toEqual([refused, refused, refused, 'ERR_FI_NOT_TRIED,OK', 'ERR_FI_NOT_TRIED,OK']);
    expect(seen).toHaveLength(5);
  });

  it('ends early when it is cancelled, and says what was not sent', async () => {
    const stop = new AbortController();
    const { url } = await serve(() => stop.abort());
    const documents = ['a', 'b'].map((name) => bufferSource(name, Buffer.from(xml(name))));
    expect(reasons(await send(documents, [url], { signal: stop.signal }))).toEqual([
      'ERR_FI_ABORTED',
      'ERR_FI_ABORTED',
    ]);
  });
});

describe('directorySources', () => {
  it('finds inventory files in the order of their paths', async () => {
    mkdirSync(join(folder, 'sub'));
    for (const name of ['b.xml', 'a.ocs', 'C.JSON', 'd.data', 'e.txt', '.hidden.xml', 'sub/f.xml']) file(name, 'x');
    mkdirSync(join(folder, 'g.xml'));
    symlinkSync(folder, join(folder, 'sub', 'loop'));
    const names = async (recursive: boolean) =>
      (await directorySources(folder, { recursive })).map(({ name }) => name.slice(folder.length + 1));
    expect(await names(false)).toEqual(['C.JSON', 'a.ocs', 'b.xml', 'd.data']);
    expect(await names(true)).toEqual(['C.JSON', 'a.ocs', 'b.xml', 'd.data', 'sub/f.xml']);
  });

  it('refuses a directory that is not there', async () => {
    await expect(directorySources(join(folder, 'none'))).rejects.toThrow(
      `${join(folder, 'none')}: no such file or directory`,
    );
  });

  it('never sends a file twice', () => {
    const path = file('a.xml', 'x');
    const twice = [
      fileSource(path),
      fileSource(join(folder, 'sub', '..', 'a.xml')),
      bufferSource(path, Buffer.alloc(0)),
    ];
    expect(withoutRepetitions(twice)).toHaveLength(2);
  });
});

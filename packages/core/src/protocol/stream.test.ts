import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpClient } from './http.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Collects a body; the request must be complete when it has ended. */
async function fetchBody(url: string, http = new HttpClient({ environment: {} })): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const answer = await http.request({
    method: 'GET',
    url,
    consume: async (body) => {
      for await (const chunk of body) chunks.push(chunk);
    },
  });
  expect(answer.body.length).toBe(0);
  return Buffer.concat(chunks);
}

describe('bodies as streams', () => {
  it('are passed on byte for byte, even where they are called compressed', async () => {
    const data = gzipSync('part');
    const url = await serve((request, response) => {
      expect(request.headers['accept-encoding']).toBeUndefined();
      response.setHeader('Content-Encoding', 'gzip');
      response.end(data);
    });
    expect(await fetchBody(url)).toEqual(data);
  });

  it('may be longer than messages', async () => {
    const url = await serve((_, response) => response.end(Buffer.alloc(300_000, 1)));
    expect((await fetchBody(url, new HttpClient({ environment: {}, maxBytes: 1000 }))).length).toBe(300_000);
  });

  it('of other answers are part of the failure', async () => {
    const url = await serve((_, response) => {
      response.statusCode = 404;
      response.end('{"message":"no such part"}');
    });
    await expect(fetchBody(url)).rejects.toMatchObject({ code: 'ERR_FI_HTTP_STATUS', status: 404 });
    await expect(fetchBody(url)).rejects.toThrow(/no such part/);
  });

  it('that are cut off are a failure', async () => {
    const url = await serve((_, response) => {
      response.setHeader('Content-Length', '1000');
      response.write('short');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(fetchBody(url)).rejects.toMatchObject({ code: 'ERR_FI_HTTP_CLOSED' });
  });

  it('fail with what their reader throws', async () => {
    const url = await serve((_, response) => response.end('x'));
    const consume = async () => {
      throw new Error('disk full');
    };
    await expect(new HttpClient({ environment: {} }).request({ method: 'GET', url, consume })).rejects.toThrow(
      /disk full/,
    );
  });

  it('use one connection for one part after another', async () => {
    let connections = 0;
    const url = await serve((_, response) => response.end(Buffer.alloc(100_000)));
    servers[0]?.on('connection', () => {
      connections += 1;
    });
    const http = new HttpClient({ environment: {} });
    for (let index = 0; index < 5; index += 1) await fetchBody(url, http);
    await http.close();
    expect(connections).toBe(1);
  });
});

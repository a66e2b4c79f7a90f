/** What the tests of the server share: a folder that goes away, requests, and inventories composed for the tests. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Inventory, toClassic } from '@fi/core/inventory';
import { writeXml } from '@fi/core/xml';
import { startTestServer, type TestServer, type TestServerOptions } from '../src/index.js';

export const DEVICE = 'ws-gerda-2026-02-03-09-14-27';

/** Runs a test against a server of its own. */
export async function withServer(
  options: TestServerOptions,
  test: (server: TestServer) => Promise<void>,
): Promise<void> {
  const directory = options.directory ?? (await mkdtemp(path.join(tmpdir(), 'fi-test-server-')));
  const server = await startTestServer({ ...options, directory });
  try {
    await test(server);
  } finally {
    await server.close();
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  }
}

/** The inventory of a workstation, with every section. */
export async function workstation(): Promise<Inventory> {
  return JSON.parse(await readFile(new URL('fixtures/workstation.json', import.meta.url), 'utf8')) as Inventory;
}

/** The same as a classic message. */
export const classic = async (inventory: Inventory): Promise<string> => writeXml('REQUEST', toClassic(inventory));

export const prolog = (deviceid = DEVICE): string =>
  `<?xml version="1.0" encoding="UTF-8"?><REQUEST><DEVICEID>${deviceid}</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`;

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request; `fetch` would follow redirects, add headers and undo encodings. */
export function send(
  url: string,
  body?: string | Uint8Array,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const method = options.method ?? (body === undefined ? 'GET' : 'POST');
    const request = httpRequest(url, { method, headers: options.headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

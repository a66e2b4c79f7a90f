/** Sends pages and files, with headers that keep a browser from doing anything else with them. */

import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { contentSecurityPolicy } from '@fi/core/inventory-html';
import { inventoryOf } from '../read-back.js';
import type { Store } from '../store.js';
import { renderMachine } from './machine.js';

const HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

export class Pages {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Answers a GET below /machine and /assets; `false` when there is nothing at the path. */
  async show(path: string, query: URLSearchParams, response: ServerResponse): Promise<boolean> {
    if (path === '/assets/live.js') {
      const script = await readFile(new URL('../../assets/live.js', import.meta.url));
      response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/javascript; charset=utf-8' });
      response.end(script);
      return true;
    }
    const [, folder, ...names] = path.split('/');
    if (folder !== 'machine') return false;
    const [deviceid, file, ...rest] = names.map(decodePart);
    if (deviceid === undefined || rest.length > 0) return false;
    if (file !== undefined) return this.#sendMessage(deviceid, file, response);
    return this.#showMachine(deviceid, query.get('message'), response);
  }

  sendPage(response: ServerResponse, page: string): void {
    response.writeHead(200, {
      ...HEADERS,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentSecurityPolicy({
        'script-src': "'self'",
        'connect-src': "'self'",
        'frame-ancestors': "'none'",
      }),
    });
    response.end(page);
  }

  async #showMachine(deviceid: string, file: string | null, response: ServerResponse): Promise<boolean> {
    const machine = this.#store.machine(deviceid);
    if (machine === undefined) return false;
    if (file === null) {
      const newest = machine.messages.find((message) => message.kind === 'inventory');
      const inventory = await this.#store.current(deviceid);
      const changes = newest && (await this.#store.changes(deviceid, newest.file));
      this.sendPage(response, renderMachine({ machine, inventory, changes }));
      return true;
    }
    const shown = machine.messages.find((message) => message.file === file && message.kind === 'inventory');
    const body = shown && (await this.#store.read(deviceid, shown.file));
    if (shown === undefined || body === undefined) return false;
    const inventory = await inventoryOf(body, shown.format);
    const changes = await this.#store.changes(deviceid, shown.file);
    this.sendPage(response, renderMachine({ machine, inventory, shown, changes }));
    return true;
  }

  /** A message as it came, as a file to keep: a browser must not show foreign markup as a page of ours. */
  async #sendMessage(deviceid: string, file: string, response: ServerResponse): Promise<boolean> {
    const body = await this.#store.read(deviceid, file);
    if (body === undefined) return false;
    response.writeHead(200, {
      ...HEADERS,
      'Content-Type': file.endsWith('.json') ? 'application/json' : 'application/xml',
      'Content-Disposition': `attachment; filename="${file}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
    response.end(body);
    return true;
  }
}

/** A part of a path, decoded; what cannot be decoded names nothing. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

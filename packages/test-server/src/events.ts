/** Tells open pages that something has come: server-sent events. */

import type { ServerResponse } from 'node:http';

/** Pages that may wait at the same time. */
const MAX_LISTENERS = 50;
/** Milliseconds between signs of life, so that a browser notices a server that is gone. */
const HEARTBEAT = 25_000;

export class EventStream {
  readonly #listeners = new Set<ServerResponse>();
  readonly #timer = setInterval(() => this.#write(': still here\n\n'), HEARTBEAT).unref();

  /** Answers a request with the stream; `false` when too many are listening. */
  add(response: ServerResponse): boolean {
    if (this.#listeners.size >= MAX_LISTENERS) return false;
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
    response.write('retry: 5000\n\n');
    this.#listeners.add(response);
    response.on('close', () => this.#listeners.delete(response));
    return true;
  }

  send(data: Readonly<Record<string, unknown>>): void {
    this.#write(`data: ${JSON.stringify(data)}\n\n`);
  }

  #write(text: string): void {
    for (const response of this.#listeners) response.write(text);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const response of this.#listeners) response.end();
    this.#listeners.clear();
  }
}

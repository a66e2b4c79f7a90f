/** A server of deployment jobs on a loopback address: getJobs, setStatus, and parts as a mirror has them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MadeFile } from './package.js';

export interface Received {
  readonly uuid: string;
  readonly part: string;
  readonly step: string;
  readonly status: string;
  readonly message: string;
}

export class JobServer {
  readonly statuses: Received[] = [];
  readonly userEvents: URLSearchParams[] = [];
  /** How often each part was asked for here. */
  readonly partRequests = new Map<string, number>();
  answer: unknown = {};
  /** Where getJobs leads to instead. */
  redirect: string | undefined;
  /** Changes the bytes of a part before they are sent. */
  tamper: (data: Buffer) => Buffer = (data) => data;
  readonly #parts = new Map<string, Buffer>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(host = '127.0.0.1'): Promise<JobServer> {
    const server = createServer();
    const self = new JobServer(server);
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', 'http://server');
      const action = url.searchParams.get('action');
      if (action === 'getJobs' && self.redirect !== undefined) {
        response.writeHead(302, { Location: self.redirect }).end();
      } else if (action === 'getJobs') response.end(JSON.stringify(self.answer));
      else if (action === 'setStatus') {
        const get = (name: string) => url.searchParams.get(name) ?? '';
        self.statuses.push({
          uuid: get('uuid'),
          part: get('part'),
          step: get('currentStep'),
          status: get('status'),
          message: get('msg'),
        });
        response.end('{}');
      } else if (action === 'setUserEvent') {
        self.userEvents.push(url.searchParams);
        response.end('{}');
      } else if (action === 'getConfig') {
        response.end(JSON.stringify({ schedule: [{ task: 'Deploy', remote: `${self.url}deploy/` }] }));
      } else self.#givePart(url.pathname, response);
    });
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return self;
  }

  get url(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${address}:${port}/`;
  }

  /** How many parts were asked for. */
  get partTotal(): number {
    return [...this.partRequests.values()].reduce((sum, count) => sum + count, 0);
  }

  get remote(): string {
    return `${this.url}deploy/`;
  }

  get mirror(): string {
    return `${this.url}mirror`;
  }

  offer(file: MadeFile): void {
    for (const { sha512, data } of file.parts) this.#parts.set(sha512, data);
  }

  /** `step[/file] status message` of a job, or of all. */
  lines(uuid?: string): string[] {
    return this.statuses
      .filter((status) => uuid === undefined || status.uuid === uuid)
      .map(
        ({ step, part, status, message }) =>
          `${step || '(none)'}${part === 'file' ? '/file' : ''} ${status || '-'} ${message}`,
      );
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #givePart(pathname: string, response: import('node:http').ServerResponse): void {
    const match = /^\/mirror\/(.)\/(..)\/([0-9a-f]{128})$/.exec(pathname);
    const id = match?.[3] ?? '';
    if (match !== null) this.partRequests.set(id, (this.partRequests.get(id) ?? 0) + 1);
    const data = this.#parts.get(id);
    if (match === null || data === undefined || match[1] !== id[0] || match[2] !== id.slice(0, 2)) {
      response.statusCode = 404;
      response.end('no such part');
      return;
    }
    const sent = this.tamper(data);
    response.setHeader('Content-Length', sent.length);
    response.end(sent);
  }
}

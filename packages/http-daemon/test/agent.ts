/** An agent that only pretends, a daemon for it, and requests to that. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { silentLogger } from '@fi/core';
import type { AgentStatus, AgentView, RunOrigin, RunRequest, RunView, TargetView } from '../src/index.js';
import { type HttpDaemon, type HttpDaemonOptions, type HttpdSettings, LogTail, startHttpDaemon } from '../src/index.js';

/** An agent whose state a test sets as it likes. */
export class PretendedAgent implements AgentView {
  readonly version = '9.8.7';
  readonly deviceid = 'pc42-2026-01-02-03-04-05';
  readonly startedAt = Date.now() - 3_600_000;
  readonly config = { tag: 'lab' };
  vardir = '/nonexistent';
  logFile?: string;
  current: AgentStatus = { state: 'waiting', tasks: [] };
  list: TargetView[] = [];
  ended: RunView[] = [];
  installed: ReturnType<AgentView['routes']> = [];
  readonly tail = new LogTail();
  readonly requested: { request: RunRequest; origin: RunOrigin }[] = [];
  failure: Error | undefined;

  status() {
    return this.current;
  }
  targets() {
    return this.list;
  }
  runs() {
    return this.ended;
  }
  runTotals() {
    return [{ task: 'Inventory', status: 'done', count: 3, milliseconds: 4500 } as const];
  }
  logLines(after: number) {
    return this.tail.since(after);
  }
  routes() {
    return this.installed;
  }
  runNow(request: RunRequest, origin: RunOrigin) {
    if (this.failure !== undefined) throw this.failure;
    this.requested.push({ request, origin });
  }
}

export const server = (id: string, address: string): TargetView => ({ id, type: 'server', address });

const SETTINGS: HttpdSettings = { ip: '127.0.0.1', port: 0, trust: ['127.0.0.1'], rateLimit: 0 };

/** Starts a daemon on a free port, runs a test with it, and stops it. */
export async function withDaemon(
  agent: AgentView,
  settings: Partial<HttpdSettings>,
  test: (daemon: HttpDaemon) => Promise<void>,
  more: Partial<HttpDaemonOptions> = {},
): Promise<void> {
  const daemon = await startHttpDaemon({
    view: agent,
    settings: { ...SETTINGS, ...settings },
    log: silentLogger,
    ...more,
  });
  try {
    await test(daemon);
  } finally {
    await daemon.close();
  }
}

export interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Address that the request comes from: 127.0.0.2 is not trusted. */
  readonly from?: string;
  readonly ca?: string;
  readonly body?: string | Buffer;
  /** Milliseconds after which the client goes away. */
  readonly abortAfter?: number;
}

/** Address of a client that is not trusted. */
export const STRANGER = '127.0.0.2';

/** Sends a request; the path goes out exactly as it is given. */
export async function ask(daemon: HttpDaemon, path: string, options: AskOptions = {}): Promise<Reply> {
  const { method = 'GET', headers, from, ca, body, abortAfter } = options;
  return new Promise((resolve, reject) => {
    const send = daemon.secure ? httpsRequest : httpRequest;
    const request = send(
      {
        host: '127.0.0.1',
        port: daemon.port,
        method,
        path,
        agent: false,
        ...(headers && { headers }),
        ...(from && { localAddress: from }),
        ...(abortAfter && { signal: AbortSignal.timeout(abortAfter) }),
        ...(ca && { ca, servername: 'localhost' }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            reason: response.statusMessage ?? '',
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

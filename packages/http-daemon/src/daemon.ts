/** The HTTP server of an agent: takes requests in, decides who answers, and counts. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, type Logger } from '@fi/core';
import type { AgentView } from './agent-view.js';
import { type Answer, errorAnswer, send, textAnswer } from './answer.js';
import { checkCredentials } from './authentication.js';
import { Connections } from './connections.js';
import { type Counters, type Exchange, isDraft, type Services, splitTarget } from './exchange.js';
import { addressOf, listen, makeServer, readCertificate } from './listen.js';
import { LogLimit } from './log-limit.js';
import { answerNow, NOW_PATH } from './now.js';
import { isOwnHost } from './own-host.js';
import type { OwnState } from './own-routes.js';
import { RateLimit } from './rate-limit.js';
import type { HttpdSettings } from './settings.js';
import { statusText } from './status-text.js';
import { Tidy } from './tidy.js';
import { type Client, TrustList } from './trust.js';

export interface HttpDaemonOptions {
  readonly view: AgentView;
  readonly settings: HttpdSettings;
  readonly log: Logger;
  /** Sockets to listen on instead of the address and port of the settings; see `inheritedSockets`. */
  readonly inherited?: readonly number[];
}

export interface HttpDaemon {
  /** Where it listens; 0 for a socket without port. */
  readonly port: number;
  readonly secure: boolean;
  /**
   * Takes other settings: certificates, trust and limits at once; address and port by listening anew.
   * @throws FiError as `startHttpDaemon` does; the former settings stay in force then, unless the address was to change
   */
  reload(settings: HttpdSettings): Promise<void>;
  /** Resolves when there has been no connection for so many seconds: an agent that was started on demand may leave. */
  whenIdle(seconds: number): Promise<void>;
  /** Ends all connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** Connections beyond the 200 that a busy monitoring may have; what an idle one costs is some kilobytes. */
const LIMITS = { connections: 512, wait: 10_000, ahead: 16, ban: 3_000 };
const MINUTE = 60;
/** Milliseconds that requests under way have when the daemon stops. */
const GRACE = 300;
/** Wrong passwords of an address in a minute. */
const MAX_FAILURES = 10;

/** Paths that `own-routes.ts` answers. */
const OWN_PATHS = new Set([
  '/',
  '/status.json',
  '/metrics',
  '/events',
  '/site.css',
  '/site.js',
  '/logo.png',
  '/favicon.ico',
]);

/**
 * Starts the daemon.
 * @throws FiError `ERR_FI_LISTEN` when the address or port cannot be had, `ERR_FI_CERTIFICATE` for a bad certificate
 */
export async function startHttpDaemon(options: HttpDaemonOptions): Promise<HttpDaemon> {
  const daemon = new RunningDaemon(options);
  await daemon.start();
  return daemon;
}

class RunningDaemon implements HttpDaemon {
  readonly #view: AgentView;
  readonly #log: Logger;
  readonly #logLimit: LogLimit;
  readonly #inherited: readonly number[];
  readonly #connections = new Connections(LIMITS);
  readonly #trust: TrustList;
  readonly #rates = new RateLimit();
  readonly #routeRates = new Map<string, RateLimit>();
  readonly #failures = new RateLimit();
  readonly #counters: Counters;
  readonly #tidy = new Tidy();
  readonly #own: OwnState = { live: undefined };
  #settings: HttpdSettings;
  #servers: Server[] = [];
  #closed = false;

  constructor({ view, settings, log, inherited = [] }: HttpDaemonOptions) {
    this.#view = view;
    this.#settings = settings;
    this.#log = log.child('http server');
    this.#logLimit = new LogLimit(this.#log);
    this.#inherited = inherited;
    this.#trust = new TrustList({ log: this.#log });
    const connections = this.#connections;
    this.#counters = {
      requests: new Map(),
      limited: 0,
      downloads: 0,
      connections: () => connections.size,
      dropped: () => connections.dropped,
    };
  }

  get port(): number {
    const [server] = this.#servers;
    return (server && addressOf(server)?.port) ?? 0;
  }

  get secure(): boolean {
    return this.#settings.certificate !== undefined;
  }

  async start(): Promise<void> {
    const sockets: readonly (number | undefined)[] = this.#inherited.length > 0 ? this.#inherited : [undefined];
    const servers: Server[] = [];
    try {
      for (const fd of sockets) {
        const server = await makeServer(this.#settings, this.#onRequest);
        this.#connections.attach(server);
        servers.push(server);
        await listen(server, this.#settings, fd);
      }
    } catch (error) {
      for (const server of servers) server.close();
      throw error;
    }
    this.#servers = servers;
    for (const server of servers) {
      // Such as too many open files: connections are lost, the server is not.
      server.on('error', (error) => this.#logLimit.write('error', describeError(error)));
    }
    this.#log.info(`HTTPD service started on port ${this.port}`);
  }

  async reload(settings: HttpdSettings): Promise<void> {
    const former = this.#settings;
    const elsewhere =
      (this.#inherited.length === 0 && (settings.ip !== former.ip || settings.port !== former.port)) ||
      (settings.certificate === undefined) !== (former.certificate === undefined);
    const pair = settings.certificate && (await readCertificate(settings.certificate));
    this.#settings = settings;
    if (elsewhere) {
      await this.#stopListening();
      await this.start();
    } else if (pair !== undefined) {
      for (const server of this.#servers) (server as Server & import('node:tls').Server).setSecureContext(pair);
    }
  }

  async whenIdle(seconds: number): Promise<void> {
    for (;;) {
      await this.#connections.none();
      const before = this.#connections.accepted;
      await sleep(seconds * 1000);
      if (this.#connections.accepted === before || this.#closed) return;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#tidy.stop();
    await this.#stopListening();
    this.#log.debug('HTTPD service stopped');
  }

  async #stopListening(): Promise<void> {
    this.#own.live?.close();
    const closed = this.#servers.map((server) => new Promise((resolve) => server.close(resolve)));
    // Whoever came in the last moment still gets an answer.
    await Promise.race([this.#connections.none(), sleep(GRACE, undefined, { ref: false })]);
    this.#connections.closeAll();
    await Promise.all(closed);
    this.#servers = [];
  }

  readonly #onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    this.#tidy.note();
    if (!this.#connections.begin(request, response)) return;
    response.on('error', () => undefined);
    // Bodies are read by routes that want them; the rest of one is not waited for.
    if (hasBody(request)) response.shouldKeepAlive = false;
    void this.#serve(request, response);
  };

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await this.#answer(request, response);
      if (answer !== undefined) {
        this.#logLimit.write('debug', `response status ${answer.status}`);
        await send(response, answer);
      }
    } catch (error) {
      // A client that goes while it is answered is no error of ours.
      if (!response.destroyed) this.#logLimit.write('error', `${request.method}: ${describeError(error)}`);
      if (response.headersSent) response.destroy();
      else await send(response, errorAnswer(500)).catch(() => response.destroy());
    } finally {
      const { requests } = this.#counters;
      const digit = `${Math.floor(response.statusCode / 100)}xx`;
      requests.set(digit, (requests.get(digit) ?? 0) + 1);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<Answer | undefined> {
    const { method = '' } = request;
    const target = splitTarget(request.url);
    const path = target?.path ?? request.url?.slice(0, 200) ?? '';
    this.#logLimit.write('debug', `${method} request ${path} from client ${request.socket.remoteAddress}`);
    const { credentials, trust } = this.#settings;

    if (target?.path === '/status' && method === 'GET' && credentials === undefined) return this.#status();
    const services = this.#services();
    if (target === undefined) return this.#unknown(path);
    const client = await this.#trust.identify(request.socket.remoteAddress, trust, this.#view.targets());
    const login = this.#login(request, client);
    const exchange: Exchange = {
      method,
      ...target,
      request,
      response,
      client,
      insider: client.trusted && (login === 'right' || isOwnHost(request.headers.host)),
    };
    return this.#dispatch(exchange, services, login);
  }

  async #dispatch(exchange: Exchange, services: Services, login: Login): Promise<Answer | undefined> {
    const { method, path, client } = exchange;
    const isNow = NOW_PATH.test(path);
    const own = isNow || path === '/status' || OWN_PATHS.has(path);
    const { rateLimit } = this.#settings;

    if (!own) {
      const { answerPackage } = await import('./package-exchange.js');
      const answer = await answerPackage(exchange, services, (open) =>
        open ? undefined : this.#guard(exchange, login),
      );
      return answer ?? this.#unknown(path);
    }
    const draft = isDraft(path, exchange.query);
    const limited = path !== '/status' && rateLimit > 0 && !this.#rates.allow(client.address, rateLimit, MINUTE);
    const stop = limited ? this.#limited(client) : this.#guard(exchange, login);
    if (stop !== undefined) return draft ? textAnswer(403, 'not now, or not without a password\n') : stop;
    if (isNow && (method === 'GET' || method === 'OPTIONS')) return answerNow(exchange, services);
    if (method !== 'GET' && !draft) {
      this.#logLimit.write('error', `invalid request type: ${method}`);
      return errorAnswer(400);
    }
    if (path === '/status') return this.#status();
    const { answerOwn } = await import('./own-routes.js');
    return answerOwn(exchange, services, this.#own);
  }

  #services(): Services {
    return {
      view: this.#view,
      settings: this.#settings,
      log: this.#log,
      logLimit: this.#logLimit,
      rates: this.#rates,
      routeRates: (path) => {
        const rates = this.#routeRates.get(path) ?? new RateLimit();
        this.#routeRates.set(path, rates);
        return rates;
      },
      counters: this.#counters,
    };
  }

  /** Exactly these bytes: servers compare them. */
  #status(): Answer {
    const body = `status: ${statusText(this.#view.status())}`;
    return { status: 200, headers: { 'Content-Type': 'text/plain' }, body };
  }

  #unknown(path: string): Answer {
    this.#logLimit.write('error', `unknown path: ${path.slice(0, 200)}`);
    return errorAnswer(400);
  }

  #limited({ address }: Client): Answer {
    this.#counters.limited++;
    this.#logLimit.write('info', `request rate limitation applied for remote ${address}`);
    return errorAnswer(429, 'Too many requests; try again in a minute.', { 'Retry-After': String(MINUTE) });
  }

  #login(request: IncomingMessage, { address }: Client): Login {
    const { credentials } = this.#settings;
    if (credentials === undefined) return 'unasked';
    const { authorization } = request.headers;
    if (authorization !== undefined && this.#failures.exhausted(address, MAX_FAILURES, MINUTE)) return 'exhausted';
    const login = checkCredentials(authorization, credentials);
    if (login === 'wrong') this.#failures.allow(address, MAX_FAILURES, MINUTE);
    return login;
  }

  /** The answer to who may not pass for want of a password; undefined for those who may. */
  #guard({ client, path, method }: Exchange, login: Login): Answer | undefined {
    if (login === 'unasked' || login === 'right') return undefined;
    // Servers have no password to send, and browsers send none when they ask whether they may.
    const byServer = client.servers.length > 0 && (path === '/status' || NOW_PATH.test(path));
    if (byServer || method === 'OPTIONS') return undefined;
    if (login === 'missing') {
      return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="fi-agent", charset="UTF-8"' } };
    }
    this.#logLimit.write('warning', `wrong user or password from ${client.address}`);
    return login === 'exhausted' ? this.#limited(client) : errorAnswer(403, 'Forbidden');
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

type Login = 'unasked' | 'missing' | 'right' | 'wrong' | 'exhausted';

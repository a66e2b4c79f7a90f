/** The server: routes requests to the protocols and the pages, keeps what was received, and starts and stops. */

import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeError, FiError, type Logger, silentLogger } from '@fi/core';
import type { Inventory } from '@fi/core/inventory';
import { type Compression, encodeBody } from '@fi/core/protocol';
import { Access, type AccessAnswer, TOKEN_PATH } from './access.js';
import { type Answer, type Behaviour, type BehaviourHook, keepsMessage, send } from './behaviour.js';
import { decodeBody, readBody, TOO_LARGE } from './body.js';
import { receiveClassic, refuseClassic } from './classic.js';
import { type ControlState, Requests, readChanges, type ServerChanges } from './control.js';
import { EventStream } from './events.js';
import { Faults, type RequestKind } from './faults.js';
import { JobDesk } from './jobs/desk.js';
import type { ReceivedMessage, Verdict } from './message.js';
import { isAgentId, nativeProlog, receiveNative, refuseNative } from './native.js';
import { isLoopback, type Settings, settingsOf, type TestServerOptions } from './options.js';
import { PendingAnswers } from './pending.js';
import { answerRest } from './rest.js';
import { type Machine, Store } from './store.js';
import { type Refusal, renderList } from './web/list.js';
import { Pages } from './web/pages.js';

/** A message with how it came. */
export interface MessageEvent extends ReceivedMessage {
  readonly path: string;
  readonly compression: Compression;
  /** Size of the body as it was sent. */
  readonly bytes: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A call of the REST protocol. */
export interface RestEvent {
  readonly path: string;
  readonly parameters: URLSearchParams;
  /** Parameters of a POST. */
  readonly form: URLSearchParams;
}

export interface TestServerEvents {
  /** A message was accepted, kept, and is about to be answered. */
  message: [MessageEvent];
  /** A message was not taken. */
  refused: [Refusal];
  /** A task asks for jobs, or reports on one. */
  rest: [RestEvent];
}

/** A running server. */
export interface TestServer extends EventEmitter<TestServerEvents> {
  /** With a slash at the end: `http://127.0.0.1:8062/`. */
  readonly url: string;
  /** Where messages are kept. */
  readonly directory: string;
  /** Deployment jobs and questions for agents, and what they told of them. */
  readonly jobs: JobDesk;
  /** All machines, the one heard of last first. */
  machines(): Machine[];
  /** What the server knows of each machine that sent an inventory, the one heard of last first. */
  inventories(): Promise<Inventory[]>;
  /** What the server is now, and the requests that came. */
  control(): ControlState;
  /**
   * Makes another server of it, for the requests to come.
   * @throws FiError for what cannot be; nothing has changed then
   */
  configure(changes: ServerChanges): void;
  /** Closes all connections; resolves when the port is free and everything received is on disk. */
  close(): Promise<void>;
}

/** A message that was read, and what is to be answered. */
interface Judged {
  readonly verdict: Verdict;
  readonly compression: Compression;
  readonly bytes: number;
  readonly plain: Uint8Array;
}

/** Bytes of orders and forms. */
const MAX_SMALL_BODY = 1024 * 1024;
/** Refused messages that the page shows. */
const MAX_REFUSALS = 50;
/** Milliseconds for a client to send its headers. */
const HEADERS_TIMEOUT = 10_000;
/** Milliseconds without a byte in either direction, such as of clients that do not read their answer. */
const IDLE_TIMEOUT = 180_000;
/** Milliseconds that the rest of a message too large is read and dropped, so that the client sees the answer. */
const DRAIN_TIMEOUT = 2_000;
const MAX_CONNECTIONS = 200;

/** Paths that agents send to: the root, OCS, GLPI, and its plugins. */
const PROTOCOL_PATH = /^\/(?:|ocsinventory\/?|front\/inventory\.php|(?:glpi\/)?(?:plugins|marketplace)\/.*)$/;

const TEXT = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };

/**
 * Starts a server.
 * @throws FiError when the address or port cannot be had (`ERR_FI_LISTEN`), or the folder not be used (`ERR_FI_STORAGE`)
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const settings = settingsOf(options);
  const log = options.log ?? silentLogger;
  const store = await Store.open(settings.directory, settings, log);
  const running = new RunningServer(settings, store, log, options.behaviour);
  await running.listen();
  return running;
}

class RunningServer extends EventEmitter<TestServerEvents> implements TestServer {
  #settings: Settings;
  readonly #store: Store;
  readonly #log: Logger;
  readonly #behaviour: BehaviourHook | undefined;
  readonly #http: Server;
  readonly #events = new EventStream();
  readonly #pages: Pages;
  readonly #refusals: Refusal[] = [];
  readonly #faults = new Faults();
  readonly #pending = new PendingAnswers();
  readonly #access: Access;
  readonly #requests = new Requests();
  readonly jobs = new JobDesk(() => this.#url);
  #posts = 0;
  #url = '';

  constructor(settings: Settings, store: Store, log: Logger, behaviour: BehaviourHook | undefined) {
    super();
    this.#settings = settings;
    this.#store = store;
    this.#log = log;
    this.#behaviour = behaviour;
    this.#pages = new Pages(store);
    this.#access = new Access(settings.access);
    this.#faults.set(settings.faults);
    this.#http = createServer(
      {
        requestTimeout: settings.requestTimeout,
        headersTimeout: Math.min(HEADERS_TIMEOUT, settings.requestTimeout),
        keepAliveTimeout: 5_000,
        connectionsCheckingInterval: Math.min(5_000, settings.requestTimeout),
      },
      (request, response) => void this.#answer(request, response),
    );
    this.#http.setTimeout(IDLE_TIMEOUT);
    this.#http.maxConnections = MAX_CONNECTIONS;
  }

  get url(): string {
    return this.#url;
  }

  get directory(): string {
    return this.#store.directory;
  }

  async listen(): Promise<void> {
    const { host, port } = this.#settings;
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', (error: NodeJS.ErrnoException) => {
        const reason =
          error.code === 'EADDRINUSE'
            ? 'the port is in use; choose another one with --port'
            : error.code === 'EACCES'
              ? 'permission denied; choose a port above 1023 with --port'
              : describeError(error);
        reject(new FiError('ERR_FI_LISTEN', `cannot listen on ${host} port ${port}: ${reason}`, { cause: error }));
      });
      this.#http.listen({ host: host.replace(/^\[|\]$/g, ''), port }, resolve);
    });
    const { address, port: taken, family } = this.#http.address() as AddressInfo;
    const shown = isLoopback(host) ? host.replace(/^\[|\]$/g, '') : address;
    this.#url = `http://${family === 'IPv6' && shown.includes(':') ? `[${shown}]` : shown}:${taken}/`;
  }

  machines(): Machine[] {
    return this.#store.machines();
  }

  async inventories(): Promise<Inventory[]> {
    const all = await Promise.all(this.#store.machines().map(({ deviceid }) => this.#store.current(deviceid)));
    return all.filter((inventory) => inventory !== undefined);
  }

  control(): ControlState {
    const { protocol, response, prologFreq, pending } = this.#settings;
    return { protocol, response, prologFreq, pending, faults: this.#faults.list(), requests: this.#requests.list() };
  }

  configure({ faults, ...changes }: ServerChanges): void {
    if (faults !== undefined) this.#faults.set(faults);
    this.#settings = { ...this.#settings, ...changes };
  }

  async close(): Promise<void> {
    this.#events.close();
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#http.closeAllConnections();
    await closed;
    await this.#store.settled();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (pathOf(request) === '/control') await this.#controlled(request, response);
      else if (request.method === 'POST') await this.#receive(request, response);
      else if (request.method === 'GET' || request.method === 'HEAD') await this.#show(request, response);
      else sendText(response, 405, 'only GET, HEAD and POST', { Allow: 'GET, HEAD, POST' });
    } catch (error) {
      this.#log.error(`${request.method} ${request.url?.slice(0, 200)}: ${describeError(error)}`);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'internal error; the log of the server says more');
    }
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    const isToken = TOKEN_PATH.test(path);
    if (!PROTOCOL_PATH.test(path) && !isToken) {
      sendText(response, 404, `agents send to / or /ocsinventory, not to ${path.slice(0, 200)}`);
      request.resume();
      return;
    }
    if (isForeignPage(request)) {
      this.#refuse(request, `sent by a page of ${String(request.headers.origin).slice(0, 100)}`);
      sendText(response, 403, 'pages of other sites may not send messages');
      request.resume();
      return;
    }
    if (isToken) return this.#giveToken(request, response);
    const query = queryOf(request);
    if (query.has('action')) return this.#rest(request, response, query);
    const refusal = this.#access.refusal(request);
    if (refusal !== undefined) {
      request.resume();
      return this.#say(request, response, 'other', () => refusal);
    }
    this.#posts += 1;
    const number = this.#posts;
    const judged = await this.#judge(request);
    if (judged === undefined) return;
    const { verdict, compression, bytes, plain } = judged;
    const { message } = verdict;

    const kind = message?.kind ?? 'other';
    const order = this.#requests.next();
    const hooked = await this.#behaviour?.({ number, path, headers: request.headers, message });
    const fault = hooked === undefined ? this.#faults.take(order, kind) : undefined;
    const behaviour = hooked ?? fault?.behaviour;
    if (message === undefined) this.#refuse(request, verdict.refusal ?? 'refused');
    else if (keepsMessage(behaviour)) {
      await this.#keep({ ...message, path, compression, bytes, headers: request.headers }, plain);
    }
    const { pending } = this.#settings;
    const held =
      pending > 0 && message?.format === 'json' && behaviour === undefined
        ? this.#pending.hold(verdict, pending)
        : undefined;
    const status = statusOf(behaviour) ?? held?.status ?? verdict.status;
    this.#note(order, request, kind, status, fault?.text);
    if (held === undefined) return this.#reply(request, response, verdict, compression, behaviour);
    const headers = { 'GLPI-Request-ID': held.requestId };
    return this.#reply(request, response, { ...held, format: 'json' }, compression, undefined, headers);
  }

  async #giveToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_SMALL_BODY).catch(() => Buffer.alloc(0));
    await this.#say(request, response, 'token', () => this.#access.token(body.toString()));
  }

  /** A question of a REST task; a server of the classic protocol has nothing there. */
  async #rest(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const form =
      request.method === 'POST'
        ? (await readBody(request, MAX_SMALL_BODY).catch(() => Buffer.alloc(0))).toString()
        : '';
    const { protocol, schedule } = this.#settings;
    const kind = query.get('action') === 'getConfig' ? 'getconfig' : 'rest';
    await this.#say(request, response, kind, () => {
      const refusal = this.#access.refusal(request);
      if (refusal !== undefined) return refusal;
      if (protocol === 'classic') return { status: 404, headers: TEXT, body: 'there is nothing behind this address\n' };
      this.emit('rest', { path: pathOf(request), parameters: query, form: new URLSearchParams(form) });
      const { method = '', headers } = request;
      const { cookie, referer } = headers;
      const parameters = { query: Object.fromEntries(query), form: Object.fromEntries(new URLSearchParams(form)) };
      const answer = this.jobs.answer(pathOf(request), { method, cookie, referer, ...parameters });
      const planned = [...schedule, ...this.jobs.schedule(query.get('machineid') ?? '')];
      return answer ?? answerRest(query, { schedule: planned, url: this.#url });
    });
  }

  /** A client asks for an answer that was not ready. */
  async #poll(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.#say(request, response, 'poll', () => {
      const refusal = this.#access.refusal(request);
      if (refusal !== undefined) return refusal;
      const found = this.#pending.ask(String(request.headers['glpi-request-id']));
      if (found === undefined) return { status: 404, headers: TEXT, body: 'Unknown status' };
      const id = 'requestId' in found ? { 'GLPI-Request-ID': found.requestId } : undefined;
      return { status: found.status, headers: { 'Content-Type': 'application/json', ...id }, body: found.reply };
    });
  }

  /** Answers a request that is no message, unless it meets a fault. */
  async #say(
    request: IncomingMessage,
    response: ServerResponse,
    kind: RequestKind,
    makeAnswer: () => AccessAnswer,
  ): Promise<void> {
    const order = this.#requests.next();
    const fault = this.#faults.take(order, kind);
    const behaviour = fault?.behaviour;
    // A request that does not count as received leaves no trace.
    const answer = keepsMessage(behaviour) ? makeAnswer() : { status: 200, headers: TEXT, body: '' };
    this.#note(order, request, kind, statusOf(behaviour) ?? answer.status, fault?.text);
    await send(response, { ...answer, body: Buffer.from(answer.body) }, behaviour);
  }

  #note(number: number, request: IncomingMessage, kind: RequestKind, status: number, fault: string | undefined): void {
    const { method = '' } = request;
    const path = pathOf(request).slice(0, 200);
    const line = { number, time: new Date().toISOString(), method, path, kind, status };
    this.#requests.add({ ...line, ...(fault === undefined ? {} : { fault }) });
    if (fault !== undefined) this.#log.info(`request ${number} (${kind}) meets the failure ${fault}`);
  }

  /** `/control`: what the server is, and what it is to be; for this machine only. */
  async #controlled(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const from = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
    if (!isLoopback(from) || !isLoopback(host) || isForeignPage(request)) {
      request.resume();
      return sendText(response, 403, 'the control interface is for programs of this machine');
    }
    if (request.method === 'PUT') {
      try {
        this.configure(readChanges((await readBody(request, MAX_SMALL_BODY)).toString()));
      } catch (error) {
        if (!(error instanceof FiError)) throw error;
        request.resume(); // a client that is still sending reads no answer
        return sendText(response, error.code === TOO_LARGE ? 413 : 400, error.message);
      }
    } else if (request.method !== 'GET') {
      request.resume();
      return sendText(response, 405, 'only GET and PUT', { Allow: 'GET, PUT' });
    }
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(`${JSON.stringify(this.control(), undefined, 2)}\n`);
  }

  /** Reads and judges a message; `undefined` when the client went away before it was complete. */
  async #judge(request: IncomingMessage): Promise<Judged | undefined> {
    const { maxBytes } = this.#settings;
    let compression: Compression = 'none';
    let body: Uint8Array = new Uint8Array();
    try {
      body = await readBody(request, maxBytes);
      const { kind, text, plain, ...decoded } = await decodeBody(body, maxBytes);
      compression = decoded.compression;
      if (kind !== 'json' && kind !== 'xml') {
        throw new FiError('ERR_FI_ENCODING', 'neither XML nor JSON, plain or compressed with zlib or gzip');
      }
      const verdict = await this.#verdict(kind, text, request.headers['glpi-agent-id']);
      return { verdict, compression, bytes: body.length, plain };
    } catch (error) {
      if (!(error instanceof FiError)) throw error;
      if (error.code === 'ERR_FI_ABORTED') {
        this.#refuse(request, error.message);
        return undefined;
      }
      const status = error.code === TOO_LARGE ? 413 : 400;
      const json = request.headers['content-type']?.startsWith('application/json') === true;
      const verdict = json ? refuseNative(error.message, status) : await refuseClassic(error.message, status);
      return { verdict, compression, bytes: body.length, plain: body };
    }
  }

  async #verdict(kind: 'json' | 'xml', text: string, agentId: unknown): Promise<Verdict> {
    const settings = this.#settings;
    const { protocol } = settings;
    if (kind === 'json') {
      const native = protocol === 'any' || protocol === 'native';
      return native ? receiveNative(text, settings, agentId) : refuseClassic('this server takes XML only');
    }
    const verdict = await receiveClassic(text, settings);
    // An agent that tells its id asks whether the server is a native one; without it, a plugin is asked for its jobs.
    const asks = protocol === 'native' && verdict.message?.kind === 'prolog' && isAgentId(agentId);
    return asks ? { ...verdict, ...nativeProlog(settings) } : verdict;
  }

  async #keep(event: MessageEvent, plain: Uint8Array): Promise<void> {
    const userAgent = String(event.headers['user-agent'] ?? '').slice(0, 200);
    const machine = await this.#store.add(event, plain, userAgent);
    this.#log.info(`${event.kind} of ${event.deviceid} (${event.bytes} bytes, ${event.compression}) from ${userAgent}`);
    this.#events.send({ deviceid: event.deviceid, kind: event.kind, name: machine.facts.name });
    this.emit('message', event);
  }

  #refuse(request: IncomingMessage, reason: string): void {
    const refusal: Refusal = {
      time: new Date().toISOString(),
      from: request.socket.remoteAddress ?? '',
      path: pathOf(request).slice(0, 200),
      userAgent: String(request.headers['user-agent'] ?? '').slice(0, 200),
      reason: reason.slice(0, 500),
    };
    this.#refusals.unshift(refusal);
    this.#refusals.length = Math.min(this.#refusals.length, MAX_REFUSALS);
    this.#log.warning(`message from ${refusal.from} refused: ${refusal.reason}`);
    this.emit('refused', refusal);
  }

  async #reply(
    request: IncomingMessage,
    response: ServerResponse,
    verdict: Verdict,
    compression: Compression,
    behaviour: Behaviour | undefined,
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { body, contentType } = await encodeBody(verdict.reply, verdict.format, compression);
    const headers: Record<string, string> = { 'Content-Type': contentType, 'Cache-Control': 'no-cache', ...more };
    if (!request.complete) headers.Connection = 'close';
    const answer: Answer = { status: verdict.status, headers, body };
    await send(response, answer, behaviour);
    if (!request.complete) {
      request.resume();
      setTimeout(() => request.destroy(), DRAIN_TIMEOUT).unref();
    }
  }

  async #show(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // a page of another site must not read inventories by giving its name our address
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    if (isLoopback(this.#settings.host) && !isLoopback(host)) {
      return sendText(response, 403, 'this server answers to the name localhost only');
    }
    const path = pathOf(request);
    const query = queryOf(request);
    if (await this.jobs.givePart(path, query, response)) return;
    if (query.has('action')) return this.#rest(request, response, query);
    if (request.headers['glpi-request-id'] !== undefined) return this.#poll(request, response);
    if (path === '/') {
      const page = { machines: this.#store.machines(), refusals: this.#refusals, url: this.#url };
      return this.#pages.sendPage(response, renderList({ ...page, directory: this.#store.directory }));
    }
    if (path === '/events') {
      if (!this.#events.add(response)) sendText(response, 503, 'too many pages are open');
      return;
    }
    if (await this.#pages.show(path, query, response)) return;
    sendText(
      response,
      PROTOCOL_PATH.test(path) ? 400 : 404,
      `nothing here; agents send messages with POST, people look at ${this.#url}`,
    );
  }
}

/** The status that a client sees, or 0 when it sees none; undefined when nothing is done to the answer. */
function statusOf(behaviour: Behaviour | undefined): number | undefined {
  if (behaviour === undefined) return undefined;
  if (behaviour.type === 'answer') return behaviour.status ?? 200;
  return behaviour.type === 'slow' ? undefined : 0;
}

function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...TEXT, ...headers });
  response.end(`${text}\n`);
}

/** Browsers name the site of the page that sends a message; agents do not. */
function isForeignPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

const queryOf = (request: IncomingMessage): URLSearchParams => {
  const url = request.url ?? '';
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
};

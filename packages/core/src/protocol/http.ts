/**
 * The HTTP client of all server protocols: authentication, proxy, TLS, redirects and limits by the rules
 * that inventory servers and their administrators know (server protocol, transport).
 */

import type { Agent, IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { FiError } from '../errors.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { basicAuthorization, type ConnectionOptions, createAgent } from './agents.js';
import { DEFAULT_MAX_MESSAGE_BYTES, excerpt } from './decode.js';
import {
  HttpStatusError,
  isUnknownAuthority,
  placeOf,
  proxyAuthentication,
  type RequestFacts,
  statusFailure,
  transportFailure,
} from './failure.js';
import { proxyFor } from './proxy.js';
import { loadTlsMaterial, parseFingerprint, systemAuthorities, type TlsOptions } from './tls.js';
import { exchange } from './transport.js';
import { maskUrl } from './url.js';
import { DEFAULT_USER_AGENT } from './user-agent.js';

export interface HttpClientOptions extends TlsOptions {
  /** Default: see `DEFAULT_USER_AGENT`. */
  userAgent?: string;
  /** Basic authentication, used when a server asks for it. Credentials in a URL come first. */
  user?: string;
  password?: string;
  /** Proxy URL for both schemes, or `none`; otherwise the environment decides. */
  proxy?: string;
  /** Longest silence of a server in seconds, default 180; an answer must be complete in ten times as long. */
  timeout?: number;
  /** Trust the authorities that Node.js brings along and no others, whatever this machine trusts. */
  noSystemAuthorities?: boolean;
  /** Largest answer in bytes, before and after decompression. */
  maxBytes?: number;
  log?: Logger;
  /** Where proxy variables and SSL_CERT_FILE come from; the process environment by default. */
  environment?: Readonly<Record<string, string | undefined>>;
}

export interface HttpRequest {
  method: 'GET' | 'POST';
  /** May hold credentials; they are never logged and never sent elsewhere. */
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer;
  /** The body holds a secret: a redirect does not take it to another origin. */
  secret?: boolean;
  signal?: AbortSignal;
  /**
   * Takes the body of a successful answer as it arrives, byte for byte as it was sent; the answer's `body` is empty then,
   * and its size is not limited. What it throws is what `request` throws.
   */
  consume?: (body: Readable, headers: IncomingHttpHeaders) => Promise<void>;
}

/** A successful (2xx) answer. */
export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Where the answer came from, behind all redirects, without credentials. */
  url: string;
}

interface FullAnswer extends HttpAnswer {
  statusText: string;
  /** Who answered, for messages: a proxy can answer in place of the server. */
  where: string;
}

const MAX_REDIRECTS = 7;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Headers that describe a body; they go with it when a redirect drops it. */
const BODY_HEADERS = new Set(['content-type', 'content-encoding', 'content-length']);

/** Sends requests and keeps connections. One client serves any number of servers; `close` ends its idle connections. */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #log: Logger;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;
  readonly #agents = new Map<string, Promise<Agent>>();
  /** Origins that asked for Basic authentication: later requests carry it at once. */
  readonly #challenged = new Set<string>();
  /** Origins whose certificate needs the authorities of this machine. */
  readonly #systemTrust = new Set<string>();
  #systemAuthorities: Promise<string[]> | undefined;
  #connection: Promise<ConnectionOptions> | undefined;

  constructor(options: HttpClientOptions = {}) {
    this.#options = options;
    this.#log = options.log ?? silentLogger;
    this.#environment = options.environment ?? process.env;
    this.#timeoutMs = (options.timeout ?? 180) * 1000;
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
  }

  get maxBytes(): number {
    return this.#maxBytes;
  }

  /**
   * Sends one request and follows redirects: 301, 307 and 308 repeat a POST with its body, 302 and 303 turn it into a
   * GET. Credentials and the client certificate go to the origin of `request.url` only; what was asked for over https does not
   * go on over http.
   *
   * @throws {FiError} for every failure; `HttpStatusError` when the server answered with another status than 2xx.
   */
  async request(request: HttpRequest): Promise<HttpAnswer> {
    const start = parseUrl(request.url);
    const authorization =
      basicAuthorization(start.username, start.password) ??
      basicAuthorization(
        encodeURIComponent(this.#options.user ?? ''),
        encodeURIComponent(this.#options.password ?? ''),
      );
    const credentials = { origin: start.origin, authorization };
    let url = withoutCredentials(start);
    let { method, body } = request;
    let headers: Record<string, string> = { ...request.headers };

    for (let hops = 0; ; hops += 1) {
      const answer = await this.#authenticated({ ...request, method, body, headers }, url, credentials);
      const location = answer.headers.location;
      if (!REDIRECTS.has(answer.status) || location === undefined) {
        if (answer.status >= 200 && answer.status < 300) return answer;
        throw await statusFailure(answer, this.#maxBytes);
      }
      if (hops === MAX_REDIRECTS) {
        throw new FiError(
          'ERR_FI_HTTP_REDIRECT',
          `${maskUrl(request.url)}: more than ${MAX_REDIRECTS} redirects; is the URL right?`,
        );
      }
      const next = redirectTarget(location, url);
      this.#log.debug(`${maskUrl(url)}: redirected (${answer.status}) to ${maskUrl(next)}`);
      if (url.protocol === 'https:' && next.protocol === 'http:') {
        throw new FiError(
          'ERR_FI_HTTP_REDIRECT',
          `${maskUrl(url)}: redirects to ${maskUrl(next)}, which is not encrypted; refused. Correct the URL or the server`,
        );
      }
      if (answer.status === 302 || answer.status === 303) {
        method = 'GET';
        body = undefined;
        headers = without(headers, BODY_HEADERS);
      }
      if (request.secret === true && body !== undefined && next.origin !== start.origin) {
        throw new FiError(
          'ERR_FI_HTTP_REDIRECT',
          `${maskUrl(url)}: redirects a message with a secret to ${next.origin}; refused. Is the URL right?`,
        );
      }
      if (next.origin !== url.origin) headers = without(headers, new Set(['authorization', 'cookie']));
      url = next;
    }
  }

  /** Closes idle connections. The client can be used again afterwards. */
  async close(): Promise<void> {
    const agents = [...this.#agents.values()];
    this.#agents.clear();
    for (const agent of await Promise.allSettled(agents)) if (agent.status === 'fulfilled') agent.value.destroy();
  }

  /** One request, repeated with credentials when the server asks for them. */
  async #authenticated(
    request: HttpRequest,
    url: URL,
    credentials: { origin: string; authorization: string | undefined },
  ): Promise<FullAnswer> {
    const home = url.origin === credentials.origin;
    const own = home ? credentials.authorization : undefined;
    const given = Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === 'authorization');
    const send = (authorization: string | undefined) =>
      this.#send(request, url, home, authorization === undefined || given ? {} : { authorization });

    const early = this.#challenged.has(url.origin) ? own : undefined;
    let answer = await send(early);
    if (answer.status === 401 && own !== undefined && early === undefined && !given && asksForBasic(answer.headers)) {
      this.#log.debug(`${maskUrl(url)}: authentication required, submitting credentials`);
      this.#challenged.add(url.origin);
      answer = await send(own);
    }
    if (answer.status !== 401) return answer;
    this.#challenged.delete(url.origin);
    const failure = await statusFailure(answer, this.#maxBytes);
    throw new HttpStatusError(
      'ERR_FI_HTTP_AUTH',
      `${failure.message}; ${authenticationHint(url, credentials, answer.headers)}`,
      401,
      failure.answer,
    );
  }

  /** @param home the client certificate may be shown */
  async #send(request: HttpRequest, url: URL, home: boolean, extra: Record<string, string>): Promise<FullAnswer> {
    const proxy = proxyFor(url, this.#options.proxy, this.#environment);
    if (proxy !== undefined) {
      this.#log.debug(`Using '${maskUrl(proxy)}' as proxy for ${url.protocol.slice(0, -1)} protocol`);
    }
    const facts: RequestFacts = { url, proxy, maxBytes: this.#maxBytes, aborted: false };
    const systemTrust = this.#systemTrust.has(url.origin);
    try {
      // A message that the server may have taken must not come twice; whoever owns it decides.
      const answer = await exchange({
        method: request.method,
        url,
        headers: {
          'user-agent': this.#options.userAgent ?? DEFAULT_USER_AGENT,
          pragma: 'no-cache',
          ...lowerCased(request.headers),
          ...extra,
        },
        body: request.body,
        agent: await this.#agentFor(url, proxy, home, systemTrust),
        timeoutMs: this.#timeoutMs,
        maxBytes: this.#maxBytes,
        signal: request.signal,
        consume: request.consume,
      });
      if (answer.status === 407) throw proxyAuthentication(maskUrl(proxy ?? url));
      return { ...answer, url: url.href, where: placeOf(facts) };
    } catch (error) {
      // Nothing was sent yet. The machine's own list costs 20 ms to load, so it is only read when it can help.
      if (!systemTrust && isUnknownAuthority(error) && (await this.#systemCanHelp())) {
        this.#systemTrust.add(url.origin);
        return this.#send(request, url, home, extra);
      }
      facts.aborted = request.signal?.aborted ?? false;
      throw transportFailure(error, facts);
    }
  }

  async #agentFor(url: URL, proxy: URL | undefined, home: boolean, systemTrust: boolean): Promise<Agent> {
    const key = `${url.origin} ${proxy?.href ?? ''} ${home} ${systemTrust}`;
    let agent = this.#agents.get(key);
    if (agent === undefined) {
      agent = this.#connectionOptions().then(async (options) => {
        const { ca, cert, key } = options.tls;
        const authorities = systemTrust ? await this.#system() : ca;
        const tls = {
          ...(authorities === undefined ? {} : { ca: authorities }),
          ...(home && cert !== undefined && key !== undefined ? { cert, key } : {}),
        };
        return createAgent(url, proxy, { ...options, tls });
      });
      this.#agents.set(key, agent);
    }
    return agent;
  }

  /** Whether the machine's own authorities may vouch for servers too: not where the options name the authorities. */
  async #systemCanHelp(): Promise<boolean> {
    if (this.#options.noSystemAuthorities === true) return false;
    const { tls } = await this.#connectionOptions();
    return tls.ca === undefined && (await this.#system()).length > 0;
  }

  #system(): Promise<string[]> {
    this.#systemAuthorities ??= systemAuthorities(this.#environment);
    return this.#systemAuthorities;
  }

  #connectionOptions(): Promise<ConnectionOptions> {
    this.#connection ??= loadTlsMaterial(this.#options).then((tls) => ({
      tls,
      fingerprints: (this.#options.sslFingerprints ?? []).map(parseFingerprint),
      noSslCheck: this.#options.noSslCheck ?? false,
      timeoutMs: this.#timeoutMs,
      log: this.#log,
    }));
    return this.#connection;
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Node.js would take port 80 for port 0.
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.port === '0') {
    throw new FiError('ERR_FI_URL', `"${maskUrl(text)}" is not a URL of a server; write it like https://server/path`);
  }
  return url;
}

function withoutCredentials(url: URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  plain.hash = '';
  return plain;
}

function redirectTarget(location: string, from: URL): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (target === undefined || (target.protocol !== 'http:' && target.protocol !== 'https:') || target.port === '0') {
    throw new FiError(
      'ERR_FI_HTTP_REDIRECT',
      `${maskUrl(from)}: redirects to "${excerpt(maskUrl(location), 100)}", which is not a web address`,
    );
  }
  return withoutCredentials(target);
}

/** Whether a 401 can be met with Basic authentication: it says so, or does not say what it wants. */
function asksForBasic(headers: IncomingHttpHeaders): boolean {
  const challenge = headers['www-authenticate'] ?? '';
  return challenge.trim() === '' || /(?:^|[\s,])basic(?:[\s,]|$)/i.test(challenge);
}

function authenticationHint(
  url: URL,
  credentials: { origin: string; authorization: string | undefined },
  headers: IncomingHttpHeaders,
): string {
  if (credentials.authorization === undefined)
    return 'authentication required, no credentials available: set user and password';
  if (url.origin !== credentials.origin) {
    return `authentication required, and the credentials are for ${credentials.origin} only: give this server's URL`;
  }
  if (!asksForBasic(headers))
    return `authentication of a kind that is not supported (${excerpt(String(headers['www-authenticate']))})`;
  return 'authentication required, wrong credentials: check user and password';
}

function without(headers: Readonly<Record<string, string>>, names: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase())));
}

function lowerCased(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}

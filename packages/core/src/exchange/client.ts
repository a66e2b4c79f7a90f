/** The HTTP client that the configuration describes, with OAuth2 where a server asks for it. */
import { FiError } from '../errors.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { registerSecret } from '../log/redact.js';
import { HttpStatusError } from '../protocol/failure.js';
import { type HttpAnswer, HttpClient, type HttpClientOptions, type HttpRequest } from '../protocol/http.js';
import { maskUrl } from '../protocol/url.js';
import { isRecord } from '../task/record.js';

/** Client credentials of OAuth2 (GLPI 11 and later). */
export interface OAuthCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Token {
  readonly value: string;
  /** Milliseconds on the clock of `performance.now()`. */
  readonly until: number;
}

/** Seconds that a token is good for when the server does not say. */
const DEFAULT_LIFETIME = 60;

/** Where a GLPI server gives tokens: `api.php/token` below the place where it is installed. */
export function tokenUrl(serverUrl: string): string {
  const url = new URL(serverUrl);
  const plugin = Math.max(url.pathname.lastIndexOf('marketplace'), url.pathname.lastIndexOf('plugins'));
  const base = plugin === -1 ? url.pathname : url.pathname.slice(0, plugin);
  url.pathname = `${base.replace(/\/+$/, '')}/api.php/token`;
  url.search = '';
  url.hash = '';
  return url.href;
}

/** A client that gets itself a token when a server answers 401, and keeps it for as long as it is good. */
export class OAuthClient extends HttpClient {
  readonly #credentials: OAuthCredentials;
  readonly #tokens = new Map<string, Token>();
  readonly #log: Logger;

  constructor(options: HttpClientOptions, credentials: OAuthCredentials) {
    super(options);
    this.#credentials = credentials;
    this.#log = options.log ?? silentLogger;
    registerSecret(credentials.clientSecret);
  }

  override async request(request: HttpRequest): Promise<HttpAnswer> {
    const key = tokenUrl(request.url);
    const known = this.#tokens.get(key);
    const isRenewed = known !== undefined && known.until <= performance.now();
    const given = isRenewed ? await this.#renew(key) : known;
    try {
      return await super.request(given === undefined ? request : withToken(request, given));
    } catch (error) {
      // A kept one may have been revoked, or have run out while the machine slept.
      if (!(error instanceof HttpStatusError) || error.status !== 401 || isRenewed) throw error;
      this.#log.debug(`${maskUrl(request.url)}: authentication required, asking for an access token`);
      return super.request(withToken(request, await this.#renew(key)));
    }
  }

  async #renew(url: string): Promise<Token> {
    const where = maskUrl(url);
    const { clientId, clientSecret } = this.#credentials;
    const body = JSON.stringify({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'inventory',
    });
    const headers = { 'content-type': 'application/json' };
    const answer = await super
      .request({ method: 'POST', url, headers, body: Buffer.from(body), secret: true })
      .catch((error: unknown) => {
        throw new FiError('ERR_FI_OAUTH', `no access token: ${error instanceof Error ? error.message : error}`, {
          cause: error,
        });
      });
    const token = readToken(answer.body.toString('utf8'));
    if (token === undefined) {
      throw new FiError('ERR_FI_OAUTH', `${where}: answered no usable access token; is this a GLPI 11 server?`);
    }
    registerSecret(token.value);
    const kept = { value: token.value, until: performance.now() + token.lifetime * 1000 };
    this.#tokens.set(url, kept);
    return kept;
  }
}

function withToken(request: HttpRequest, token: Token): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token.value}` } };
}

function readToken(text: string): { value: string; lifetime: number } | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(answer)) return undefined;
  const { token_type: type, access_token: value, expires_in: seconds } = answer;
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') return undefined;
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,16384}$/.test(value)) return undefined;
  return { value, lifetime: Number.isInteger(seconds) && Number(seconds) > 0 ? Number(seconds) : DEFAULT_LIFETIME };
}

/** Bytes of an answer, unpacked: jobs for a hundred thousand devices. What comes in parts, as packages do, is not meant. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** Makes the client from option values, as `loadConfig` gives them. */
export function clientFor(config: Readonly<Record<string, unknown>>, log: Logger = silentLogger): HttpClient {
  const optional = {
    userAgent: text(config['user-agent']),
    user: text(config.user),
    password: text(config.password),
    proxy: text(config.proxy),
    caCertFile: text(config['ca-cert-file']),
    caCertDir: text(config['ca-cert-dir']),
    sslCertFile: text(config['ssl-cert-file']),
    sslKeyFile: text(config['ssl-key-file']),
  };
  const options: HttpClientOptions = {
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...(typeof config.timeout === 'number' ? { timeout: config.timeout } : {}),
    maxBytes: MAX_ANSWER_BYTES,
    sslFingerprints: texts(config['ssl-fingerprint']),
    noSslCheck: config['no-ssl-check'] === true,
    noSystemAuthorities: text(config['ssl-keystore'])?.toLowerCase() === 'none',
    log,
  };
  const clientId = text(config['oauth-client-id']);
  const clientSecret = text(config['oauth-client-secret']);
  if (clientId === undefined || clientSecret === undefined) return new HttpClient(options);
  const { user: _user, password: _password, ...withoutBasic } = options;
  return new OAuthClient(withoutBasic, { clientId, clientSecret });
}

/** Who may send: basic authentication, or tokens of OAuth2 client credentials as GLPI 11 gives them. */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What clients have to know; nothing is asked for without it. */
export interface AccessSettings {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly oauthClientId?: string | undefined;
  readonly oauthClientSecret?: string | undefined;
  /** Seconds that a token is good for. Default: 3600. */
  readonly tokenLifetime?: number | undefined;
}

/** Where GLPI gives tokens, below the place where it is installed. */
export const TOKEN_PATH = /\/api\.php\/token$/;

const DEFAULT_LIFETIME = 3600;
const MAX_TOKENS = 1000;

/** An answer to a request that is not let in, or for a token. */
export interface AccessAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): AccessAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

const equal = (given: string, wanted: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
};

export class Access {
  readonly #settings: AccessSettings;
  /** Tokens with the time of their end, in milliseconds of `performance.now()`. */
  readonly #tokens = new Map<string, number>();

  constructor(settings: AccessSettings) {
    this.#settings = settings;
  }

  /** What a request is answered that is not let in; undefined when it is. */
  refusal({ headers: { authorization = '' } }: IncomingMessage): AccessAnswer | undefined {
    const { user, password = '', oauthClientId } = this.#settings;
    const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(authorization) ?? [];
    if (oauthClientId !== undefined) {
      const good = scheme.toLowerCase() === 'bearer' && (this.#tokens.get(value) ?? 0) > performance.now();
      const message = 'Authorization header required to send an inventory';
      return good ? undefined : json(401, { status: 'error', message, expiration: 24 });
    }
    if (user === undefined) return undefined;
    const given = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString() : '';
    if (equal(given, `${user}:${password}`)) return undefined;
    const challenge = { 'WWW-Authenticate': 'Basic realm="basic"' };
    return json(401, { status: 'error', message: 'wrong user or password', expiration: 24 }, challenge);
  }

  /** Answers a request for a token. */
  token(text: string): AccessAnswer {
    const { oauthClientId, oauthClientSecret = '', tokenLifetime = DEFAULT_LIFETIME } = this.#settings;
    if (oauthClientId === undefined) return json(404, { error: 'not_found' });
    let order: Readonly<Record<string, unknown>> = {};
    try {
      order = { ...(JSON.parse(text) as object) };
    } catch {
      return json(400, { error: 'invalid_request', error_description: 'the body is not JSON' });
    }
    const { grant_type: grant, client_id: id, client_secret: secret, scope } = order;
    if (grant !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' });
    if (!equal(String(id), oauthClientId) || !equal(String(secret), oauthClientSecret)) {
      return json(401, { error: 'invalid_client', error_description: 'Client authentication failed' });
    }
    if (scope !== 'inventory') return json(400, { error: 'invalid_scope' });
    const token = randomBytes(32).toString('base64url');
    this.#tokens.set(token, performance.now() + tokenLifetime * 1000);
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size > MAX_TOKENS && oldest !== undefined) this.#tokens.delete(oldest);
    return json(200, { token_type: 'Bearer', expires_in: tokenLifetime, access_token: token });
  }
}

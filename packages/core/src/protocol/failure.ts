/** Failures of requests in words for people: which server, what happened, what to do; a stable code for programs. */

import { describeError, FiError } from '../errors.js';
import { TunnelRefused } from './agents.js';
import { type DecodedMessage, decodeMessage, excerpt } from './decode.js';
import { TimeLimitError, TOO_LARGE } from './transport.js';
import { maskUrl } from './url.js';

/** An answer with a status other than 2xx. */
export class HttpStatusError extends FiError {
  readonly status: number;
  /** The answer, as far as it could be decoded: servers explain themselves in XML or JSON. */
  readonly answer: DecodedMessage | undefined;

  constructor(code: string, message: string, status: number, answer: DecodedMessage | undefined) {
    super(code, message);
    this.name = 'HttpStatusError';
    this.status = status;
    this.answer = answer;
  }
}

/** Codes of failed connections: the FiError code and the text behind the URL. */
const CONNECTION_FAILURES: Readonly<Record<string, readonly [code: string, text: string]>> = {
  ECONNREFUSED: ['ERR_FI_HTTP_CONNECT', 'connection refused; is the server running?'],
  EHOSTUNREACH: ['ERR_FI_HTTP_CONNECT', 'host not reachable; check network, routing and firewall'],
  ENETUNREACH: ['ERR_FI_HTTP_CONNECT', 'network not reachable; is this machine connected?'],
  EADDRNOTAVAIL: ['ERR_FI_HTTP_CONNECT', 'address cannot be used from here; check the network configuration'],
  ETIMEDOUT: ['ERR_FI_HTTP_TIMEOUT', 'no connection in time; is the server running, and the way to it open?'],
  ENOTFOUND: ['ERR_FI_HTTP_DNS', 'unknown host name; is it spelled right?'],
  EAI_AGAIN: ['ERR_FI_HTTP_DNS', 'host name cannot be resolved now; is the name server reachable?'],
  ECONNRESET: ['ERR_FI_HTTP_CLOSED', 'connection closed by the server without a complete answer'],
  EPIPE: ['ERR_FI_HTTP_CLOSED', 'connection closed by the server without a complete answer'],
  ECONNABORTED: ['ERR_FI_HTTP_CLOSED', 'connection closed by the server without a complete answer'],
  ERR_STREAM_PREMATURE_CLOSE: ['ERR_FI_HTTP_CLOSED', 'connection closed by the server without a complete answer'],
  ERR_READING_RESPONSE_STREAM: ['ERR_FI_HTTP_CLOSED', 'connection closed by the server without a complete answer'],
  EPROTO: ['ERR_FI_TLS', 'no TLS here; is it http:// instead of https://, or another port?'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['ERR_FI_TLS', 'no TLS here; is it http:// instead of https://, or another port?'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['ERR_FI_TLS', 'no TLS here; is it http:// instead of https://, or another port?'],
  CERT_HAS_EXPIRED: ['ERR_FI_TLS', 'certificate refused: it has expired'],
  Z_DATA_ERROR: ['ERR_FI_COMPRESSED_DAMAGED', 'the answer is not what its Content-Encoding says, or it is damaged'],
  Z_BUF_ERROR: ['ERR_FI_COMPRESSED_TRUNCATED', 'the compressed answer is cut off'],
  CERT_NOT_YET_VALID: ['ERR_FI_TLS', 'certificate refused: it is not valid yet; is the clock of this machine right?'],
};

const CLIENT_CERTIFICATE = 'the server wants another certificate of this machine, or one at all; set ssl-cert-file';

/** What a server says when it ends a handshake: numbers of RFC 8446, 6.2. */
const TLS_ALERTS: Readonly<Record<number, string>> = {
  40: 'the server accepts none of our ciphers, or wants a certificate of this machine (ssl-cert-file)',
  42: CLIENT_CERTIFICATE,
  43: CLIENT_CERTIFICATE,
  44: CLIENT_CERTIFICATE,
  45: CLIENT_CERTIFICATE,
  46: CLIENT_CERTIFICATE,
  48: CLIENT_CERTIFICATE,
  70: 'the server speaks no version of TLS that is safe; it needs 1.2 at least',
  116: CLIENT_CERTIFICATE,
};

const UNKNOWN_AUTHORITY = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Whether the certificate's signer is unknown: the one failure that other authorities can cure. */
export function isUnknownAuthority(error: unknown): boolean {
  return UNKNOWN_AUTHORITY.has((error as NodeJS.ErrnoException).code ?? '');
}

export interface RequestFacts {
  url: URL;
  proxy: URL | undefined;
  maxBytes: number;
  aborted: boolean;
}

/** Server and proxy, for messages. */
export function placeOf({ url, proxy }: Pick<RequestFacts, 'url' | 'proxy'>): string {
  return proxy === undefined ? maskUrl(url) : `${maskUrl(url)} (proxy ${maskUrl(proxy)})`;
}

/** Turns whatever an exchange threw into one line. */
export function transportFailure(error: unknown, facts: RequestFacts): FiError {
  if (error instanceof FiError) return error;
  const cause = (error as { cause?: unknown }).cause;
  if (cause instanceof FiError) return cause;
  const where = placeOf(facts);
  const fail = (code: string, text: string) => new FiError(code, `${where}: ${text}`, { cause: error });
  if (facts.aborted) return fail('ERR_FI_ABORTED', 'request cancelled');

  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  if (code === TOO_LARGE) return fail('ERR_FI_TOO_LARGE', `answer larger than ${facts.maxBytes} bytes; refused`);
  if (error instanceof TunnelRefused) {
    // Tinyproxy says 401 for wrong credentials.
    if (error.status === 407 || error.status === 401) return proxyAuthentication(where);
    return fail('ERR_FI_PROXY', `the proxy refuses the connection with status ${error.status}`);
  }
  if (error instanceof TimeLimitError) {
    return fail('ERR_FI_HTTP_TIMEOUT', `${error.message}; is the server overloaded or filtered?`);
  }
  if (code === 'EACCES' && (error as NodeJS.ErrnoException).syscall === 'connect') {
    return fail('ERR_FI_HTTP_CONNECT', 'connection forbidden on this machine; check its firewall');
  }
  if (isUnknownAuthority(error)) {
    return fail(
      'ERR_FI_TLS',
      `certificate refused: it is signed by an unknown authority (${code}); name its CA with ca-cert-file, or pin it with ssl-fingerprint`,
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return fail('ERR_FI_TLS', `certificate refused: it is for another name (${excerpt(message, 200)})`);
  }
  const alert = TLS_ALERTS[Number(/SSL alert number (\d{1,3})/.exec(message)?.[1])];
  if (alert !== undefined) return fail('ERR_FI_TLS', alert);
  const known = CONNECTION_FAILURES[code];
  if (known !== undefined) return fail(...known);
  if (code.startsWith('HPE_'))
    return fail('ERR_FI_HTTP_PROTOCOL', `what answers there is not a web server, or not a sound one (${code})`);
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    return fail('ERR_FI_TLS', `TLS failure: ${excerpt(message, 200)}`);
  }
  return fail('ERR_FI_HTTP', `request failed: ${excerpt(describeError(error), 200)}`);
}

const STATUS_HINTS: Readonly<Record<number, string>> = {
  400: 'the server does not accept this message',
  403: 'the server does not let this machine in',
  404: 'is the URL right?',
  405: 'is the URL right?',
  408: 'the server did not get the message in time',
  413: 'the message is larger than the server allows',
  429: 'the server asks to come back later',
  500: "see the server's error log",
  502: "see the server's or its proxy's error log",
  503: 'the server is overloaded or in maintenance',
  504: "see the server's or its proxy's error log",
};

/** The error for an answer with a status other than 2xx, with what the server says about it. */
export async function statusFailure(
  answer: { status: number; statusText: string; body: Buffer; where: string },
  maxBytes: number,
): Promise<HttpStatusError> {
  const { status, statusText } = answer;
  const decoded = await decodeMessage(answer.body, maxBytes).catch(() => undefined);
  const said = decoded === undefined ? '' : serverMessage(decoded);
  const title = `${status} ${excerpt(statusText, 80)}`.trim();
  const hint = STATUS_HINTS[status];
  const text = `answered ${title}${said === '' ? '' : ` ("${said}")`}${hint === undefined ? '' : `; ${hint}`}`;
  return new HttpStatusError('ERR_FI_HTTP_STATUS', `${answer.where}: ${text}`, status, decoded);
}

/** What a server says in a JSON `message` or an XML `ERROR`; nothing for other answers. */
function serverMessage(decoded: DecodedMessage): string {
  if (decoded.kind === 'json') {
    try {
      const { message } = JSON.parse(decoded.text) as { message?: unknown };
      return typeof message === 'string' ? excerpt(message, 200) : '';
    } catch {
      return '';
    }
  }
  const error = /<ERROR>\s*(?:<!\[CDATA\[)?([^<\]]{1,400})/.exec(decoded.text)?.[1];
  return error === undefined ? '' : excerpt(error, 200);
}

export function proxyAuthentication(where: string): FiError {
  return new FiError(
    'ERR_FI_PROXY_AUTH',
    `${where}: the proxy asks for credentials; give the right ones in its URL (http://user:password@proxy:3128)`,
  );
}

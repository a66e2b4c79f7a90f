/** What is sent back: status, headers and body, with what keeps a browser from doing anything else with it. */
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

export interface Answer {
  readonly status: number;
  /** Reason phrase; default: the usual one. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Sent with everything. Pages add a policy of their own. */
const HEADERS: Readonly<Record<string, string>> = {
  Server: 'fi-agent',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Statuses after which a connection may be used again. */
const KEEP_ALIVE = new Set([200, 204, 401]);

/** The body that all agents answer with when something is wrong. `detail` is text of ours, not of the client. */
export function errorAnswer(status: number, detail = '', headers: Readonly<Record<string, string>> = {}): Answer {
  const title = `${status} ${REASONS[status] ?? 'Error'}`;
  const body = `<title>${title}</title>\n<h1>${title}</h1>\n${detail}\n`;
  return { status, headers: { 'Content-Type': 'text/html', ...headers }, body };
}

export function textAnswer(status: number, body: string): Answer {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

/** Writes an answer. Resolves when it is on its way, or the client has gone; what a stream does wrong ends the connection. */
export async function send(response: ServerResponse, answer: Answer): Promise<void> {
  const { status, reason, headers = {}, body = '' } = answer;
  if (response.destroyed || response.socket?.destroyed === true) {
    if (typeof body !== 'string' && 'destroy' in body) body.destroy();
    return;
  }
  response.statusCode = status;
  response.statusMessage = reason ?? REASONS[status] ?? 'OK';
  for (const [name, value] of Object.entries({ ...HEADERS, ...headers })) response.setHeader(name, value);
  if (!KEEP_ALIVE.has(status)) response.setHeader('Connection', 'close');
  if (typeof body === 'string' || body instanceof Uint8Array) {
    if (status !== 204) response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(body);
    return;
  }
  const { pipeline } = await import('node:stream/promises');
  await pipeline(body, response);
}

/** Connections to servers, direct or through a proxy, with the certificate check that the options ask for. */

import type { Agent, ClientRequest } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { isIP, isIPv6, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { FiError } from '../errors.js';
import type { Logger } from '../log/logger.js';
import { describeCertificate, type Fingerprint, fingerprintOf, matchesFingerprint, type TlsMaterial } from './tls.js';

export interface ConnectionOptions {
  tls: TlsMaterial;
  /** When not empty, only these certificates are accepted, whoever signed them. */
  fingerprints: readonly Fingerprint[];
  noSslCheck: boolean;
  /** Longest silence of a connection in ms. */
  timeoutMs: number;
  log: Logger;
}

/** What an exchange gives to its request for the agents here. */
export interface Connecting {
  /** Ends the attempt to connect. Node.js does not destroy what an agent has not handed out yet. */
  connecting?: AbortSignal;
}

/** The proxy has refused a tunnel. */
export class TunnelRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the proxy answered ${status}`);
    this.status = status;
  }
}

/**
 * Milliseconds for one of several addresses of a host. What Node.js takes, 250, is less than a packet needs by satellite, or
 * when it was lost and is sent again.
 */
const addressTimeout = ({ timeoutMs }: ConnectionOptions) => Math.min(3000, Math.ceil(timeoutMs / 4));

/** Makes the agent for all requests to the origin of `url`, by way of `proxy` when there is one. */
export async function createAgent(url: URL, proxy: URL | undefined, options: ConnectionOptions): Promise<Agent> {
  const common = {
    keepAlive: true,
    timeout: options.timeoutMs,
    autoSelectFamilyAttemptTimeout: addressTimeout(options),
  };
  if (url.protocol === 'http:') {
    if (proxy === undefined) return new (await import('node:http')).Agent(common);
    const { Agent } = await import(proxy.protocol === 'https:' ? 'node:https' : 'node:http');
    return forwardThrough(new Agent({ ...common, ...authorities(options) }), proxy);
  }
  const checked = options.fingerprints.length > 0 || options.noSslCheck;
  const agent: HttpsAgent = new (await import('node:https')).Agent({
    ...common,
    // Made once: each connection would read all authorities again, 20 ms for a system's list.
    secureContext: await secureContext(options.tls),
    // With a pinned or unchecked certificate the check below decides. A resumed session would show no certificate.
    ...(checked ? { rejectUnauthorized: false, maxCachedSessions: 0 } : {}),
  });
  if (checked || proxy !== undefined) {
    const tunnel = proxy === undefined ? undefined : await tunnelThrough(proxy, options);
    connectIn(agent, tunnel, checked ? certificateCheck(url, options) : () => undefined);
  }
  return agent;
}

async function secureContext(material: TlsMaterial) {
  const { createSecureContext } = await import('node:tls');
  try {
    return createSecureContext(material);
  } catch (error) {
    throw new FiError(
      'ERR_FI_TLS_FILE',
      `certificates and keys cannot be used (${error instanceof Error ? error.message : error}); ` +
        'does the key belong to the client certificate, and is it not encrypted?',
      { cause: error },
    );
  }
}

/** A proxy is no server: it is shown no client certificate, and its own is always checked. */
function authorities({ tls: { ca } }: ConnectionOptions): { ca?: string[] } {
  return ca === undefined ? {} : { ca };
}

/** Where a proxy is, for `net` and `tls`. */
function addressOf(proxy: URL): { host: string; port: number; servername: string } {
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const port = proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port);
  return { host, port, servername: isIP(host) === 0 ? host : '' };
}

/** What Node.js hands to an agent that is to connect. */
interface Target extends Connecting {
  host: string;
  port: number;
}

type Tunnel = (target: Target) => Promise<Socket>;

/** Connections through a proxy, which learns host and port of the server and no more (CONNECT, RFC 9110, 9.3.6). */
async function tunnelThrough(proxy: URL, options: ConnectionOptions): Promise<Tunnel> {
  const { request } = await import(proxy.protocol === 'https:' ? 'node:https' : 'node:http');
  const authorization = basicAuthorization(proxy.username, proxy.password);
  return ({ host, port, connecting }) =>
    new Promise((resolve, reject) => {
      const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
      const asked: ClientRequest = request({
        ...addressOf(proxy),
        ...authorities(options),
        method: 'CONNECT',
        path: authority,
        headers: { host: authority, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
        agent: false,
        signal: connecting,
        autoSelectFamilyAttemptTimeout: addressTimeout(options),
      });
      asked.on('error', reject);
      asked.on('close', () => reject(Object.assign(new Error('no answer'), { code: 'ECONNRESET' })));
      asked.on('connect', ({ statusCode: status = 0 }, socket: Socket) => {
        if (status >= 200 && status < 300) return resolve(socket);
        socket.destroy();
        return reject(new TunnelRefused(status));
      });
      asked.end();
    });
}

/** What `http.Agent` has and its types do not say; agent libraries have relied on it since Node 0.12. */
interface RequestTaker {
  addRequest(request: ClientRequest, options: object): void;
}

/**
 * Plain http goes to a proxy as a request for the whole URL. Proxies commonly allow tunnels (CONNECT) for port 443
 * only.
 */
function forwardThrough(agent: Agent, proxy: URL): Agent {
  const taker = agent as Agent & RequestTaker;
  const addRequest = taker.addRequest.bind(agent);
  const { host, port, servername } = addressOf(proxy);
  const authorization = basicAuthorization(proxy.username, proxy.password);
  // The requests are for http, whatever the proxy speaks.
  Object.assign(agent, { protocol: 'http:', defaultPort: 80 });
  taker.addRequest = (request, options) => {
    request.path = `http://${request.getHeader('host')}${request.path}`;
    if (authorization !== undefined) request.setHeader('proxy-authorization', authorization);
    addRequest(request, { ...options, host, hostname: host, port, servername });
  };
  return agent;
}

/** The value of an Authorization header for user name and password as they stand in a URL; undefined without a name. */
export function basicAuthorization(username: string, password: string): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decodePart(username)}:${decodePart(password)}`).toString('base64')}`;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

type Created = (error: Error | null, socket?: TLSSocket) => void;

/** Says what is wrong with the certificate of a connection. */
type CertificateCheck = (socket: TLSSocket) => FiError | undefined;

/** Hands a connection out only when its certificate has been looked at, so that nothing is sent to a stranger. */
function connectIn(agent: HttpsAgent, tunnel: Tunnel | undefined, check: CertificateCheck): void {
  const maker = agent as unknown as { createConnection(options: object, callback?: Created): TLSSocket | undefined };
  const createConnection = maker.createConnection.bind(agent);
  const connect = async (target: Target): Promise<TLSSocket> => {
    const through = tunnel === undefined ? {} : { socket: await tunnel(target) };
    const socket = createConnection({ ...target, ...through });
    if (socket === undefined) throw new Error('no connection');
    await handshake(socket, target.connecting);
    const problem = check(socket);
    if (problem === undefined) return socket;
    socket.destroy();
    throw problem;
  };
  maker.createConnection = (target, callback) => {
    connect(target as Target).then(
      (socket) => callback?.(null, socket),
      (error) => callback?.(error),
    );
    return undefined;
  };
}

function handshake(socket: TLSSocket, connecting: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => socket.destroy(new Error('cancelled'));
    const settle = (settled: () => void) => {
      connecting?.removeEventListener('abort', cancel);
      settled();
    };
    const closed = () => Object.assign(new Error('closed during the TLS handshake'), { code: 'ECONNRESET' });
    // It stays: an error between this promise and the request that gets the connection must not end the process.
    socket.on('error', (error) => settle(() => reject(error)));
    socket.once('close', () => settle(() => reject(closed())));
    socket.once('secureConnect', () => settle(resolve));
    if (connecting?.aborted) cancel();
    else connecting?.addEventListener('abort', cancel);
  });
}

function certificateCheck(url: URL, { fingerprints, log }: ConnectionOptions): CertificateCheck {
  let logged = false;
  return (socket) => {
    const certificate = socket.getPeerCertificate();
    const fingerprint = certificate.raw === undefined ? 'none' : fingerprintOf(certificate.raw);
    if (fingerprints.length > 0) {
      const accepted = certificate.raw !== undefined && matchesFingerprint(certificate.raw, fingerprints);
      return accepted ? undefined : fingerprintProblem(url, fingerprint);
    }
    if (!logged) {
      logged = true;
      log.info(
        `${url.host}: certificate not checked: ${describeCertificate(certificate)}, ${socket.getProtocol()}, ` +
          `${socket.getCipher().name}; to pin it: ssl-fingerprint=${fingerprint}`,
      );
    }
    return undefined;
  };
}

function fingerprintProblem(url: URL, fingerprint: string): FiError {
  return new FiError(
    'ERR_FI_TLS',
    `${url.origin}: certificate refused: its fingerprint is ${fingerprint}, which is not in ssl-fingerprint`,
  );
}

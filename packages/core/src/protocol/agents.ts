/** Connections to servers, direct or through a proxy, with the certificate check that the options ask for. */

import type { Agent, ClientRequest } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
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

/** Makes the agent for all requests to the origin of `url`, by way of `proxy` when there is one. */
export async function createAgent(url: URL, proxy: URL | undefined, options: ConnectionOptions): Promise<Agent> {
  const common = { keepAlive: true, timeout: options.timeoutMs };
  if (url.protocol === 'http:') {
    if (proxy === undefined) return new (await import('node:http')).Agent(common);
    const { Agent } = await import(proxy.protocol === 'https:' ? 'node:https' : 'node:http');
    return forwardThrough(new Agent({ ...common, ...options.tls }), proxy);
  }
  const { createSecureContext } = await import('node:tls');
  const checked = options.fingerprints.length > 0 || options.noSslCheck;
  const secure = {
    ...common,
    // Made once: each connection would read all authorities again, 20 ms for a system's list.
    secureContext: createSecureContext(options.tls),
    // With a pinned or unchecked certificate the check below decides. A resumed session would show no certificate.
    ...(checked ? { rejectUnauthorized: false, maxCachedSessions: 0 } : {}),
  };
  let agent: HttpsAgent;
  if (proxy === undefined) {
    agent = new (await import('node:https')).Agent(secure);
  } else {
    const { HttpsProxyAgent } = await import('hpagent');
    const proxyRequestOptions = options.tls.ca === undefined ? {} : { ca: options.tls.ca };
    agent = new HttpsProxyAgent({ ...secure, proxy, proxyRequestOptions });
  }
  if (checked) checkAfterHandshake(agent, url, options);
  return agent;
}

/** What `http.Agent` has and its types do not say; agent libraries have relied on it since Node 0.12. */
interface RequestTaker {
  addRequest(request: ClientRequest, options: object): void;
}

/**
 * Plain http goes to a proxy as a request for the whole URL. Proxies commonly allow the tunnels that hpagent would build
 * here (CONNECT) for port 443 only.
 */
function forwardThrough(agent: Agent, proxy: URL): Agent {
  const taker = agent as Agent & RequestTaker;
  const addRequest = taker.addRequest.bind(agent);
  const port = proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port);
  const authorization = basicAuthorization(proxy.username, proxy.password);
  taker.addRequest = (request, options) => {
    request.path = `http://${request.getHeader('host')}${request.path}`;
    if (authorization !== undefined) request.setHeader('proxy-authorization', authorization);
    const host = proxy.hostname.replace(/^\[|\]$/g, '');
    addRequest(request, { ...options, host, hostname: host, port, servername: host });
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

/** Hands a connection out only when its certificate has been looked at, so that nothing is sent to a stranger. */
function checkAfterHandshake(agent: HttpsAgent, url: URL, options: ConnectionOptions): void {
  const maker = agent as unknown as { createConnection(options: object, callback: Created): TLSSocket | undefined };
  const createConnection = maker.createConnection.bind(agent);
  let logged = false;
  maker.createConnection = (connection, callback) => {
    let waiting = true;
    const watch = (socket: TLSSocket) => {
      if (!waiting) return;
      waiting = false;
      const finish = (error: Error | null) => {
        socket.off('error', finish).off('secureConnect', secured).off('timeout', silent).off('close', closed);
        if (error === null) callback(null, socket);
        else {
          socket.once('error', () => {});
          socket.destroy();
          callback(error);
        }
      };
      const silent = () => finish(Object.assign(new Error('TLS handshake timed out'), { code: 'ETIMEDOUT' }));
      const closed = () => finish(Object.assign(new Error('closed during the TLS handshake'), { code: 'ECONNRESET' }));
      const secured = () => {
        const certificate = socket.getPeerCertificate();
        const fingerprint = certificate.raw === undefined ? 'none' : fingerprintOf(certificate.raw);
        if (options.fingerprints.length > 0) {
          const accepted = certificate.raw !== undefined && matchesFingerprint(certificate.raw, options.fingerprints);
          if (!accepted) return finish(fingerprintProblem(url, fingerprint));
        } else if (!logged) {
          logged = true;
          options.log.info(
            `${url.host}: certificate not checked: ${describeCertificate(certificate)}, ${socket.getProtocol()}, ` +
              `${socket.getCipher().name}; to pin it: ssl-fingerprint=${fingerprint}`,
          );
        }
        return finish(null);
      };
      socket.setTimeout(options.timeoutMs);
      socket.once('error', finish).once('timeout', silent).once('close', closed).once('secureConnect', secured);
    };
    const direct = createConnection(connection, (error, socket) => {
      if (error !== null || socket === undefined) callback(error ?? new Error('no connection'));
      else watch(socket);
    });
    if (direct !== undefined) watch(direct);
    return undefined;
  };
}

function fingerprintProblem(url: URL, fingerprint: string): FiError {
  return new FiError(
    'ERR_FI_TLS',
    `${url.origin}: certificate refused: its fingerprint is ${fingerprint}, which is not in ssl-fingerprint`,
  );
}

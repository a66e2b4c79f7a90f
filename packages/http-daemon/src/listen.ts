/** Opens the server: on an address and port, or on a socket that a service manager has opened. */
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeError, FiError } from '@fi/core';
import type { HttpdSettings } from './settings.js';

/** Milliseconds that a connection is kept for another request. */
const KEEP_ALIVE = 5_000;
/** Milliseconds without a byte in either direction, while a request is answered. */
const IDLE = 60_000;
/** Bytes of all headers of a request. */
const MAX_HEADERS = 16 * 1024;
/** Requests of a connection. */
const MAX_REQUESTS = 1_000;
/** Milliseconds for a TLS handshake. */
const HANDSHAKE = 10_000;
/** Connections that the system holds until they are taken: one that finds no place tries again after a second only. */
const BACKLOG = 2048;
/** `Connections` watches slow requests itself, with timers that exist only while there are connections. */
const NEVER = 2 ** 31 - 1;

const HTTP_OPTIONS = {
  maxHeaderSize: MAX_HEADERS,
  keepAliveTimeout: KEEP_ALIVE,
  headersTimeout: 0,
  requestTimeout: 0,
  connectionsCheckingInterval: NEVER,
};

/** PEM texts of a certificate and its key. */
interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** @throws FiError `ERR_FI_CERTIFICATE` when the files cannot be read, or do not belong together */
export async function readCertificate(files: NonNullable<HttpdSettings['certificate']>): Promise<KeyPair> {
  const { certFile, keyFile = certFile } = files;
  const read = async (file: string, option: string) => {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      throw new FiError('ERR_FI_CERTIFICATE', `${option}: ${describeError(error)}`, { cause: error });
    }
  };
  const cert = await read(certFile, 'httpd-ssl-cert-file');
  const key = await read(keyFile, 'httpd-ssl-key-file');
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const reason = `${certFile} and ${keyFile} are no certificate (PEM) and its key: ${describeError(error)}`;
    throw new FiError('ERR_FI_CERTIFICATE', reason, { cause: error });
  }
  return { cert, key };
}

/** A server that does not listen yet. */
export async function makeServer(settings: HttpdSettings, listener: RequestListener): Promise<Server> {
  let server: Server;
  if (settings.certificate === undefined) {
    server = createServer(HTTP_OPTIONS, listener);
  } else {
    const pair = await readCertificate(settings.certificate);
    const { createServer: createSecureServer } = await import('node:https');
    server = createSecureServer({ ...HTTP_OPTIONS, ...pair, handshakeTimeout: HANDSHAKE }, listener);
  }
  // Without leave to go on, clients keep their large bodies to themselves.
  server.on('checkContinue', listener);
  server.setTimeout(IDLE);
  server.maxRequestsPerSocket = MAX_REQUESTS;
  return server;
}

/**
 * Begins to listen.
 * @param fd an inherited socket, instead of the address and port of the settings
 * @throws FiError `ERR_FI_LISTEN`
 */
export async function listen(server: Server, { ip, port }: HttpdSettings, fd?: number): Promise<void> {
  const where = fd === undefined ? `${ip ?? 'all addresses'} port ${port}` : `the inherited socket ${fd}`;
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: 'the port is in use; set another one with httpd-port',
        EACCES: 'permission denied; set a port above 1023 with httpd-port',
        EADDRNOTAVAIL: 'this machine has no such address; set another one with httpd-ip',
        ENOTFOUND: 'there is no such address; set another one with httpd-ip',
      };
      const reason = reasons[error.code ?? ''] ?? describeError(error);
      reject(new FiError('ERR_FI_LISTEN', `cannot listen on ${where}: ${reason}`, { cause: error }));
    };
    server.once('error', fail);
    const listening = () => {
      server.off('error', fail);
      resolve();
    };
    if (fd !== undefined) server.listen({ fd }, listening);
    else server.listen({ port, backlog: BACKLOG, ...(ip === undefined ? {} : { host: ip }) }, listening);
  });
}

/** Where a server listens; undefined for a socket that has no port (Unix domain). */
export function addressOf(server: Server): AddressInfo | undefined {
  const address = server.address();
  return address === null || typeof address === 'string' ? undefined : address;
}

/** Connections to hosts that are harder than others: those that only speak the TLS of their time. */

import tls from 'node:tls';
import { FiError, silentLogger } from '@fi/core';
import { fingerprintOf } from '@fi/core/protocol';
import { VimClient, type VimClientOptions } from './soap/client.js';
import { endpointOf } from './soap/endpoint.js';

/** What OpenSSL says when a server knows no version of TLS that we offer, or no cipher. */
const OLD_TLS = /unsupported protocol|protocol version|handshake failure|no protocols available|dh key too small/i;

/**
 * Opens a session. ESX 3.5 to 5.x speak TLS 1.0 and 1.1 only: when the host refuses ours, these are allowed, for the rest
 * of this process, with a warning.
 * @throws {FiError} as `VimClient.connect`
 */
export async function openSession(options: VimClientOptions): Promise<VimClient> {
  const first = new VimClient(options);
  try {
    await first.connect();
    return first;
  } catch (error) {
    await first.close();
    if (!isOldTls(error)) throw error;
  }
  (options.log ?? silentLogger).warning(`${first.where}: does not speak TLS 1.2; trying TLS 1.0 and 1.1`);
  tls.DEFAULT_MIN_VERSION = 'TLSv1';
  tls.DEFAULT_CIPHERS = 'DEFAULT:@SECLEVEL=0';
  const second = new VimClient(options);
  try {
    await second.connect();
    return second;
  } catch (error) {
    await second.close();
    throw error;
  }
}

function isOldTls(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if ((code === 'EPROTO' || code.startsWith('ERR_SSL_')) && OLD_TLS.test(cause.message)) return true;
  }
  return false;
}

/** Whether the host's certificate was refused, by its signer, its name or its date. */
export function isCertificateProblem(error: unknown): error is FiError {
  return error instanceof FiError && error.code === 'ERR_FI_TLS' && error.message.includes('certificate refused');
}

/** The fingerprint of the certificate that a host shows now, as ssl-fingerprint takes it; undefined when it shows none. */
export function shownFingerprint(host: string, seconds: number): Promise<string | undefined> {
  const { hostname, port } = new URL(endpointOf(host));
  const address = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = tls.connect({ host: address, port: Number(port || 443), rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      resolve(raw === undefined ? undefined : fingerprintOf(raw));
      socket.destroy();
    });
    socket.setTimeout(seconds * 1000, () => socket.destroy());
    socket.on('error', () => resolve(undefined)).on('close', () => resolve(undefined));
  });
}

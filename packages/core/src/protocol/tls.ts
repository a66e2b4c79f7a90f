/** What makes a server's certificate acceptable: certificate authorities from files, or a pinned fingerprint. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DetailedPeerCertificate } from 'node:tls';
import { describeError, FiError } from '../errors.js';

/** TLS options as configured; paths and lists of texts, nothing read yet. */
export interface TlsOptions {
  /** PEM file with certificate authorities that replace the built-in ones. */
  caCertFile?: string;
  /** Directory of such files: OpenSSL's hashed names (`8d86cdd1.0`) or `*.pem`, `*.crt`, `*.cer`. */
  caCertDir?: string;
  /** PEM file with the client certificate, and its key unless `sslKeyFile` is given. */
  sslCertFile?: string;
  sslKeyFile?: string;
  /** Fingerprints of the only certificates to accept: `sha256$hex` or bare hex, colons allowed. */
  sslFingerprints?: readonly string[];
  /** Accept any certificate for any name. */
  noSslCheck?: boolean;
}

/** The files' contents, as `node:tls` takes them. */
export interface TlsMaterial {
  ca?: string[];
  cert?: string;
  key?: string;
}

/**
 * Reads the files that the options name.
 *
 * @throws {FiError} `ERR_FI_TLS_FILE` when one is missing, unreadable, or holds no certificate.
 */
export async function loadTlsMaterial(options: TlsOptions): Promise<TlsMaterial> {
  const material: TlsMaterial = {};
  const authorities: string[] = [];
  if (options.caCertFile) {
    authorities.push(...certificates(await load(options.caCertFile, 'certificate file'), options.caCertFile));
  }
  if (options.caCertDir) authorities.push(...(await loadDirectory(options.caCertDir)));
  if (authorities.length > 0) material.ca = authorities;
  if (options.sslCertFile) {
    const cert = (await load(options.sslCertFile, 'client certificate file')).toString('latin1');
    material.cert = cert;
    material.key = options.sslKeyFile ? (await load(options.sslKeyFile, 'client key file')).toString('latin1') : cert;
    if (!material.key.includes('PRIVATE KEY-----')) {
      throw new FiError(
        'ERR_FI_TLS_FILE',
        `${options.sslKeyFile ?? options.sslCertFile}: no private key in it; name the key's file with ssl-key-file`,
      );
    }
  }
  return material;
}

/** Where distributions and BSDs keep the authorities that the administrator of the machine trusts. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/usr/local/etc/ssl/cert.pem',
];

/**
 * The authorities that this machine trusts beside those built into Node: a company's own are installed there. From
 * SSL_CERT_FILE, as OpenSSL does, else the system's bundle, or the system's store where Node can read it (22.15).
 */
export async function systemAuthorities(environment: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const candidates = environment.SSL_CERT_FILE ? [environment.SSL_CERT_FILE] : SYSTEM_BUNDLES;
  for (const path of candidates) {
    const found = certificatesOf(await readFile(path).catch(() => Buffer.alloc(0)));
    if (found.length > 0) return found;
  }
  const tls: object = await import('node:tls');
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] };
  return getCACertificates?.('system') ?? [];
}

async function load(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const text = missing ? `non-existing ${what} ${path}` : `${what}: ${describeError(error)}`;
    throw new FiError('ERR_FI_TLS_FILE', text, { cause: error });
  }
}

async function loadDirectory(directory: string): Promise<string[]> {
  let names: string[];
  try {
    names = (await readdir(directory)).sort();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const text = missing
      ? `non-existing certificate directory ${directory}`
      : `certificate directory: ${describeError(error)}`;
    throw new FiError('ERR_FI_TLS_FILE', text, { cause: error });
  }
  const found: string[] = [];
  for (const name of names.filter(
    (entry) => /\.(?:pem|crt|cer)$/i.test(entry) || /^[\da-f]{8}\.\d{1,3}$/.test(entry),
  )) {
    const path = join(directory, name);
    // Such directories hold broken links and other people's files; one that cannot be read does not spoil the rest.
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    found.push(...certificatesOf(bytes));
  }
  if (found.length === 0) {
    throw new FiError(
      'ERR_FI_TLS_FILE',
      `${directory}: no certificate in it; expected *.pem, *.crt or OpenSSL's hashed names`,
    );
  }
  return [...new Set(found)];
}

function certificates(bytes: Buffer, path: string): string[] {
  const found = certificatesOf(bytes);
  if (found.length === 0) throw new FiError('ERR_FI_TLS_FILE', `${path}: no certificate in it; expected PEM or DER`);
  return found;
}

/** All PEM certificates of a file, or the one DER certificate that it is. */
function certificatesOf(bytes: Buffer): string[] {
  const blocks = bytes
    .toString('latin1')
    .split('-----BEGIN ')
    .filter((block) => /^(?:TRUSTED |X509 )?CERTIFICATE-----/.test(block) && block.includes('-----END '))
    .map((block) => `-----BEGIN ${block}`);
  if (blocks.length > 0 || bytes[0] !== 0x30) return blocks;
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`];
}

const ALGORITHM_BY_LENGTH: Readonly<Record<number, string>> = {
  32: 'md5',
  40: 'sha1',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
};

/** A fingerprint to compare with: the digest's name and its lower-case hexadecimal text. */
export interface Fingerprint {
  algorithm: string;
  hex: string;
}

/**
 * Reads `sha256$8a3f…`, `SHA256:8a:3f:…` or bare hexadecimal text, where the length tells the algorithm.
 *
 * @throws {FiError} `ERR_FI_FINGERPRINT` for anything else.
 */
export function parseFingerprint(value: string): Fingerprint {
  const text = value.trim().toLowerCase();
  const [, name, digits = ''] = /^(?:(md5|sha-?(?:1|224|256|384|512))[$:=])?([\da-f: ]+)$/.exec(text) ?? [];
  const hex = digits.replace(/[: ]/g, '');
  const algorithm = name?.replace('-', '') ?? ALGORITHM_BY_LENGTH[hex.length];
  if (algorithm === undefined || createHash(algorithm).digest('hex').length !== hex.length) {
    throw new FiError(
      'ERR_FI_FINGERPRINT',
      `ssl-fingerprint: "${value}" is not a fingerprint; write it like sha256$8a3f…`,
    );
  }
  return { algorithm, hex };
}

/** The form to put into `ssl-fingerprint` for a certificate. */
export function fingerprintOf(certificate: Buffer, algorithm = 'sha256'): string {
  return `${algorithm}$${createHash(algorithm).update(certificate).digest('hex')}`;
}

export function matchesFingerprint(certificate: Buffer, accepted: readonly Fingerprint[]): boolean {
  return accepted.some(({ algorithm, hex }) => fingerprintOf(certificate, algorithm) === `${algorithm}$${hex}`);
}

/** Who a certificate speaks for, in one line without control characters. */
export function describeCertificate(certificate: Pick<DetailedPeerCertificate, 'subject' | 'issuer'>): string {
  const name = (entity: object | undefined) =>
    Object.entries(entity ?? {})
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(', ')
      .replace(/[\x00-\x1f\x7f]+/g, ' ')
      .slice(0, 300);
  return `issuer "${name(certificate.issuer)}", subject "${name(certificate.subject)}"`;
}

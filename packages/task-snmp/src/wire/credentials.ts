/** SNMP credentials as servers, command lines and files give them. */

import { FiError } from '@fi/core';
import { registerSecret } from '@fi/core/log';

export const AUTH_PROTOCOLS = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
export const PRIV_PROTOCOLS = ['des', '3des', 'aes', 'aes192', 'aes256', 'aes192c', 'aes256c'] as const;
export type AuthProtocol = (typeof AUTH_PROTOCOLS)[number];
export type PrivProtocol = (typeof PRIV_PROTOCOLS)[number];

export interface CommunityCredential {
  readonly id?: string;
  readonly version: '1' | '2c';
  readonly community: string;
  readonly port?: number;
  readonly protocol?: string;
}

export interface UserCredential {
  readonly id?: string;
  readonly version: '3';
  readonly username: string;
  readonly authProtocol?: AuthProtocol;
  readonly authPassword?: string;
  readonly privProtocol?: PrivProtocol;
  readonly privPassword?: string;
  readonly port?: number;
  readonly protocol?: string;
}

export type Credential = CommunityCredential | UserCredential;

/** Names of authentication protocols without `hmac-` in front and `-96` behind. */
const AUTH_NAMES: Readonly<Record<string, AuthProtocol>> = {
  md5: 'md5',
  '1.3.6.1.6.3.10.1.1.2': 'md5',
  sha: 'sha',
  sha1: 'sha',
  'sha-1': 'sha',
  '1.3.6.1.6.3.10.1.1.3': 'sha',
  sha224: 'sha224',
  'sha-224': 'sha224',
  sha256: 'sha256',
  'sha-256': 'sha256',
  sha384: 'sha384',
  'sha-384': 'sha384',
  sha512: 'sha512',
  'sha-512': 'sha512',
};

/** Names of privacy protocols without `cbc-` or `cfb128-` in front and `-128` behind. */
const PRIV_NAMES: Readonly<Record<string, PrivProtocol>> = {
  des: 'des',
  '1.3.6.1.6.3.10.1.2.2': 'des',
  '3des': '3des',
  '3des-ede': '3des',
  '3desede': '3des',
  'triple-des': '3des',
  '1.3.6.1.4.1.14832.1.1': '3des',
  aes: 'aes',
  aes128: 'aes',
  'aes-128': 'aes',
  '128aes': 'aes',
  '128-aes': 'aes',
  '1.3.6.1.6.3.10.1.2.4': 'aes',
  '192aes': 'aes192',
  '192-aes': 'aes192',
  '1.3.6.1.4.1.14832.1.3': 'aes192',
  '256aes': 'aes256',
  '256-aes': 'aes256',
  '1.3.6.1.4.1.14832.1.4': 'aes256',
  aes192: 'aes192',
  'aes-192': 'aes192',
  aes256: 'aes256',
  'aes-256': 'aes256',
  // the keys of Cisco devices are made otherwise
  aes192c: 'aes192c',
  'aes-192-c': 'aes192c',
  aes256c: 'aes256c',
  'aes-256-c': 'aes256c',
};

function authProtocol(text: string): AuthProtocol {
  const name = text
    .toLowerCase()
    .replace(/^hmac-/, '')
    .replace(/-96$/, '');
  const found = Object.hasOwn(AUTH_NAMES, name) ? AUTH_NAMES[name] : undefined;
  if (found === undefined) {
    throw new FiError(
      'ERR_FI_CREDENTIAL',
      `unknown authentication protocol "${text}"; use ${AUTH_PROTOCOLS.join(', ')}`,
    );
  }
  return found;
}

function privProtocol(text: string): PrivProtocol {
  const name = text
    .toLowerCase()
    .replace(/^(?:cbc|cfb\d{0,3})-/, '')
    .replace(/^(\d{3}-?aes|aes)-128$/, '$1');
  const found = Object.hasOwn(PRIV_NAMES, name) ? PRIV_NAMES[name] : undefined;
  if (found === undefined) {
    throw new FiError('ERR_FI_CREDENTIAL', `unknown privacy protocol "${text}"; use ${PRIV_PROTOCOLS.join(', ')}`);
  }
  return found;
}

/**
 * A credential from its fields; names are those of the server's AUTHENTICATION element, in any letter case. Its secrets
 * become known to the log's redaction.
 * @throws FiError `ERR_FI_CREDENTIAL` that says what is missing or unknown
 */
export function toCredential(given: Readonly<Record<string, unknown>>): Credential {
  const fields = new Map(
    Object.entries(given).map(([name, value]) => [
      name.toLowerCase(),
      value === undefined || value === null ? '' : String(value),
    ]),
  );
  const field = (...names: string[]) =>
    names.map((name) => fields.get(name)).find((value) => value !== undefined && value !== '');
  const port = Number(field('port'));
  const common = {
    ...(field('id') === undefined ? {} : { id: field('id') }),
    ...(Number.isInteger(port) && port > 0 && port < 65_536 ? { port } : {}),
    ...(field('protocol') === undefined ? {} : { protocol: field('protocol') }),
  };
  const version = (field('version') ?? '1').toLowerCase();
  if (version === '3') {
    const username = field('username');
    if (username === undefined) throw new FiError('ERR_FI_CREDENTIAL', 'an SNMPv3 credential needs a username');
    const authPassword = field('authpassphrase', 'authpassword');
    const privPassword = field('privpassphrase', 'privpassword');
    for (const secret of [authPassword, privPassword]) if (secret !== undefined) registerSecret(secret);
    if (privPassword !== undefined && authPassword === undefined) {
      throw new FiError('ERR_FI_CREDENTIAL', 'an SNMPv3 credential with a privpassword needs an authpassword too');
    }
    return {
      ...common,
      version,
      username,
      ...(authPassword === undefined
        ? {}
        : { authPassword, authProtocol: authProtocol(field('authprotocol') ?? 'md5') }),
      ...(privPassword === undefined
        ? {}
        : { privPassword, privProtocol: privProtocol(field('privprotocol') ?? 'des') }),
    };
  }
  if (version !== '1' && version !== '2c') {
    throw new FiError('ERR_FI_CREDENTIAL', `unknown SNMP version "${version}"; use 1, 2c or 3`);
  }
  const community = field('community');
  if (community === undefined)
    throw new FiError('ERR_FI_CREDENTIAL', `an SNMP credential of version ${version} needs a community`);
  if (community !== 'public') registerSecret(community);
  return { ...common, version, community };
}

/**
 * A credential from `version:3,username:admin,authpassword:secret`; a value may hold colons.
 * @throws FiError `ERR_FI_CREDENTIAL`
 */
export function parseCredential(text: string): Credential {
  const fields: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const colon = pair.indexOf(':');
    if (colon < 1) throw new FiError('ERR_FI_CREDENTIAL', 'a credential is written version:2c,community:NAME');
    fields[pair.slice(0, colon).trim()] = pair.slice(colon + 1);
  }
  return toCredential(fields);
}

/**
 * Credentials from a file: a JSON or YAML list of maps, or one `key:value,…` credential per line; `#` begins a comment.
 * @throws FiError `ERR_FI_CREDENTIAL` that names the line
 */
export async function parseCredentialFile(text: string): Promise<Credential[]> {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const entries = lines.filter(({ line }) => line !== '' && !line.startsWith('#'));
  if (/^[[-]/.test(entries[0]?.line ?? '')) {
    const { parse } = await import('yaml');
    const list: unknown = parse(text, { maxAliasCount: 0 });
    if (!Array.isArray(list)) throw new FiError('ERR_FI_CREDENTIAL', 'not a list of credentials');
    return list.map((entry, index) =>
      atLine(`credential ${index + 1}`, () => toCredential(entry as Record<string, unknown>)),
    );
  }
  return entries.map(({ line, number }) => atLine(`line ${number}`, () => parseCredential(line)));
}

function atLine<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const reason = error instanceof FiError ? error.message : 'not a credential';
    throw new FiError('ERR_FI_CREDENTIAL', `${where}: ${reason}`, { cause: error });
  }
}

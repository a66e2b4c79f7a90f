/** The options of the HTTP interface, as the daemon takes them. */
import { FiError } from '@fi/core';
import type { ConfigValues, ProgramOptions } from '@fi/core/config';

type AgentConfig = ConfigValues<ProgramOptions<'agent'>>;
type HttpdOption = Extract<keyof AgentConfig, `httpd-${string}`>;

export interface HttpdSettings {
  /** Address to listen on; undefined: all. */
  readonly ip?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Items of `httpd-trust`, see `parseTrustItem`. */
  readonly trust: readonly string[];
  readonly certificate?: { readonly certFile: string; readonly keyFile?: string };
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Requests that an address may make in a minute; 0: any number. */
  readonly rateLimit: number;
}

/**
 * The settings from the agent's configuration.
 * @throws FiError `ERR_FI_CONFIG` where options contradict each other
 */
export function httpdSettings(config: Pick<AgentConfig, HttpdOption>): HttpdSettings {
  const certFile = config['httpd-ssl-cert-file'];
  const keyFile = config['httpd-ssl-key-file'];
  const user = config['httpd-user'];
  const password = config['httpd-password'];
  if (keyFile !== undefined && certFile === undefined) {
    throw new FiError('ERR_FI_CONFIG', 'httpd-ssl-key-file needs httpd-ssl-cert-file, the certificate of that key');
  }
  if ((user === undefined) !== (password === undefined)) {
    throw new FiError('ERR_FI_CONFIG', 'httpd-user and httpd-password go together; set both or none of them');
  }
  if (user?.includes(':') === true) throw new FiError('ERR_FI_CONFIG', 'httpd-user cannot hold a colon');
  const ip = config['httpd-ip'];
  return {
    ...(ip === undefined ? {} : { ip: ip.replace(/^\[|\]$/g, '') }),
    port: config['httpd-port'],
    trust: config['httpd-trust'],
    ...(certFile === undefined ? {} : { certificate: { certFile, ...(keyFile === undefined ? {} : { keyFile }) } }),
    ...(user === undefined || password === undefined ? {} : { credentials: { user, password } }),
    rateLimit: config['httpd-rate-limit'],
  };
}

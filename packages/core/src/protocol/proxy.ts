/** Which proxy a request goes through: the option, else the environment, with the meaning that curl and LWP give it. */

import { BlockList, isIP } from 'node:net';
import { FiError } from '../errors.js';
import { maskUrl } from './url.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL, or undefined for a direct connection. `option` is the configured proxy: a URL for both schemes,
 * `none` to ignore the environment, or empty for `http_proxy`, `https_proxy` and `no_proxy` in any letter case.
 *
 * @throws {FiError} `ERR_FI_PROXY` for a proxy that is not an http or https URL.
 */
export function proxyFor(url: URL, option: string | undefined, environment: Environment): URL | undefined {
  const configured = option?.trim() ?? '';
  if (configured.toLowerCase() === 'none') return undefined;
  if (configured !== '') return parseProxy(configured, 'proxy');
  const scheme = url.protocol.slice(0, -1);
  const value = variable(environment, `${scheme}_proxy`);
  if (value === undefined || value.trim() === '') return undefined;
  if (bypasses(url, variable(environment, 'no_proxy') ?? '')) return undefined;
  return parseProxy(value.trim(), `${scheme}_proxy`);
}

function parseProxy(value: string, source: string): URL {
  const full = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new FiError('ERR_FI_PROXY', `${source}: "${maskUrl(value)}" is not a proxy; write it like http://proxy:3128`);
  }
  return url;
}

/** A variable in any letter case. HTTP_PROXY of a CGI program comes from a request header and is not believed. */
function variable(environment: Environment, name: string): string | undefined {
  if (environment[name] !== undefined) return environment[name];
  for (const [key, value] of Object.entries(environment)) {
    if (key.toLowerCase() !== name) continue;
    if (key === 'HTTP_PROXY' && environment.REQUEST_METHOD !== undefined) continue;
    return value;
  }
  return undefined;
}

/** Whether `no_proxy` names the host: `*`, a name with its subdomains, an address or a subnet; each with or without a port. */
function bypasses(url: URL, list: string): boolean {
  const host = bare(url.hostname);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '') return false;
      if (entry === '*') return true;
      const [, name = entry, wanted] = /^(\[.{0,50}\]|[^:]{0,255}):(\d{1,5})$/.exec(entry) ?? [];
      if (wanted !== undefined && wanted !== port) return false;
      if (isIP(host) !== 0) return holds(bare(name), host);
      const suffix = bare(name).replace(/^\*?\./, '');
      return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
    });
}

/** A host without the brackets of IPv6 and the dot of a full name. */
const bare = (host: string): string => host.toLowerCase().replace(/^\[|\]$|\.$/g, '');

/** Whether an address is the one, or in the subnet (`10.0.0.0/8`), that an entry names in any spelling. */
function holds(entry: string, address: string): boolean {
  const [base = '', length, ...more] = entry.split('/');
  const family = isIP(base);
  if (family === 0 || family !== isIP(address) || more.length > 0) return false;
  const bits = family === 6 ? 128 : 32;
  if (length !== undefined && !(/^\d{1,3}$/.test(length) && Number(length) <= bits)) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const subnet = new BlockList();
  subnet.addSubnet(base, length === undefined ? bits : Number(length), type);
  return subnet.check(address, type);
}

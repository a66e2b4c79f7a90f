/** Server URLs: the canonical form of what people write, and a form that may be shown in messages and logs. */

import { FiError } from '../errors.js';

/** Path that FusionInventory adds to a server given without one; OCS Inventory and its followers answer there. */
const DEFAULT_PATH = '/ocsinventory';

/**
 * The URL that a configured server means: `http` when no scheme is given, and `/ocsinventory` when there is no path at
 * all (`http://h` becomes `http://h/ocsinventory`, `http://h/` stays).
 *
 * @throws {FiError} `ERR_FI_URL` for other schemes and for text that is not a URL.
 */
export function canonicalServerUrl(value: string): string {
  const text = value.trim();
  const scheme = /^([A-Za-z][A-Za-z\d+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    throw new FiError('ERR_FI_URL', `invalid protocol for URL: ${maskUrl(text)}; use http:// or https://`);
  }
  const full = scheme === undefined ? `http://${text}` : text;
  if (text === '' || !URL.canParse(full)) {
    throw new FiError('ERR_FI_URL', `not a server URL: "${maskUrl(text)}"; write it like https://server/path`);
  }
  const hasPath = /^[A-Za-z]+:\/\/[^/?#]*[/?#]/.test(full);
  return hasPath ? full : `${full}${DEFAULT_PATH}`;
}

/** Longer ones are cut in messages. */
const MAX_SHOWN = 2000;

/**
 * The URL without its password, and without its user name too when only a token stands there. In text that is not a URL a
 * password may hold `/`, `?` and `#`, so all before the last `@` is taken for one.
 */
export function maskUrl(url: string | URL): string {
  const text = String(url).slice(0, MAX_SHOWN);
  const isUrl = URL.canParse(/^[A-Za-z][A-Za-z\d+.-]*:\/\//.test(text) ? text : `http://${text}`);
  const userinfo = isUrl ? /^([A-Za-z][A-Za-z\d+.-]*:\/\/)?[^/?#]*@/ : /^([A-Za-z][A-Za-z\d+.-]*:\/\/)?[\s\S]*@/;
  return text.replace(userinfo, (_, scheme: string | undefined) => `${scheme ?? ''}***@`);
}

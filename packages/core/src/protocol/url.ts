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

/** The URL without its password, and without its user name too when only a token stands there. */
export function maskUrl(url: string | URL): string {
  const text = String(url);
  return text.replace(
    /^([A-Za-z][A-Za-z\d+.-]*:\/\/)?[^/?#\s]*@/,
    (_, scheme: string | undefined) => `${scheme ?? ''}***@`,
  );
}

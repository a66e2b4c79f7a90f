/** From what people write as a host to the URL of its API. Pure. */

import { isIPv6 } from 'node:net';
import { FiError } from '@fi/core';

/**
 * The URL of the SOAP service of `host`: a name or an address, with or without a port (`10.0.0.20:9443`), an IPv6 address
 * with or without brackets, or a URL that begins with https://.
 * @throws {FiError} `ERR_FI_HOST` for anything else
 */
export function endpointOf(host: string): string {
  const text = host
    .trim()
    .replace(/^https:\/\//i, '')
    .replace(/\/(?:sdk(?:\/vimService)?\/?)?$/, '');
  const authority = isIPv6(text) ? `[${text}]` : text;
  const url = /^[^\s/?#@\\%]+$/.test(authority) ? `https://${authority}/sdk/vimService` : '';
  if (!URL.canParse(url)) {
    const shown = JSON.stringify(host.slice(0, 100));
    throw new FiError('ERR_FI_HOST', `${shown} is no host; write a name or an address, with :PORT behind it if needed`);
  }
  return new URL(url).href;
}

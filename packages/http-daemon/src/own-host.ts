/** Whether a request was made to this machine by a name of its own: a page of another site cannot have such a name. */
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { hostOf } from './exchange.js';

const firstLabel = (name: string) => name.toLowerCase().split('.')[0] ?? '';

/**
 * True for addresses, `localhost`, and the host name with any domain. A name of somebody else that leads here (DNS
 * rebinding) is none of these.
 */
export function isOwnHost(header: string | undefined, own: string = hostname()): boolean {
  const host = hostOf(header);
  return isIP(host) !== 0 || host === 'localhost' || (host !== '' && firstLabel(host) === firstLabel(own));
}

/** Where a task takes orders from that could harm this machine. Pure. */
import { maskUrl } from '../../protocol/url.js';

export interface SourcePolicy {
  /** Host names, lower case; empty: the host of the target. */
  readonly servers: readonly string[];
  readonly allowHttp: boolean;
  /** What stands before `-server` and `-allow-http` in the names of the options: `deploy`. */
  readonly options: string;
}

/** The host of a URL, or the text itself. */
export function hostOf(server: string): string {
  const text = /^https?:\/\//i.test(server) && URL.canParse(server) ? new URL(server).hostname : server;
  return text.toLowerCase().replace(/\.$/, '');
}

/**
 * Why orders are not taken from an address; undefined: they are.
 * @param remote where they came from, or are said to be
 * @param target URL of the server in the configuration
 */
export function sourceProblem(policy: SourcePolicy, remote: string, target: string): string | undefined {
  const { options } = policy;
  const shown = maskUrl(remote).slice(0, 200);
  if (!URL.canParse(remote)) return `${shown} is not a web address`;
  const { protocol, hostname } = new URL(remote);
  if (protocol !== 'https:' && protocol !== 'http:') return `${shown} is not a web address`;
  const allowed = policy.servers.length > 0 ? policy.servers : [hostOf(target)];
  if (!allowed.includes(hostOf(hostname))) {
    return `${shown}: jobs are taken from ${allowed.join(', ')} only; add the host to ${options}-server if it may give any`;
  }
  // what tells where the jobs are must not have been changed on the way either
  const plain = protocol === 'http:' || /^http:/i.test(target);
  if (plain && !policy.allowHttp) {
    return `${shown}: jobs are taken over https only; use an https server, or set ${options}-allow-http = 1 if the network is safe`;
  }
  return undefined;
}

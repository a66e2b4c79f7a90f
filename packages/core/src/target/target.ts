/** Targets: the servers and local places that the configuration names, each with a folder for its state. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { canonicalServerUrl, maskUrl } from '../protocol/url.js';

export interface Target {
  /** `server0`, `local0`: the place in the configuration. */
  readonly id: string;
  readonly type: 'server' | 'local';
  /** Canonical URL of a server; absolute path, or `-`, of a local target. */
  readonly address: string;
  /** The same without credentials, for people. */
  readonly name: string;
  /** Folder of its state, absolute. It follows the address, so that state survives a new order of the configuration. */
  readonly directory: string;
}

/** Part of a folder name that tells a person which target it is. */
function slug(text: string): string {
  return (
    text
      .replace(/^[a-z]+:\/\//i, '')
      .replace(/[^A-Za-z0-9.-]+/g, '_')
      .replace(/^[_.-]+|[_.-]+$/g, '')
      .slice(0, 60) || 'target'
  );
}

/**
 * The targets of a configuration: local ones first, then servers, as they are worked on.
 * @throws FiError `ERR_FI_URL` for a server that is no web address
 */
export function makeTargets(
  config: { readonly server: readonly string[]; readonly local: readonly string[] },
  vardir: string,
): Target[] {
  const make = (type: 'server' | 'local', index: number, address: string): Target => {
    const name = type === 'server' ? maskUrl(address) : address;
    const hash = createHash('sha256')
      .update(`${type} ${withoutCredentials(address)}`)
      .digest('hex')
      .slice(0, 8);
    const directory = path.join(vardir, 'targets', `${type}-${slug(name.replace('***@', ''))}-${hash}`);
    return { id: `${type}${index}`, type, address, name, directory };
  };
  const unique = (addresses: readonly string[]) => [...new Set(addresses)];
  return [
    ...unique(config.local.map((place) => (place === '-' ? '-' : path.resolve(place)))).map((place, index) =>
      make('local', index, place),
    ),
    ...unique(config.server.map(canonicalServerUrl)).map((url, index) => make('server', index, url)),
  ];
}

/** A new password is no new target. */
function withoutCredentials(address: string): string {
  return address.replace(/^([a-z]+:\/\/)[^/?#\s]*@/i, '$1');
}

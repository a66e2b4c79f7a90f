/** Where parts come from: mirrors, neighbours, or a folder. Pure. */
import { maskUrl } from '@fi/core/protocol';

/** The URL of a part below a source; the slash is added even where a query is, as servers expect it there. */
export function partUrl(source: string, sha512: string): string {
  const base = source.endsWith('/') ? source : `${source}/`;
  return `${base}${sha512.slice(0, 1)}/${sha512.slice(0, 2)}/${sha512}`;
}

/** Why a mirror cannot be used; undefined: it can. */
export function mirrorProblem(mirror: string): string | undefined {
  const shown = maskUrl(mirror).slice(0, 100);
  if (!/^https?:\/\//i.test(mirror) || !URL.canParse(mirror)) return `${shown} is not a web address`;
  return undefined;
}

/** The base URL of the parts that a neighbour offers. */
export function peerSource(address: string, port: number): string {
  return `http://${address}:${port}/deploy/getFile/`;
}

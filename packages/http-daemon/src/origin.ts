/** Which pages of other sites may call the agent: those of its own servers (Cross-Origin Resource Sharing). Pure. */
import type { TargetView } from './agent-view.js';

/** Host and port of an http or https URL; undefined for anything else. */
function authority(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, hostname, port } = new URL(text);
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}

/** Whether an Origin header names the host and port of a server target. */
export function isServerOrigin(origin: string, targets: readonly TargetView[]): boolean {
  const wanted = authority(origin);
  return (
    wanted !== undefined && targets.some(({ type, address }) => type === 'server' && authority(address) === wanted)
  );
}

/** Headers that let a page of `origin` read the answer. */
export function corsHeaders(origin: string | undefined, requestHeaders: string | undefined): Record<string, string> {
  if (origin === undefined) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    Vary: 'Origin',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ...(requestHeaders === undefined ? {} : { 'Access-Control-Allow-Headers': '*' }),
  };
}

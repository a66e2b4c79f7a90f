/** One request on its way through the daemon. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@fi/core';
import type { AgentView } from './agent-view.js';
import type { LogLimit } from './log-limit.js';
import type { RateLimit } from './rate-limit.js';
import type { HttpdSettings } from './settings.js';
import type { Client } from './trust.js';

/** What all routes work with. */
export interface Services {
  readonly view: AgentView;
  readonly settings: HttpdSettings;
  /** Tagged with the daemon's name. */
  readonly log: Logger;
  /** For lines that any client can cause. */
  readonly logLimit: LogLimit;
  readonly rates: RateLimit;
  /** Counts for a package's route that has a limit of its own. */
  routeRates(path: string): RateLimit;
  readonly counters: Counters;
}

/** Counts since the start, for /metrics. */
export interface Counters {
  /** Requests by the first digit of the status. */
  readonly requests: Map<string, number>;
  /** Connections that were closed to make room, or refused. */
  dropped(): number;
  limited: number;
  /** Files that are being sent now. */
  downloads: number;
  connections(): number;
}

export interface Exchange {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  /** What follows the question mark; undefined without one. */
  readonly query: string | undefined;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: Client;
  /**
   * The client may see what is nobody else's business: it is trusted, and the request was made to a name of this machine
   * or with a password, so that no page of another site has made it.
   */
  readonly insider: boolean;
}

/** Characters of a request target that are looked at. */
const MAX_TARGET = 8_192;

/** Splits a request target; undefined for what is neither a path nor a URL. */
export function splitTarget(target: string | undefined): { path: string; query: string | undefined } | undefined {
  if (target === undefined || target.length > MAX_TARGET) return undefined;
  // Clients that take this for a proxy send the whole URL.
  const local = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const text = local === '' ? '/' : local;
  if (!text.startsWith('/') && !(text.startsWith('?') && text !== target)) return undefined;
  const mark = text.indexOf('?');
  if (mark === -1) return { path: text, query: undefined };
  return { path: text.slice(0, mark) || '/', query: text.slice(mark + 1) };
}

/** Whether a request is one of the draft interface, which is told by its query: `/?action=log&deviceid=…`. */
export function isDraft(path: string, query: string | undefined): boolean {
  return path === '/' && query?.includes('action=') === true && new URLSearchParams(query).has('action');
}

/** The host name or address of a Host header, without port, in lower case. */
export function hostOf(header: string | undefined): string {
  return (header ?? '')
    .toLowerCase()
    .replace(/:\d{0,5}$/, '')
    .replace(/^\[|\]$|\.$/g, '');
}

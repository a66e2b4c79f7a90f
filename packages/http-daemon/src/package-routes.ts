/**
 * Routes of installed packages: found in their manifests, loaded at the first request. The contract of such a module:
 *
 *     export async function route(request: RouteRequest, context: RouteContext): Promise<RouteAnswer | undefined> { … }
 *     export const open = true;                              // answers without httpd-user's password; optional
 *     export const rate = { requests: 30, seconds: 3600 };   // instead of the general limit; null: no limit; optional
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { describeError, FiError, type Logger } from '@fi/core';
import type { PackageRoute } from './agent-view.js';

export interface RouteRequest {
  readonly method: string;
  /** Decoded, without dots, backslashes, empty parts or anything else that climbs: `/deploy/getFile/2/29/2988…`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Of the client, IPv4 addresses as such. */
  readonly address: string;
  /**
   * The body, read when this is called.
   * @throws FiError when it is longer than so many bytes (at most 64 MiB), or takes longer than a minute
   */
  body(maxBytes: number): Promise<Buffer>;
}

export interface RouteContext {
  /** The client is a server, or listed in httpd-trust. */
  readonly trusted: boolean;
  readonly deviceid: string;
  readonly version: string;
  readonly vardir: string;
  /** Options of the agent by name. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Tagged with the name of the package. */
  readonly log: Logger;
  /** Aborted when the client has gone, or the time is over. */
  readonly signal: AbortSignal;
}

export interface RouteAnswer {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

export interface RouteRate {
  readonly requests: number;
  readonly seconds: number;
}

export interface RouteModule {
  /** undefined: not a path of this route; another one may answer, and else the client gets 400. */
  route(request: RouteRequest, context: RouteContext): RouteAnswer | undefined | Promise<RouteAnswer | undefined>;
  readonly open: boolean;
  /** undefined: the general limit. */
  readonly rate: RouteRate | null | undefined;
}

/** Routes for a path, the longest first. */
export function routesFor(routes: readonly PackageRoute[], requestPath: string): PackageRoute[] {
  return routes
    .filter(({ path: base }) => requestPath === base || requestPath.startsWith(`${base}/`))
    .sort((a, b) => b.path.length - a.path.length);
}

/** The decoded path; undefined for one that climbs, in whatever encoding, or hides something. */
export function decodePath(raw: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(raw);
  } catch {
    return undefined;
  }
  if (/[\\%\u0000-\u001f\u007f-\u009f]/.test(decoded) || !/^[\x21-\x7e]*$/.test(raw)) return undefined;
  const parts = decoded.slice(1).split('/');
  const climbs = parts.some((part, index) => /^\.{1,}$/.test(part) || (part === '' && index < parts.length - 1));
  return climbs ? undefined : decoded;
}

/** Loads modules once; one that cannot be loaded is tried again with the next request. */
export class PackageRoutes {
  readonly #modules = new Map<string, Promise<RouteModule>>();

  /** @throws FiError when the module is not what its manifest promises, or not where it may be */
  async load(route: PackageRoute): Promise<RouteModule> {
    const known = this.#modules.get(route.module);
    if (known !== undefined) return known;
    const loading = loadModule(route);
    this.#modules.set(route.module, loading);
    loading.catch(() => this.#modules.delete(route.module));
    return loading;
  }
}

async function loadModule(route: PackageRoute): Promise<RouteModule> {
  const refuse = (reason: string, cause?: unknown) =>
    new FiError('ERR_FI_ROUTE', `the route ${route.path} of ${route.package} cannot be used: ${reason}`, { cause });
  let file: string;
  try {
    file = await realpath(route.module);
    await checkPlace(file, route.package);
  } catch (error) {
    throw refuse(describeError(error), error);
  }
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = await import(/* @vite-ignore */ pathToFileURL(file).href);
  } catch (error) {
    throw refuse(describeError(error), error);
  }
  const { route: handler, open, rate } = loaded;
  if (typeof handler !== 'function') throw refuse('the module exports no function named route');
  return { route: handler as RouteModule['route'], open: open === true, rate: readRate(rate) };
}

function readRate(value: unknown): RouteModule['rate'] {
  if (value === null) return null;
  const { requests, seconds } = (value ?? {}) as Partial<RouteRate>;
  return typeof requests === 'number' && typeof seconds === 'number' ? { requests, seconds } : undefined;
}

/**
 * The agent runs as root: only a module that really lies in the package that names it, where not everybody can change it,
 * is run.
 */
async function checkPlace(file: string, packageName: string): Promise<void> {
  if (!/\.m?js$/.test(file)) throw new Error('not a .js file');
  const status = await stat(file);
  if (!status.isFile()) throw new Error('not a file');
  const folder = await packageFolder(path.dirname(file));
  if (folder?.name !== packageName) throw new Error('the module is outside of its package');
  if (process.platform === 'win32') return;
  for (let place = file; ; place = path.dirname(place)) {
    if (((await stat(place)).mode & 0o002) !== 0) throw new Error(`${place} can be changed by anybody (chmod o-w)`);
    if (place === folder.directory) return;
  }
}

/** The nearest folder above with a package.json that has a name. */
async function packageFolder(start: string): Promise<{ directory: string; name: string } | undefined> {
  for (let directory = start; ; directory = path.dirname(directory)) {
    const text = await readFile(path.join(directory, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) {
      const { name } = JSON.parse(text) as { name?: unknown };
      if (typeof name === 'string') return { directory, name };
    }
    if (path.dirname(directory) === directory) return undefined;
  }
}

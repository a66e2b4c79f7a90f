/** A request for a route of a package: finds it, keeps its limits, and hands over what the contract promises. */
import { describeError } from '@fi/core';
import { type Answer, errorAnswer } from './answer.js';
import { readBody } from './body.js';
import type { Exchange, Services } from './exchange.js';
import { decodePath, PackageRoutes, type RouteModule, routesFor } from './package-routes.js';

/** Milliseconds that a route may take: a remote inventory needs its time. */
const MAX_TIME = 600_000;
const MINUTE = 60;

const modules = new PackageRoutes();

/**
 * Answers a request from the routes of packages; undefined when none of them does.
 * @param guard the answer to clients without password, given whether the route is open to them
 */
export async function answerPackage(
  exchange: Exchange,
  services: Services,
  guard: (open: boolean) => Answer | undefined,
): Promise<Answer | undefined> {
  const { view, log } = services;
  const path = decodePath(exchange.path);
  if (path === undefined) return undefined;
  for (const route of routesFor(view.routes(), path)) {
    let module: RouteModule;
    try {
      module = await modules.load(route);
    } catch (error) {
      services.logLimit.write('error', describeError(error));
      return errorAnswer(500);
    }
    const limit = limitOf(module, services, route.path, exchange.client.address);
    const stop = limit ?? guard(module.open);
    if (stop !== undefined) return stop;
    try {
      const answer = await call(module, path, exchange, services, route.package);
      if (answer !== undefined) return answer;
    } catch (error) {
      log.child(route.package).error(`${exchange.method} ${path.slice(0, 200)}: ${describeError(error)}`);
      return errorAnswer(500);
    }
  }
  return undefined;
}

function limitOf(module: RouteModule, services: Services, path: string, address: string): Answer | undefined {
  const { settings, rates, routeRates, counters, logLimit } = services;
  const { rate } = module;
  if (rate === null) return undefined;
  let limits = rates;
  if (rate !== undefined) {
    limits = routeRates(path);
  } else if (settings.rateLimit === 0) return undefined;
  const { requests, seconds } = rate ?? { requests: settings.rateLimit, seconds: MINUTE };
  if (limits.allow(address, requests, seconds)) return undefined;
  counters.limited++;
  logLimit.write('info', `request rate limitation applied for remote ${address}`);
  return errorAnswer(429, 'Too many requests; try again later.');
}

async function call(
  module: RouteModule,
  path: string,
  { method, query, request, response, client }: Exchange,
  { view, log }: Services,
  packageName: string,
): Promise<Answer | undefined> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('the route took too long')), MAX_TIME);
  response.once('close', () => controller.abort(new Error('the client has gone')));
  request.socket.setTimeout(MAX_TIME);
  const { signal } = controller;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  // It may be rejected when nobody waits for it any more.
  aborted.catch(() => undefined);
  try {
    const answer = module.route(
      {
        method,
        path,
        query: new URLSearchParams(query),
        headers: request.headers,
        address: client.address,
        body: (maxBytes) => readBody(request, maxBytes),
      },
      {
        trusted: client.trusted,
        deviceid: view.deviceid,
        version: view.version,
        vardir: view.vardir,
        config: view.config,
        log: log.child(packageName),
        signal,
      },
    );
    return await Promise.race([answer, aborted]);
  } finally {
    clearTimeout(timer);
  }
}

/** /now: servers and trusted clients start runs. See also the events of GLPI agent: `/now?partial=yes&category=software`. */
import { describeError, FiError } from '@fi/core';
import type { RunOrigin, RunRequest } from './agent-view.js';
import { type Answer, errorAnswer } from './answer.js';
import type { Exchange, Services } from './exchange.js';
import { corsHeaders, isServerOrigin } from './origin.js';

/** `/now`, and `/now/` with anything behind: older servers add a token, which no agent has checked for long. */
export const NOW_PATH = /^\/now(?:\/\S*)?$/;

const MAX_PARAMETERS = 50;
const MAX_NAME = 64;
const MAX_VALUE = 1024;

function page(message: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head>
<meta charset="utf-8">
<title>FusionInventory-Agent</title>
<link rel="stylesheet" href="/site.css">
</head>
<body>
<p>${message}</p>
<p><a href="/">Back</a></p>
</body>
</html>
`;
}

/** Pages may bring their style, nothing else. */
const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=UTF-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
};

function denied(cause: string, empty = false): Answer {
  const reason = `Access denied (${cause})`;
  return empty ? { status: 403, reason } : { status: 403, reason, headers: PAGE_HEADERS, body: page('Access denied') };
}

/** The event that a query asks for; undefined when there is none. */
export function eventOf(query: string | undefined): Extract<RunRequest, { kind: 'event' }> | undefined {
  if (query === undefined || query === '') return undefined;
  const { target, ...parameters } = Object.fromEntries(
    [...new URLSearchParams(query)]
      .filter(([name, value]) => name !== '' && name.length <= MAX_NAME && value.length <= MAX_VALUE)
      .slice(0, MAX_PARAMETERS),
  );
  return { kind: 'event', parameters, ...(target === undefined ? {} : { target }) };
}

/** Why a client may not start a run; undefined when it may. */
export function refusal({ client, request }: Exchange, { view }: Services): string | undefined {
  const { origin } = request.headers;
  if (!client.trusted) return 'invalid request (untrusted address)';
  if (origin !== undefined && !isServerOrigin(origin, view.targets())) return 'invalid request (not allowed origin)';
  return undefined;
}

/**
 * Plans a run for a client that may ask for it: of its own target for a server, of all targets for anybody else.
 * @throws whatever the agent throws
 */
export async function planRun(exchange: Exchange, { view, log }: Services, event?: RunRequest): Promise<void> {
  const { client, request } = exchange;
  const { address, servers } = client;
  const byPage = request.headers['sec-fetch-site'] === 'same-origin';
  const by: RunOrigin['by'] = byPage ? 'page' : servers.length > 0 ? 'server' : 'trusted';
  const run: RunRequest = by === 'server' ? { kind: 'run', targets: servers } : { kind: 'run' };
  await view.runNow(event ?? run, { address, by });
  if (event !== undefined) log.debug(`event requested by ${address}`);
  else if (by === 'server') log.debug(`rescheduling next contact for target ${servers.join(', ')} right now`);
  else log.debug('rescheduling next contact for all targets right now');
}

export async function answerNow(exchange: Exchange, services: Services): Promise<Answer> {
  const { method, request, query, client } = exchange;
  const { log, logLimit } = services;
  const { origin } = request.headers;
  const cause = refusal(exchange, services);
  const refuse = (why: string, empty: boolean) => {
    logLimit.write('debug', `${why} from ${client.address}`);
    return denied(why, empty);
  };

  if (method === 'OPTIONS') {
    if (cause !== undefined) return refuse(cause, true);
    if (request.headers['access-control-request-method'] !== 'GET') {
      return refuse('invalid OPTIONS request (unsupported method)', true);
    }
    const headers: Record<string, string> = {
      ...corsHeaders(origin, request.headers['access-control-request-headers']),
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Allow-Methods': 'GET',
    };
    // Browsers ask before a page of the internet may call into a private network.
    if (origin !== undefined && request.headers['access-control-request-private-network'] === 'true') {
      headers['Access-Control-Allow-Private-Network'] = 'true';
    }
    return { status: 204, reason: 'OK (cors OPTIONS request)', headers };
  }

  if (cause !== undefined) return refuse(cause, client.trusted);
  try {
    await planRun(exchange, services, eventOf(query));
  } catch (error) {
    // Servers are not told whether an event was taken; the log is.
    if (!(error instanceof FiError) || error.code !== 'ERR_FI_EVENT') {
      log.error(`no run could be planned: ${describeError(error)}`);
      return errorAnswer(500, 'The run could not be planned; the log of the agent says more.');
    }
    log.info(`event refused: ${error.message}`);
  }
  const cors = corsHeaders(origin, request.headers['access-control-request-headers']);
  return { status: 200, reason: 'OK', headers: { ...PAGE_HEADERS, ...cors }, body: page('OK') };
}

/** The daemon's own pages besides /status and /now; loaded with the first request for one of them. */
import { type Answer, errorAnswer } from './answer.js';
import { answerDraft } from './draft.js';
import { type Exchange, isDraft, type Services } from './exchange.js';
import { METRICS_TYPE, processFigures, renderMetrics } from './metrics.js';
import { statusDocument } from './status-json.js';

/** What is kept from request to request. */
export interface OwnState {
  live: import('./page/live.js').LivePages | undefined;
}

const NOT_TRUSTED = 'This is for trusted clients (httpd-trust), at an address or name of this machine.';

/** Answers a request for one of `OWN_PATHS`; undefined when the response has been taken over. */
export async function answerOwn(exchange: Exchange, services: Services, state: OwnState): Promise<Answer | undefined> {
  const { path, query, insider, client, response } = exchange;
  const { view, counters } = services;
  switch (path) {
    case '/': {
      if (isDraft(path, query)) return answerDraft(exchange, services);
      const { statusPage } = await import('./page/page.js');
      return statusPage(view, { insider, trusted: client.trusted, now: Date.now() });
    }
    case '/status.json': {
      const body = `${JSON.stringify(statusDocument(view, insider, Date.now()), undefined, 2)}\n`;
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body };
    }
    case '/metrics':
      if (!insider) return errorAnswer(403, NOT_TRUSTED);
      return {
        status: 200,
        headers: { 'Content-Type': METRICS_TYPE },
        body: renderMetrics(view, counters, processFigures()),
      };
    case '/events': {
      if (state.live === undefined) {
        const { LivePages } = await import('./page/live.js');
        state.live ??= new LivePages(view);
      }
      if (response.destroyed) return undefined;
      const { 'last-event-id': last } = exchange.request.headers;
      const after = Number(last ?? new URLSearchParams(query).get('after') ?? 0);
      return state.live.add(response, insider, Number.isSafeInteger(after) ? after : 0);
    }
    default: {
      const { pageFile } = await import('./page/page.js');
      return pageFile(path);
    }
  }
}

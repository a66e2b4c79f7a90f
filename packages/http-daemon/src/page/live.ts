/** Keeps open pages up to date: server-sent events with the parts of the page that have changed, and new log lines. */
import type { ServerResponse } from 'node:http';
import type { AgentView } from '../agent-view.js';
import { type Answer, errorAnswer } from '../answer.js';
import { renderLogLine, renderSections } from './sections.js';

/** Pages that may be open at the same time. */
const MAX_PAGES = 16;
/** Milliseconds between looks at the agent; none are taken while no page is open. */
const PERIOD = 500;
/** Looks between signs of life, so that both ends notice when the other one has gone. */
const QUIET_LOOKS = 40;
/** Bytes that a page may leave unread before it is given up. */
const MAX_UNREAD = 512 * 1024;

interface Page {
  readonly response: ServerResponse;
  readonly insider: boolean;
  /** Parts as they were sent last. */
  readonly sent: Map<string, string>;
  /** Number of the last log line that was sent. */
  last: number;
  quiet: number;
}

export class LivePages {
  readonly #view: AgentView;
  readonly #pages = new Set<Page>();
  #timer: NodeJS.Timeout | undefined;

  constructor(view: AgentView) {
    this.#view = view;
  }

  /** Takes over a response; an answer instead when too many pages are open. `after`: number of the last line on the page. */
  add(response: ServerResponse, insider: boolean, after: number): Answer | undefined {
    if (this.#pages.size >= MAX_PAGES) return errorAnswer(503, 'Too many pages are open.', { 'Retry-After': '30' });
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    response.write('retry: 3000\n\n');
    const page: Page = { response, insider, sent: new Map(), last: after, quiet: 0 };
    this.#pages.add(page);
    response.once('close', () => {
      this.#pages.delete(page);
      if (this.#pages.size === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    });
    this.#timer ??= setInterval(() => this.#look(), PERIOD);
    this.#look();
    return undefined;
  }

  #look(): void {
    const now = Date.now();
    const rendered = new Map<boolean, [string, string][]>();
    for (const page of this.#pages) {
      const { insider } = page;
      let sections = rendered.get(insider);
      if (sections === undefined) {
        sections = Object.entries(renderSections(this.#view, insider, now)).map(([id, { text }]) => [id, text]);
        rendered.set(insider, sections);
      }
      this.#update(page, sections);
    }
  }

  #update(page: Page, sections: readonly [string, string][]): void {
    const { response, sent } = page;
    if (response.writableLength > MAX_UNREAD) {
      response.destroy();
      return;
    }
    const changed = sections.filter(([id, text]) => sent.get(id) !== text);
    for (const [id, text] of changed) sent.set(id, text);
    let message = changed.length === 0 ? '' : `event: parts\ndata: ${JSON.stringify(Object.fromEntries(changed))}\n\n`;
    const lines = page.insider ? this.#view.logLines(page.last) : [];
    const newest = lines.at(-1);
    if (newest !== undefined) {
      page.last = newest.number;
      const text = lines.map((line) => renderLogLine(line).text).join('');
      message += `event: log\nid: ${newest.number}\ndata: ${JSON.stringify(text)}\n\n`;
    }
    page.quiet = message === '' ? page.quiet + 1 : 0;
    if (page.quiet >= QUIET_LOOKS) {
      page.quiet = 0;
      message = ': still here\n\n';
    }
    if (message !== '') response.write(message);
  }

  close(): void {
    for (const { response } of this.#pages) response.end();
  }
}

/** The status page as a document: what it shows is rendered by the server, its script only swaps parts that have changed. */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { html } from '@fi/core/inventory-html';
import type { AgentView } from '../agent-view.js';
import { type Answer, errorAnswer } from '../answer.js';
import { renderLogLine, renderSections, timeElement } from './sections.js';

/** No markup of others can do anything: styles, scripts and connections are those of this server. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface PageOptions {
  readonly insider: boolean;
  /** May start runs. */
  readonly trusted: boolean;
  readonly now: number;
}

export function statusPage(view: AgentView, options: PageOptions): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=UTF-8', 'Content-Security-Policy': POLICY },
    body: renderStatusPage(view, options),
  };
}

/** The document. */
export function renderStatusPage(view: AgentView, { insider, trusted, now }: PageOptions): string {
  const sections = renderSections(view, insider, now);
  const part = (id: string) => html`<div id="${id}" data-live>${sections[id]}</div>`;
  const lines = insider ? view.logLines(0) : [];
  const canRun = trusted && view.targets().length > 0;
  const machine = insider ? hostname() : undefined;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${machine === undefined ? 'FusionInventory-Agent' : `${machine} · FusionInventory-Agent`}</title>
<link rel="icon" href="/favicon.ico">
<link rel="stylesheet" href="/site.css">
<script src="/site.js" defer></script>
</head>
<body data-last="${lines.at(-1)?.number ?? 0}">
<header>
<img src="/logo.png" alt="" width="40" height="40">
<h1>${machine ?? 'Inventory agent'}</h1>
${canRun && html`<form action="/now" method="get"><button id="run">Run now</button></form>`}
</header>
<p id="notice" role="status" hidden></p>
<main>
<section class="hero" aria-label="Status">${part('state')}</section>
${insider && html`<section><h2>Running</h2>${part('running')}</section>`}
<section><h2>Targets</h2>${part('targets')}</section>
${insider && html`<section><h2>Last runs</h2>${part('runs')}</section>`}
${
  insider &&
  html`<section><h2>Log</h2><ol id="log" tabindex="0" aria-label="Last lines of the log">${lines.map(renderLogLine)}</ol></section>`
}
${!insider && html`<p class="quiet">Details are shown to trusted clients (<code>httpd-trust</code>).</p>`}
</main>
<footer>
<p>fi-agent ${view.version}${
    insider && html` · ${view.deviceid} · started ${timeElement(view.startedAt)}`
  } · <a href="/status.json">status.json</a>${insider && html` · <a href="/metrics">metrics</a>`}</p>
</footer>
</body>
</html>
`.text;
}

const FILES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/site.css': { file: 'site.css', type: 'text/css; charset=utf-8' },
  '/site.js': { file: 'site.js', type: 'text/javascript; charset=utf-8' },
  '/logo.png': { file: 'logo.png', type: 'image/png' },
  '/favicon.ico': { file: 'logo.png', type: 'image/png' },
};

/** Whether a path is one of the page's files. */
export function isPageFile(path: string): boolean {
  return Object.hasOwn(FILES, path);
}

/** A file that the page is made of. */
export async function pageFile(path: string): Promise<Answer> {
  const entry = FILES[path];
  const body = entry && (await readFile(new URL(`../../assets/${entry.file}`, import.meta.url)).catch(() => undefined));
  if (entry === undefined || body === undefined) return errorAnswer(404);
  return { status: 200, headers: { 'Content-Type': entry.type, 'Cache-Control': 'max-age=300' }, body };
}

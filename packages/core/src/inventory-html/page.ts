/** The frame of every page: head, style, script, and a policy that allows nothing else. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Html, html, trustedHtml } from './html.js';

interface Asset {
  readonly text: string;
  /** Source expression of a content security policy. */
  readonly source: string;
}

const loaded = new Map<string, Asset>();

/** A file of the package's own assets, read once. */
function asset(name: 'style.css' | 'script.js'): Asset {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const text = `\n${readFileSync(new URL(`../../assets/inventory-html/${name}`, import.meta.url), 'utf8')}`;
  const made = { text, source: `'sha256-${createHash('sha256').update(text).digest('base64')}'` };
  loaded.set(name, made);
  return made;
}

/**
 * Content security policy of a page: its own style and script by their digest, nothing from the network.
 * A server that adds scripts of its own allows them with `script-src` sources in `more`.
 */
export function contentSecurityPolicy(more: Readonly<Record<string, string>> = {}): string {
  const directives: Record<string, string> = {
    'default-src': "'none'",
    'style-src': asset('style.css').source,
    'script-src': asset('script.js').source,
    'img-src': 'data:',
    'base-uri': "'none'",
    'form-action': "'none'",
  };
  for (const [name, sources] of Object.entries(more)) {
    directives[name] = directives[name] === undefined ? sources : `${directives[name]} ${sources}`;
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}

export interface PageOptions {
  readonly title: string;
  readonly body: Html;
  /** More elements for the head. */
  readonly head?: Html;
  /** Whether the page carries its policy itself; a server sends it as a header. Default true. */
  readonly embedPolicy?: boolean;
}

/** A whole document that works without any other file. */
export function renderPage({ title, body, head, embedPolicy = true }: PageOptions): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${embedPolicy && html`<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">`}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trustedHtml(asset('style.css').text)}</style>
${head}
</head>
<body>
${body}
<script>${trustedHtml(asset('script.js').text)}</script>
</body>
</html>
`.text;
}

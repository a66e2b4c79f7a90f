/** What docs/troubleshooting.md quotes is what the programs print. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Texts of all sources, one line each, without the quotes and signs that join pieces of a text. */
const sources = readdirSync(join(root, 'packages'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /^[\w-]+[\\/]src[\\/].*(?<!\.test)\.ts$/.test(file))
  .map((file) => readFileSync(join(root, 'packages', file), 'utf8').replaceAll(/['`] \+\s*['`]/g, ''));

const text = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8');
const messages = [...text.matchAll(/^\| (`[^|]*`) \|/gm)].map((match) => (match[1] ?? '').slice(1, -1));

it('quotes messages', () => expect(messages.length).toBeGreaterThan(40));

it.each(messages)('%s', (message) => {
  // … stands for what differs
  const pieces = message
    .split('…')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  const places = sources.filter((source) => pieces.every((piece) => source.includes(piece)));
  expect(places.length).toBeGreaterThan(0);
});

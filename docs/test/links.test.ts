/** Links of documents lead to files and headings that exist. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './examples.js';

const documents = [
  'README.md',
  ...markdown('docs'),
  ...markdown('packages'),
  ...markdown('test-fixtures'),
  ...markdown('test-support'),
];

function markdown(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !/(?:^|[\\/])(?:node_modules|dist)[\\/]/.test(file))
    .map((file) => join(folder, file))
    .sort();
}

/** What GitHub makes of headings, outside of code. */
function anchors(text: string): Set<string> {
  const prose = text.replaceAll(/^( *)```[\s\S]*?^ *```$/gm, '');
  return new Set(
    [...prose.matchAll(/^#+ (.+)$/gm)].map((match) =>
      (match[1] ?? '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

it.each(documents)('%s', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const broken: string[] = [];
  for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path = '', anchor] = target.split('#');
    const place = path === '' ? join(root, file) : resolve(root, dirname(file), path);
    if (!existsSync(place) || relative(root, place).startsWith('..')) broken.push(target);
    else if (
      anchor !== undefined &&
      (statSync(place).isDirectory() || !anchors(readFileSync(place, 'utf8')).has(anchor))
    )
      broken.push(target);
  }
  expect(broken).toEqual([]);
});

/** Manual pages are there for every executable, and man has nothing to object to. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../../packages', import.meta.url));

interface Manifest {
  readonly bin?: Readonly<Record<string, string>>;
  readonly man?: readonly string[];
}

const manifests = readdirSync(packages)
  .filter((name) => existsSync(join(packages, name, 'package.json')))
  .map((name) => ({
    name,
    manifest: JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as Manifest,
  }));
const pages = manifests.flatMap(({ name, manifest }) =>
  (manifest.man ?? []).map((page) => [`${name}/${page.replace('./', '')}`] as const),
);

describe.each(manifests.filter(({ manifest }) => manifest.bin !== undefined))('$name', ({ manifest }) => {
  it.each(Object.keys(manifest.bin ?? {}))('has a manual page of %s', (program) => {
    expect(manifest.man).toContain(`./man/${program}.1`);
  });
});

const groff = spawnSync('groff', ['--version']).status === 0;
if (!groff) console.log('manual pages: groff is not installed, they are not checked');

describe.skipIf(!groff)('groff', () => {
  it.each(pages.filter(([page]) => !readFileSync(join(packages, page), 'utf8').startsWith('.so ')))(
    'formats %s without a warning',
    (page) => {
      // a cautious width: long words in narrow columns are no fault
      const args = ['-ww', '-man', '-Tascii', '-rLL=120n', join(packages, page)];
      const { stdout, stderr, status } = spawnSync('groff', args, { encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(status).toBe(0);
      // groff marks bold and underlined text
      const text = stdout.replaceAll(/\u001b\[\d*m/g, '').replaceAll(/.\u0008/g, '');
      for (const heading of ['NAME', 'DESCRIPTION', 'SEE ALSO']) expect(text).toMatch(new RegExp(`^${heading}$`, 'm'));
    },
  );
});

it('names of other pages lead to pages that exist', () => {
  for (const [page] of pages) {
    const text = readFileSync(join(packages, page), 'utf8');
    const named = [...text.matchAll(/^\.BR (\S+) \((\d)\)/gm)].map(([, name = '', volume]) => `${name}.${volume}`);
    for (const name of [...named, ...(/^\.so man\d\/(\S+)/.exec(text)?.slice(1) ?? [])]) {
      const plain = name.replaceAll('\\-', '-');
      expect(
        pages.some(([other]) => other.endsWith(`/${plain}`)),
        `${page}: ${plain}`,
      ).toBe(true);
    }
  }
});

/** The table of families in the README is that of the code (`UPDATE=1` writes it), and its examples run. */

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { Match } from '../src/device.js';
import { shippedVendors } from '../src/vendors/index.js';

const file = fileURLToPath(new URL('../README.md', import.meta.url));
const short = (oid: string) => oid.replace(/^1\.3\.6\.1\.4\.1\./, '');

function describeMatch({ sysObjectId, has, sysOrId }: Match): string {
  if (typeof sysObjectId === 'string') return `sysObjectID ${short(sysObjectId)}…`;
  if (sysObjectId !== undefined) return `sysObjectID matches \`${sysObjectId.source.replaceAll('|', '\\|')}\``;
  return has === undefined ? `sysORID ${short(sysOrId ?? '')}` : `answers ${short(has)}`;
}

it('lists all families', () => {
  const rows = shippedVendors().map(
    ({ name, about, match }) => `| ${name} | ${about} | ${match.map(describeMatch).join('; ')} |`,
  );
  const table = ['| name | family | selected by (OIDs below 1.3.6.1.4.1) |', '|---|---|---|', ...rows].join('\n');
  const text = readFileSync(file, 'utf8');
  const updated = text.replace(
    /(<!-- vendors -->\n)[\s\S]*(<!-- \/vendors -->)/,
    (_, begin, end) => `${begin}\n${table}\n\n${end}`,
  );
  if (process.env.UPDATE) writeFileSync(file, updated);
  else expect(text).toBe(updated);
});

it('names each family once', () => {
  const names = shippedVendors().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

const dist = fileURLToPath(new URL('../dist', import.meta.url));

it.skipIf(!existsSync(dist))('has examples that run', async () => {
  const examples = [...readFileSync(file, 'utf8').matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  expect(examples.length).toBeGreaterThan(0);
  const dir = mkdtempSync(join(dist, 'example-'));
  try {
    for (const code of examples) {
      writeFileSync(join(dir, 'example.js'), code);
      const { stdout } = await promisify(execFile)(process.execPath, [join(dir, 'example.js')]);
      expect(stdout).not.toBe('');
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

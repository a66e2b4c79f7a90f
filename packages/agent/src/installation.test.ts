import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Installation } from './installation.js';

let dir: string;
let manifest: string;
let now = 0;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fi-installation-'));
  manifest = path.join(dir, 'package.json');
  writeFileSync(manifest, '{"version":"1.0.0"}');
  now = 1000;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('is the same until its package is gone for a while', () => {
  const installation = new Installation(manifest, () => now);
  expect(installation.look()).toEqual({ state: 'same' });
  rmSync(manifest);
  expect(installation.look()).toEqual({ state: 'missing' });
  now += 29_999;
  expect(installation.look()).toEqual({ state: 'missing' });
  now += 1;
  expect(installation.look()).toEqual({ state: 'removed' });
});

it('is not removed while it is replaced, however often', () => {
  const installation = new Installation(manifest, () => now);
  writeFileSync(manifest, '{"vers');
  expect(installation.look()).toEqual({ state: 'missing' });
  now += 20_000;
  writeFileSync(manifest, '{"version":"1.1.0"}');
  expect(installation.look()).toEqual({ state: 'replaced', version: '1.1.0' });
  now += 20_000;
  rmSync(manifest);
  expect(installation.look()).toEqual({ state: 'missing' });
});

it('looks at the package of this program by itself', () => {
  expect(new Installation().look()).toEqual({ state: 'same' });
});

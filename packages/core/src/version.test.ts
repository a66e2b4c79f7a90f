import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { programVersion, VERSION } from './version.js';

let dir: string;
let script: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fi-version-'));
  script = path.join(dir, 'dist/bin/fi-x.js');
  mkdirSync(path.dirname(script), { recursive: true });
  writeFileSync(script, '');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const manifest = (content: string) => writeFileSync(path.join(dir, 'package.json'), content);

it('stands in package.json too', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(VERSION).toBe(version);
});

it('is that of the package of the program, also by way of a link', () => {
  manifest('{"name":"@fi/x","version":"9.8.7"}');
  expect(programVersion(script)).toBe('9.8.7');
  const link = path.join(dir, 'fi-x');
  symlinkSync(script, link);
  expect(programVersion(link)).toBe('9.8.7');
  // a process that a program starts
  expect(programVersion(path.join(dir, 'dist/worker.js'))).toBe('9.8.7');
});

it('is that of the library where the program is no package of ours', () => {
  expect(programVersion(script)).toBe(VERSION);
  for (const content of ['{"name":"x","version":"9.8.7"}', '{"name":"@fi/x"}', '{"na']) {
    manifest(content);
    expect(programVersion(script)).toBe(VERSION);
  }
  expect(programVersion(path.join(dir, 'none'))).toBe(VERSION);
});

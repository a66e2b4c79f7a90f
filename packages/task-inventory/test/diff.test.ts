/** `fi-inventory --diff` on this machine. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inventory } from '@fi/core/inventory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InventoryDiff } from '../src/diff/index.js';
import { fi } from './run.js';

let dir: string;
let former: string;
const PARTIAL = '--partial=os,drive';
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fi-diff-'));
  const inventory = JSON.parse((await fi([PARTIAL])).stdout) as Inventory;
  inventory.content.operatingsystem = { ...inventory.content.operatingsystem, kernel_version: '1.0' };
  inventory.content.printers = [{ name: 'in the cellar' }];
  former = join(dir, 'former.json');
  writeFileSync(former, JSON.stringify(inventory));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('--diff', () => {
  it('tells in words', async () => {
    const { code, stdout } = await fi([PARTIAL, '--diff', former]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}kernel_version 1\.0 → \S+$/m);
    expect(stdout).toContain('not compared, as one side does not tell: printers');
  });

  it('tells as JSON', async () => {
    const diff = JSON.parse((await fi([PARTIAL, '--diff', former, '--json'])).stdout) as InventoryDiff;
    expect(diff.sections.operatingsystem?.changed[0]?.fields.kernel_version?.from).toBe('1.0');
    expect(diff.notCompared).toEqual(['printers']);
  });

  it.each([
    [['--diff', 'none.json'], 1, 'none.json: no such file'],
    [['--diff', 'x', '--format=csv'], 2, '--diff prints words'],
    [['--volatile'], 2, 'give --diff=FILE'],
  ])('%j ends with %i', async (args, code, text) => {
    const result = await fi(args);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(text);
  });
});
